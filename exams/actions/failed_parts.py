"""Which parts a person failed and may sit again: published, not passed since, nothing registered yet."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from accounts.api import Person
from courses.api import Part
from exams.actions.attempt_rounds import waiting_registrations
from exams.models import Outcome, PracticalResult, Registration, ScoreReport, Sitting

FAILED = Q(attempt__score_report__passed=False) | Q(practical_result__passed=False)


def failed_parts(person: Person, *, now: datetime) -> list[Registration]:
    """The newest failed registration of each item and part, newest first. Whether another attempt is left is judged
    anew by whoever books.
    """
    rows = (
        Registration.objects.filter(
            FAILED, person=person, state=Registration.State.REGISTERED, sitting__state=Sitting.State.PUBLISHED
        )
        .select_related("sitting__operation_item", "sitting__organiser")
        .order_by("-sitting__starts_at", "-pk")
    )
    newest: dict[tuple[int, str], Registration] = {}
    for row in rows:
        newest.setdefault((row.sitting.operation_item_id, row.sitting.part), row)
    return [row for row in newest.values() if not _is_settled(row, now=now)]


def _is_settled(row: Registration, *, now: datetime) -> bool:
    """Passed later, passed as a whole, or registered again."""
    item, part = row.sitting.operation_item_id, row.sitting.part
    if Outcome.objects.standing().filter(person=row.person_id, operation_item=item, passed_on__gte=_day(row)).exists():
        return True
    passed = (
        PracticalResult.objects.filter(registration__person=row.person_id, passed=True, entered_at__gt=_at(row))
        .filter(registration__sitting__operation_item=item)
        .exists()
        if part == Part.PRACTICAL
        else ScoreReport.objects.filter(
            attempt__registration__person=row.person_id,
            attempt__registration__sitting__operation_item=item,
            attempt__started_at__gt=_at(row),
            passed=True,
        ).exists()
    )
    return passed or waiting_registrations(row.person, item, part, now=now).exists()


def _at(row: Registration) -> datetime:
    return row.sitting.starts_at


def _day(row: Registration) -> object:
    return row.sitting.starts_at.date()
