"""What answers told about items and sittings: kept figures, made anew from the same answers at any time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Avg, OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from evidence.api import Promise
from exams.domain.statistics import difficulty
from exams.domain.statistics.flags import Flag
from exams.models.bank import ItemBank

FLAG_WORDS = {
    Flag.KEY: _("疑似答案有误"),
    Flag.NEGATIVE: _("区分度为负"),
    Flag.DRIFT: _("难度漂移"),
    Flag.HARD: _("过难"),
    Flag.EASY: _("过易"),
    Flag.DEAD: _("有无效干扰项"),
    Flag.FEW: _("作答数不足"),
}


class SittingStatistic(Promise):
    """The figures of one theory sitting, promised when its results are published.

    Marks in hundredths. `figures`: see `actions.compute_statistics`; empty until first computed.
    """

    sitting = models.OneToOneField("exams.Sitting", on_delete=models.CASCADE, related_name="statistic")
    n = models.PositiveIntegerField(_("有成绩"), default=0)
    passed = models.PositiveIntegerField(_("合格"), default=0)
    mean = models.FloatField(_("平均分"), null=True, blank=True)
    reliability = models.FloatField(_("信度"), null=True, blank=True)
    figures: Any = models.JSONField(default=dict)
    computed_at = models.DateTimeField(_("统计时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("场次统计")
        verbose_name_plural = _("场次统计")

    def __str__(self) -> str:
        return str(self.sitting)


class KeptFigures(models.Model):
    """Abstract: the figures of one item version. `total`: sum of the shares of its marks.

    `flags`: words of `Flag`, each between bars, so that one can be searched for. `tally`: the sums they rest on.
    """

    n = models.PositiveIntegerField(_("作答数"))
    total = models.FloatField(_("得分率之和"))
    facility = models.FloatField(_("得分率"))
    discrimination = models.FloatField(_("区分度"), null=True, blank=True)
    flags = models.CharField(_("质量提示"), max_length=80, blank=True)
    tally: Any = models.JSONField()
    drift: Any = models.JSONField(default=dict)
    computed_at = models.DateTimeField(_("统计时间"))

    FIELDS = ("n", "total", "facility", "discrimination", "flags", "tally", "drift", "computed_at")

    class Meta:
        abstract = True

    @property
    def signs(self) -> list[Flag]:
        return [Flag(word) for word in self.flags.split("|") if word]


class ItemStatistic(KeptFigures):
    """In all published sittings together."""

    version = models.OneToOneField("exams.ItemVersion", on_delete=models.CASCADE, related_name="statistic")

    class Meta:
        verbose_name = _("试题统计")
        verbose_name_plural = _("试题统计")

    def __str__(self) -> str:
        return str(self.version_id)


class SittingItemStatistic(KeptFigures):
    """In one sitting."""

    version = models.ForeignKey("exams.ItemVersion", on_delete=models.CASCADE, related_name="sitting_statistics")
    sitting = models.ForeignKey("exams.Sitting", on_delete=models.CASCADE, related_name="item_statistics")

    class Meta:
        verbose_name = _("试题场次统计")
        verbose_name_plural = _("试题场次统计")
        constraints = [models.UniqueConstraint(fields=["version", "sitting"], name="one_statistic_per_sitting")]

    def __str__(self) -> str:
        return f"{self.version_id}@{self.sitting_id}"


class ItemCalibration(models.Model):
    """An item version on its bank's Rasch scale, in logits; see `domain.statistics.rasch`."""

    version = models.OneToOneField("exams.ItemVersion", on_delete=models.CASCADE, related_name="calibration")
    difficulty = models.FloatField(_("难度参数"))
    error = models.FloatField(_("标准误"))
    n = models.PositiveIntegerField(_("作答数"))
    calibrated_at = models.DateTimeField(_("标定时间"))

    class Meta:
        verbose_name = _("试题标定")
        verbose_name_plural = _("试题标定")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.difficulty:+.2f}"


def flag_text(signs: Iterable[Flag]) -> str:
    """`|key|hard|`, empty for none."""
    words = "|".join(sign.value for sign in signs)
    return f"|{words}|" if words else ""


def with_quality(versions: QuerySet[Any]) -> QuerySet[Any]:
    """Item versions with `answered`, `facility`, `discrimination` and `quality` (flags) of all time, where known."""
    known = ItemStatistic.objects.filter(version=OuterRef("pk"))
    return versions.annotate(
        answered=Subquery(known.values("n")[:1]),
        facility=Subquery(known.values("facility")[:1]),
        discrimination=Subquery(known.values("discrimination")[:1]),
        quality=Subquery(known.values("flags")[:1]),
    )


def observed_difficulty(banks: Iterable[ItemBank]) -> dict[int, float]:
    """Version id → facility to expect (0 nobody … 1 everybody), for the banks' versions with `ENOUGH` answers.

    Each is pulled towards the mean of its bank's items of the same estimated difficulty; see
    `domain.statistics.difficulty`.
    """
    known = ItemStatistic.objects.filter(n__gte=difficulty.ENOUGH, version__item__bank__in=list(banks))
    of = ("version__item__bank_id", "version__difficulty")
    usual = {(bank, level): mean for bank, level, mean in known.values_list(*of).annotate(mean=Avg("facility"))}
    rows = known.values_list("version_id", "total", "n", *of)
    return {version: difficulty.shrunk(total, n, usual=usual[bank, level]) for version, total, n, bank, level in rows}


def published_by_point(blueprint_id: int) -> list[dict[str, Any]]:
    """Candidates, passes and mean of each exam point over the published sittings of one blueprint, most first."""
    rows = (
        SittingStatistic.objects.filter(
            sitting__blueprint=blueprint_id, sitting__published_at__isnull=False, computed_at__isnull=False, n__gt=0
        )
        .values("sitting__exam_point__organisation__name")
        .annotate(people=Sum("n"), passes=Sum("passed"), marks=Sum(models.F("mean") * models.F("n")))
        .order_by("-people", "sitting__exam_point__organisation__name")
    )
    return [
        {
            "name": row["sitting__exam_point__organisation__name"],
            "n": row["people"],
            "passed": row["passes"],
            "mean": row["marks"] / row["people"],
        }
        for row in rows
    ]
