"""What is due at an exam body: decisions, examinations to arrange, marks to publish (domain.md 1.7, R-05)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.api import User, organisations_where
from applications.domain.clocks import ARRANGE, DECIDE, MARKS, Clock
from applications.domain.states import TO_DECIDE, State
from applications.permissions import to_decide
from evidence import api as evidence
from exams import api as exams
from qualifications import api as qualifications


@dataclass(frozen=True, slots=True)
class Due:
    """One clock with what it is about: an application or a sitting."""

    clock: Clock
    title: str
    sub: str
    row: Any


def read_clocks(user: User) -> list[Due]:
    """All running clocks of the bodies this account works for, the nearest end first."""
    found = [*_decisions(user), *_arrangements(user), *_marks(user)]
    return sorted(found, key=lambda due: due.clock.due_on)


def overdue(user: User, today: date) -> list[Due]:
    return [due for due in read_clocks(user) if due.clock.is_over(today)]


def _decisions(user: User) -> Iterable[Due]:
    rows = to_decide(user).filter(state__in=TO_DECIDE, decide_by__isnull=False)
    for row in rows.select_related("person", "operation_item"):
        clock = row.clock(DECIDE)
        if clock is not None:
            yield Due(clock, f"{row.person.name} · {row.operation_item.name}", row.number, row)


def _arrangements(user: User) -> Iterable[Due]:
    """From receipt to the first arranged examination; the clock runs for the body, whoever books."""
    rows = to_decide(user).filter(state__in=(*TO_DECIDE, State.ACCEPTED), arrange_by__isnull=False)
    arranged = exams.Registration.objects.filter(
        person=OuterRef("person"),
        sitting__operation_item=OuterRef("operation_item"),
        state=exams.Registration.State.REGISTERED,
        registered_at__gte=OuterRef("submitted_at"),
    )
    open_rows = rows.exclude(Exists(arranged)).exclude(steps__to_state=State.BOOKED)
    for row in open_rows.select_related("person", "operation_item"):
        if row.arrange_by is not None:
            clock = Clock(ARRANGE, row.arrange_by, True)
            yield Due(clock, f"{row.person.name} · {row.operation_item.name}", row.number, row)


def _marks(user: User) -> Iterable[Due]:
    rows = exams.Sitting.objects.filter(
        organiser__in=organisations_where(user, "sittings.manage"),
        state__in=(exams.Sitting.State.LOCKED, exams.Sitting.State.CLOSED),
    )
    return due_marks(rows)


def due_marks(sittings: QuerySet[exams.Sitting]) -> Iterable[Due]:
    """The clock of each that is over, where its edition has one; holidays are counted by `qualifications`."""
    rows = sittings.filter(ends_at__lt=evidence.database_now())
    for sitting in rows.select_related("operation_item", "exam_point__organisation"):
        clocks = qualifications.edition(sitting.edition_key).clocks
        if clocks is None or clocks.marks_working_days is None:
            continue
        end = qualifications.workday_deadline(timezone.localdate(sitting.ends_at), clocks.marks_working_days)
        yield Due(Clock(MARKS, end.on, end.is_sure), sitting.name, str(sitting.exam_point), sitting)
