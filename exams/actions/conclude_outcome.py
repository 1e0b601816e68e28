"""When theory, and practical where the item has one, are both passed, the person has passed the item as a whole."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.api import Person
from evidence import api as evidence
from exams.domain.eligibility import after_months
from exams.models import Outcome, PracticalResult, ScoreReport
from qualifications import api as qualifications


def conclude_outcome(report: ScoreReport | None = None, practical: PracticalResult | None = None) -> Outcome | None:
    """Call inside the transaction of the grade or of the practical result; returns the outcome it completes."""
    if report is not None:
        if not report.passed:
            return None
        registration = report.sat.registration
    elif practical is not None:
        registration = practical.sat
    else:
        raise ValueError("an outcome follows from a score or from a practical result")
    person, item = registration.person, registration.sitting.operation_item
    theory = report if report is not None else open_theory(person, item.pk)
    if theory is None or not theory.passed:
        return None
    if item.has_practical:
        practical = practical or _open_practical(person, item.pk, theory)
        if practical is None or not practical.passed:
            return None
    return _record(person, item, theory, practical if item.has_practical else None)


def open_theory(person: Person, item_id: int) -> ScoreReport | None:
    """The newest theory pass that no standing outcome rests on."""
    used = Outcome.objects.standing().filter(theory=OuterRef("pk"))
    return (
        ScoreReport.objects.filter(
            ~Exists(used),
            passed=True,
            attempt__registration__person=person,
            attempt__registration__sitting__operation_item_id=item_id,
        )
        .order_by("-graded_at")
        .first()
    )


def _open_practical(person: Person, item_id: int, theory: ScoreReport) -> PracticalResult | None:
    used = Outcome.objects.standing().filter(practical=OuterRef("pk"))
    return (
        PracticalResult.objects.filter(
            ~Exists(used),
            passed=True,
            registration__person=person,
            registration__sitting__operation_item_id=item_id,
            entered_at__gte=theory.graded_at,
        )
        .order_by("-entered_at")
        .first()
    )


def _record(
    person: Person, item: qualifications.OperationItem, theory: ScoreReport, practical: PracticalResult | None
) -> Outcome | None:
    last = practical.entered_at if practical else theory.graded_at
    edition = qualifications.edition_for(item.family, on=timezone.localdate(last))
    months = edition.theory.pass_valid_months if edition.theory else None
    theory_on = timezone.localdate(theory.graded_at)
    if practical and months is not None and timezone.localdate(last) >= after_months(theory_on, months):
        return None
    try:
        with transaction.atomic():
            outcome = Outcome.objects.create(
                person=person,
                operation_item=item,
                theory=theory,
                practical=practical,
                passed_on=timezone.localdate(last),
                edition_key=edition.key,
            )
    except IntegrityError:  # the same score or result already completed an outcome
        return None
    evidence.append(
        "exams.outcome.concluded",
        actor="system",
        subjects=[outcome.subject, person.subject, theory.sat.subject],
        body={"item": item.key, "passed_on": outcome.passed_on.isoformat(), "edition": edition.key},
    )
    return outcome
