"""Attempts used, attempts taken by registrations that wait, and the slot a new registration holds."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.api import Person
from courses import api as courses
from exams.domain.rounds import RETRAIN, THEORY_AGAIN, History, Round, current_round
from exams.models import Attempt, Misconduct, PracticalResult, Registration, ScoreReport, Sitting
from qualifications import api as qualifications


def history_of(person: Person, item: qualifications.OperationItem, part: str) -> History:
    """Reports that count, practical results, what was void for misconduct, and training of one person for one item."""
    reports = ScoreReport.objects.filter(
        attempt__registration__person=person, attempt__registration__sitting__operation_item=item
    )
    theory_passed = tuple(reports.filter(passed=True).values_list("graded_at", flat=True))
    trained = tuple(entry.recorded_at for entry in courses.hours_evidence(person, item) if entry.minutes > 0)
    void = _void_attempts(person, item, part)
    if part == courses.Part.THEORY:
        sat = (*reports.values_list("attempt__started_at", flat=True), *void)
        return History(sat=sat, passed=theory_passed, trained=trained)
    results = PracticalResult.objects.filter(registration__person=person, registration__sitting__operation_item=item)
    return History(
        sat=(*results.values_list("entered_at", flat=True), *void),
        passed=tuple(results.filter(passed=True).values_list("entered_at", flat=True)),
        theory_passed=theory_passed,
        trained=trained,
    )


def _void_attempts(person: Person, item: qualifications.OperationItem, part: str) -> tuple[datetime, ...]:
    """When each examination that is void for misconduct was sat: none is given back by being void."""
    rows = Misconduct.objects.voiding().filter(
        registration__person=person, registration__sitting__operation_item=item, registration__sitting__part=part
    )
    when = Coalesce(
        "registration__attempt__started_at", "registration__former_practical_results__entered_at", "recorded_at"
    )
    return tuple(rows.values_list(when, flat=True))


def limit_of(edition: qualifications.Edition, part: str) -> tuple[int | None, str]:
    """Attempts allowed in a round (None: without limit) and what begins the next round."""
    if part == courses.Part.PRACTICAL:
        rule = edition.practical
        return (rule.max_attempts, rule.on_exhausted) if rule else (None, THEORY_AGAIN)
    again = RETRAIN if edition.eligibility.retrain_on_fail else THEORY_AGAIN
    return (edition.theory.max_attempts if edition.theory else None), again


def round_of(person: Person, item: qualifications.OperationItem, part: str, edition: qualifications.Edition) -> Round:
    """The round this person is in, by the edition given."""
    limit, again = limit_of(edition, part)
    return current_round(history_of(person, item, part), limit=limit, on_exhausted=again)


def slot_of(person: Person, sitting: Sitting, current: Round) -> str:
    """The next attempt of this person, as the database holds it once."""
    return f"{person.pk}:{sitting.operation_item_id}:{sitting.part}:{current.key}:{current.used + 1}"


def waiting_registrations(person: Person, item_id: int, part: str, *, now: datetime) -> QuerySet[Registration]:
    """Registrations whose attempt may still be used or decided on: not sat, not marked, and the sitting not over."""
    mine = (
        Registration.objects.filter(
            person=person,
            state=Registration.State.REGISTERED,
            sitting__operation_item_id=item_id,
            sitting__part=part,
        )
        .exclude(sitting__state=Sitting.State.PUBLISHED)
        .exclude(pk__in=Misconduct.objects.voiding().filter(registration__person=person).values("registration"))
    )
    if part == courses.Part.THEORY:
        ungraded = mine.filter(attempt__score_report__isnull=True)
        coming = Q(attempt__isnull=True, sitting__ends_at__gt=now)
        return ungraded.filter(coming | Q(attempt__state__in=(Attempt.State.OPEN, Attempt.State.HELD)))
    over = Q(sitting__state=Sitting.State.DRAFT, sitting__ends_at__lte=now)
    return mine.filter(practical_result__isnull=True).exclude(over)


def free_unused_slots(person: Person, sitting: Sitting, *, now: datetime) -> None:
    """Whoever did not come, or was cancelled, has used nothing: their slots are given back. Who was sent out has."""
    held = Registration.objects.filter(
        person=person, sitting__operation_item_id=sitting.operation_item_id, sitting__part=sitting.part
    ).exclude(attempt_slot="")
    unused = held.filter(attempt__isnull=True, practical_result__isnull=True)
    waiting = waiting_registrations(person, sitting.operation_item_id, sitting.part, now=now)
    sent_out = Misconduct.objects.sending_out().filter(registration__person=person)
    unused.exclude(pk__in=waiting.values("pk")).exclude(pk__in=sent_out.values("registration")).update(attempt_slot="")
