"""The yearly training plan: lines are written, and read against what the records say was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import Organisation, PostHolding, Refused, User, WorkFact, require
from certificates import api as certificates
from courses import api as courses
from evidence import api as evidence
from qualifications import api as qualifications
from workforce.actions.read_people import members
from workforce.actions.record_level import LAST_OF_WHOLE
from workforce.domain.planning import TONES, WORDS, Progress, state_of
from workforce.models import LevelRecord, PlanLine
from workforce.permissions import KEEP

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its progress, as page, workbook and print show it."""

    line: PlanLine
    progress: Progress
    state: str

    @property
    def word(self) -> str:
        return WORDS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def audience(self) -> str:
        kind = str(self.line.get_audience_display()) if self.line.audience else "全体人员"
        return f"{self.line.department} · {kind}" if self.line.department else kind


def save_line(line: PlanLine, *, by: User) -> PlanLine:
    """New or changed. Refused for a year that is over: its plan stays as it was, for whoever asks later."""
    require(by, KEEP, line.organisation)
    _refuse_past(line)
    with transaction.atomic():
        is_new = line.pk is None
        line.saved_by = by
        line.save()
        body = {"year": line.year, "month": line.month, "hours": f"{line.hours}", "new": is_new}
        evidence.append("workforce.plan.saved", actor=by.actor, subjects=_subjects(line), body=body)
    return line


def drop_line(line: PlanLine, *, by: User) -> None:
    """Refused for a year that is over, as `save_line` is."""
    require(by, KEEP, line.organisation)
    _refuse_past(line)
    with transaction.atomic():
        subjects, body = _subjects(line), {"year": line.year, "month": line.month, "topic": evidence.digest(line.topic)}
        line.delete()
        evidence.append("workforce.plan.dropped", actor=by.actor, subjects=subjects, body=body)


def is_past(year: int) -> bool:
    """Whether the plan of the year is kept as it was."""
    return year < timezone.localdate().year


def _refuse_past(line: PlanLine) -> None:
    if is_past(line.year):
        raise Refused(_("%(year)s 年的计划已经存档，不能再改。") % {"year": line.year})


def _subjects(line: PlanLine) -> list[str]:
    return [line.subject, f"organisation:{line.organisation.uuid}"]


def read_plan(unit: Organisation, year: int, *, today: date | None = None) -> list[Row]:
    """Every line with who has done it, in a few questions whatever the number of lines and people.

    One's hours of the year fill the lines in the order of their months, so that no hour counts for two of them.
    """
    day = today or timezone.localdate()
    lines = list(PlanLine.objects.filter(organisation=unit, year=year))
    if not lines:
        return []
    posts = _posts(unit, year=year, day=day)
    everybody = set(members(unit, day=min(day, date(year, 12, 31))).values_list("pk", flat=True))
    hours = _hours(unit, year)
    owed = {
        PlanLine.Measure.LEVELS: _owed(unit, certificates.Duty.Kind.LEVELS, year=year),
        PlanLine.Measure.YEARLY: _owed(unit, certificates.Duty.Kind.YEARLY_HOURS, year=year),
    }
    rows, before = [], defaultdict[int, Decimal](Decimal)
    for line in lines:
        audience = set(_audience(line, posts, everybody))
        if line.measure == PlanLine.Measure.HOURS:
            for person in audience:
                before[person] += line.hours
            done = sum(hours.get(person, NONE) >= before[person] for person in audience)
        else:
            asked, unmet = owed[PlanLine.Measure(line.measure)]
            audience &= asked
            done = len(audience - unmet)
        progress = Progress(done, len(audience))
        rows.append(Row(line, progress, state_of(progress, year=year, month=line.month, today=day)))
    return rows


def _posts(unit: Organisation, *, year: int, day: date) -> list[tuple[int, str, str]]:
    """(person, kind, department) of posts held on the day, or on the year's last one."""
    on = min(day, date(year, 12, 31))
    held = PostHolding.objects.filter(organisation=unit, starts_on__lte=on).exclude(ends_on__lt=on).order_by()
    return list(held.values_list("person_id", "kind", "department"))


def _audience(line: PlanLine, posts: Sequence[tuple[int, str, str]], everybody: set[int]) -> set[int]:
    if not line.audience and not line.department:
        return everybody
    return everybody & {
        person
        for person, kind, department in posts
        if (not line.audience or kind == line.audience) and (not line.department or department == line.department)
    }


def _hours(unit: Organisation, year: int) -> dict[int, Decimal]:
    """Person → class hours of the year: witnessed ones, what the employer recorded, and levels of education passed.

    Courses for three-level education may have filled the first level (`ledger_hours`), so of both the longer counts.
    """
    people = members(unit).values("pk")
    begins = timezone.make_aware(datetime.combine(date(year, 1, 1), time()))
    ends = timezone.make_aware(datetime.combine(date(year + 1, 1, 1), time()))
    entries = courses.HoursEntry.objects.filter(person__in=people, recorded_at__gte=begins, recorded_at__lt=ends)
    per_hour = qualifications.edition_for("yearly", on=date(year, 12, 31)).hours.minutes_per_hour
    is_levels = Q(operation_item__category__family=qualifications.Family.THREE_LEVEL)
    told = WorkFact.objects.filter(organisation=unit, kind=WorkFact.Kind.YEARLY_HOURS, starts_on__year=year)
    passed = LevelRecord.objects.filter(programme__post__organisation=unit, passed_at__isnull=False, ends_on__year=year)
    is_first = Q(position=0, programme__levels_asked__gte=LAST_OF_WHOLE)
    parts = [
        _sums(entries.exclude(is_levels), "person", "minutes", per=per_hour),
        _sums(told, "person", "hours"),
        _sums(passed.exclude(is_first), "programme__post__person", "hours"),
    ]
    learnt = _sums(entries.filter(is_levels), "person", "minutes", per=per_hour)
    first = _sums(passed.filter(is_first), "programme__post__person", "hours")
    parts.append({person: max(learnt.get(person, NONE), first.get(person, NONE)) for person in learnt | first})
    found = defaultdict[int, Decimal](Decimal)
    for part in parts:
        for person, hours in part.items():
            found[person] += hours
    return found


def _sums(rows: Any, person: str, of: str, *, per: int = 1) -> dict[int, Decimal]:
    """Person → sum of one field, in class hours of which `per` of the field make one."""
    sums = rows.order_by().values(person).annotate(total=Sum(of)).values_list(person, "total")
    return {pk: Decimal(total) / per for pk, total in sums}


def _owed(unit: Organisation, kind: str, *, year: int) -> tuple[set[int], set[int]]:
    """Who owes or owed a duty of this kind in the year, and who of them has not met it; arrears of before count too."""
    duty, last = certificates.Duty, date(year, 12, 31)
    rows = duty.objects.filter(kind=kind, person__in=members(unit).values("pk"), lapses_on__lte=last).order_by()
    unmet = set(rows.filter(state__in=(duty.State.OPEN, duty.State.LAPSED)).values_list("person_id", flat=True))
    met = rows.filter(state=duty.State.MET, lapses_on__gte=date(year, 1, 1)).values_list("person_id", flat=True)
    return unmet | set(met), unmet
