"""Write down how one level was taught; what was signed before is asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts import api as accounts
from accounts.api import Refused, User, WorkFact, require
from courses import api as courses
from evidence import api as evidence
from qualifications import api as qualifications
from workforce.actions.load_levels import edition_named
from workforce.domain.levels import Content, Levels, lacking
from workforce.models import LevelRecord, Programme
from workforce.permissions import KEEP

LAST_OF_WHOLE = 3
"""A whole education has three levels; a repeated one begins in the workshop, where courses teach nothing."""
MOST_HOURS_A_DAY = 10
"""Class hours of 45 minutes in one day: more is no education but a signature."""


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """As typed. `contents`: keys of what was taught; `score` None until the test was written."""

    hours: Decimal
    contents: tuple[str, ...]
    teacher: str
    begins_on: date | None
    ends_on: date | None
    score: int | None
    cut_score: int


def contents_asked(level: LevelRecord) -> tuple[Content, ...]:
    """What has to be taught on this level, by the edition the programme was opened by."""
    programme = level.programme
    return edition_named(programme.edition_key).level(level.key).asked(high_risk=programme.post.is_high_risk)


def record_level(level: LevelRecord, facts: LevelFacts, *, by: User, today: date | None = None) -> LevelRecord:
    """Kept as far as it goes: a half-filled level may wait for its test."""
    programme = level.programme
    require(by, KEEP, programme.post.organisation)
    edition = edition_named(programme.edition_key)
    _check(level, facts, edition=edition, today=today or localdate())
    with transaction.atomic():
        held = lock_level(level)
        for name in ("hours", "teacher", "begins_on", "ends_on", "score", "cut_score"):
            setattr(held, name, getattr(facts, name))
        held.contents = [one.key for one in contents_asked(held) if one.key in facts.contents]
        held.digest = evidence.digest(facts_of(held))
        held.save()
        if not lacks(held):
            _ask_to_sign(held)
        evidence.append(
            "workforce.level.recorded",
            actor=by.actor,
            subjects=[programme.subject, programme.post.person.subject],
            body={"level": held.key, "facts": held.digest, "score": held.score},
        )
    return held


def lacks(level: LevelRecord) -> list[str]:
    """What stands between this level and its signatures, a sentence each."""
    return lacking(
        hours=float(level.hours),
        min_hours=float(level.min_hours),
        asked=[one.key for one in contents_asked(level)],
        ticked=level.contents,
        teacher=level.teacher,
        begins_on=level.begins_on,
        ends_on=level.ends_on,
        score=level.score,
        cut_score=level.cut_score,
    )


def _ask_to_sign(level: LevelRecord) -> None:
    """Tell the one who was taught, once for each state of the facts."""
    post = level.programme.post
    words = _("“%(post)s”岗位的%(level)s教育已经记好，请看清内容，属实再签名。")
    text = accounts.Text(
        post.person_id,
        f"workforce:sign:{level.pk}:{level.digest[:32]}",
        words % {"post": post.name, "level": level.name},
    )
    accounts.promise_messages(
        [text], kind="workforce.sign", subject=_("请为三级安全教育签名"), link=reverse("workforce:mine")
    )


def lock_level(level: LevelRecord) -> LevelRecord:
    """The row as it stands, behind the programme's lock; Refused when it can't be changed any more."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=level.programme_id)
    held = LevelRecord.objects.select_related("programme__post__person", "programme__post__organisation").get(
        pk=level.pk
    )
    if programme.cleared_on is not None or held.passed_at is not None:
        raise Refused(_("这一级已经合格并签名，不能再改。"))
    return held


def facts_of(level: LevelRecord) -> dict[str, object]:
    """Everything that a signature stands under; pseudonyms only."""
    return {
        "programme": str(level.programme.uuid),
        "level": level.key,
        "hours": f"{Decimal(level.hours):.1f}",
        "contents": list(level.contents),
        "teacher": level.teacher,
        "days": [f"{level.begins_on}", f"{level.ends_on}"],
        "score": level.score,
        "cut_score": level.cut_score,
    }


def _check(level: LevelRecord, facts: LevelFacts, *, edition: Levels, today: date) -> None:
    post = level.programme.post
    if facts.teacher and facts.teacher == post.person.name:
        raise Refused(_("授课人不能是受教育者本人。"), field="teacher")
    if not edition.lowest_cut_score <= facts.cut_score <= edition.total_marks:
        words = _("合格线应在 %(low)s 至 %(high)s 分之间。")
        raise Refused(words % {"low": edition.lowest_cut_score, "high": edition.total_marks}, field="cut_score")
    if facts.score is not None and facts.score > edition.total_marks:
        raise Refused(_("成绩不能超过满分 %(marks)s 分。") % {"marks": edition.total_marks}, field="score")
    if facts.begins_on and facts.ends_on:
        _check_days(facts, facts.begins_on, facts.ends_on, level=level, today=today)
    elif facts.begins_on or facts.ends_on:
        raise Refused(_("开始日期和结束日期请一起填写。"), field="ends_on")


def _check_days(facts: LevelFacts, first: date, last: date, *, level: LevelRecord, today: date) -> None:
    if last < first:
        raise Refused(_("结束日期不能早于开始日期。"), field="ends_on")
    if last > today:
        raise Refused(_("教育还没有结束，结束日期不能晚于今天。"), field="ends_on")
    earliest = earliest_day(level.programme)
    if first < earliest:
        words = _("这次上岗只计 %(day)s 以后的教育。")
        raise Refused(words % {"day": earliest.isoformat()}, field="begins_on")
    most = ((last - first).days + 1) * MOST_HOURS_A_DAY
    if facts.hours > most:
        words = _("%(days)s 天里最多记 %(most)s 学时，请核对学时和日期。")
        raise Refused(words % {"days": (last - first).days + 1, "most": most}, field="hours")


def ledger_hours(level: LevelRecord) -> float:
    """Witnessed hours of this person in courses and classes for three-level education: they may fill the first level.

    Nothing is filled by itself: the record is what trainer and trainee sign.
    """
    if level.position or level.programme.levels_asked < LAST_OF_WHOLE:
        return 0.0
    person = level.programme.post.person
    items = qualifications.OperationItem.objects.filter(category__family="three_level", hoursentry__person=person)
    done = [courses.hours_of(person, item) for item in items.distinct()]
    return sum(one.theory + one.practical for one in done)


def earliest_day(programme: Programme) -> date:
    """Education counts from some days before the post or the return on, as the duty counts it."""
    duties = qualifications.edition(programme.rule_key).duties
    before = timedelta(days=(duties.counts_before_days if duties else None) or 0)
    if programme.reason != Programme.Reason.RETURNED:
        return programme.post.starts_on - before
    back = WorkFact.objects.filter(uuid=programme.origin.removeprefix("workfact:")).values_list("ends_on", flat=True)
    return (back.first() or localdate(programme.opened_at)) - before
