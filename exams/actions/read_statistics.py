"""Kept statistics as an exam officer reads them: each figure with what it means, and why one is missing.

Screen, workbook and printed report are made from the same values. Bounds of the verdicts: reliability .70 for decisions
about groups, .80 and .90 about people (Nunnally 1978, Psychometric Theory, 245-246).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.actions.read_sheets import EMPLOYER, INSTITUTION, ItemFacts, item_facts
from exams.domain.statistics.figure import Figure, Why
from exams.domain.statistics.flags import Flag
from exams.domain.statistics.histogram import Histogram, histogram
from exams.domain.statistics.items import ItemFigures, item_figures
from exams.domain.statistics.reliability import Kind
from exams.domain.statistics.tally import Tally
from exams.models import ItemStatistic, ItemVersion, Sitting, SittingItemStatistic, SittingStatistic
from exams.models.statistics import KeptFigures, published_by_point

USABLE, GOOD = 0.70, 0.80
WHY_WORDS = {
    Why.NOBODY: gettext_lazy("还没有作答"),
    Why.FEW_PEOPLE: gettext_lazy("只有一名考生，无从比较"),
    Why.FEW_ITEMS: gettext_lazy("题目太少，无从比较"),
    Why.NO_SPREAD: gettext_lazy("得分没有差别，无从比较"),
    Why.NOT_POSITIVE: gettext_lazy("信度不为正，不能据此推断"),
    Why.NO_ERROR: gettext_lazy("没有测量误差可供推断"),
    Why.NO_OVERLAP: gettext_lazy("同分数段内没有对错可比"),
    Why.NO_CUT: gettext_lazy("合格线不在分数范围之内"),
    Why.NO_TIMES: gettext_lazy("没有逐题保存的时间"),
}
KIND_WORDS = {
    Kind.KR20: gettext_lazy("信度 KR-20"),
    Kind.ALPHA: gettext_lazy("信度（克龙巴赫 α）"),
    Kind.NESTED: gettext_lazy("随机卷信度（KR-21 型）"),
}
GROUP_WORDS = {EMPLOYER: gettext_lazy("工作单位"), INSTITUTION: gettext_lazy("培训机构")}


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure: name, number as shown, unit, and a sentence; without a number the sentence is the reason."""

    label: str
    value: str
    unit: str
    says: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item in one sitting, or of all time."""

    statistic: KeptFigures
    fact: ItemFacts
    figures: ItemFigures
    signs: list[Flag]
    drift: Mapping[str, Any]


def number(value: float | None, digits: int = 2) -> str:
    """A number as shown; a dash for none, and no minus before a rounded nothing."""
    if value is None:
        return "—"
    return f"{round(value, digits) or 0.0:.{digits}f}"


def percent(value: float | None, digits: int = 0) -> str:
    """A share as per cent, without the sign."""
    return "—" if value is None else f"{value * 100:.{digits}f}"


def reason(figure: Figure) -> str:
    return str(WHY_WORDS[figure.why]) if figure.why else ""


def readings(statistic: SittingStatistic) -> list[Reading]:
    """What an officer should know before the marks are published."""
    kept = statistic.figures
    return [*_measurement(kept), *_decisions(kept["decision"], statistic.n)]


def _measurement(kept: Mapping[str, Any]) -> list[Reading]:
    trust = Figure.from_json(kept["reliability"]["value"])
    error = Figure.from_json(kept["reliability"]["sem"])
    label = str(KIND_WORDS[Kind(kept["reliability"]["kind"])])
    off = number(error.value / 100, 1) if error.value is not None else ""
    return [
        Reading(label, number(trust.value), "", _trust_words(trust)),
        Reading(
            _("测量标准误"),
            off or "—",
            _("分") if off else "",
            _("得分与真实水平之差，约三分之二的考生在 %(marks)s 分以内。") % {"marks": off} if off else reason(error),
        ),
    ]


def _trust_words(trust: Figure) -> str:
    if trust.value is None:
        return reason(trust)
    if trust.value <= 0:
        return _("题目之间相互矛盾：先查答案有没有错，再看成绩。")
    if trust.value < USABLE:
        return _("偏低：考生水平接近，或题目拉不开距离，压线考生合格与否带有偶然。")
    if trust.value < GOOD:
        return _("可用：换一份同类试卷，名次大体不变。")
    return _("良好：换一份同类试卷，名次基本不变。")


def _decisions(kept: Mapping[str, Any], people: int) -> list[Reading]:
    names = ("consistency", "accuracy", "false_pass", "false_fail")
    agree, right, passed, failed = (Figure.from_json(kept[name]) for name in names)
    if agree.value is None:
        return [Reading(_("合格判定一致性"), "—", "", reason(agree))]
    return [
        Reading(
            _("合格判定一致性"),
            percent(agree.value),
            "%",
            _("换一份同类试卷再考，约这么多考生的结论不变。"),
        ),
        Reading(_("合格判定准确度"), percent(right.value), "%", _("按真实水平判断，约这么多考生的结论是对的。")),
        Reading(
            _("误判合格"),
            percent(passed.value, 1),
            "%",
            _("水平未到却合格的，%(people)s 人中约 %(count)s 人。")
            % {"people": people, "count": number((passed.value or 0) * people, 1)},
        ),
        Reading(
            _("误判不合格"),
            percent(failed.value, 1),
            "%",
            _("水平已到却没合格的，%(people)s 人中约 %(count)s 人。")
            % {"people": people, "count": number((failed.value or 0) * people, 1)},
        ),
    ]


def chart_of(statistic: SittingStatistic) -> Histogram | None:
    """The scores as bars; None without any."""
    kept = statistic.figures
    return histogram(kept["scores"], full=kept["full"], cut=kept["cut"]) if kept["scores"] else None


def areas_of(statistic: SittingStatistic) -> list[dict[str, Any]]:
    """{name, items, answers, gained}: the weakest first."""
    return [dict(zip(("name", "items", "answers", "gained"), row, strict=True)) for row in statistic.figures["areas"]]


def groups_of(statistic: SittingStatistic) -> list[dict[str, Any]]:
    """[{kind, label, rows: [{name, n, mean, passed, rate, low, high}]}], kinds with two rows and more only."""
    found = []
    for kind, label in GROUP_WORDS.items():
        rows = [
            {
                "name": name or _("其他（不足 5 人的合并）"),
                "n": n,
                "mean": mean / 100,
                "passed": passed,
                "rate": passed / n,
                "low": low,
                "high": high,
            }
            for name, n, mean, passed, low, high in statistic.figures["groups"].get(kind, ())
        ]
        if len(rows) > 1:
            found.append({"kind": kind, "label": str(label), "rows": rows})
    return found


def points_of(sitting: Sitting) -> list[dict[str, Any]]:
    """Exam points that used the same blueprint; empty when it is only one."""
    rows = published_by_point(sitting.blueprint_id) if sitting.blueprint_id else []
    for row in rows:
        row |= {"rate": row["passed"] / row["n"], "mean": row["mean"] / 100}
    return rows if len(rows) > 1 else []


def item_lines(sitting: Sitting) -> list[ItemLine]:
    """Every item of the sitting: the urgent signs first, then by the author's number."""
    statistics = list(SittingItemStatistic.objects.filter(sitting=sitting))
    facts = item_facts([statistic.version_id for statistic in statistics])
    order = {sign: place for place, sign in enumerate(Flag)}
    lines = [_line(statistic, facts[statistic.version_id]) for statistic in statistics]
    return sorted(lines, key=lambda line: (min((order[sign] for sign in line.signs), default=99), line.fact.number))


def item_line(version: ItemVersion) -> ItemLine | None:
    """The figures of all time of one version; None when no published sitting used it."""
    statistic = ItemStatistic.objects.filter(version=version).first()
    return _line(statistic, item_facts([version.pk])[version.pk]) if statistic else None


def _line(statistic: KeptFigures, fact: ItemFacts) -> ItemLine:
    figures = item_figures(Tally.from_json(statistic.tally), options=fact.choices, key=fact.key)
    return ItemLine(statistic, fact, figures, statistic.signs, statistic.drift)
