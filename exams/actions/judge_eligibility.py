"""Collect what is known of a person and judge it by the edition of the sitting's day."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.api import Person
from courses import api as courses
from exams.actions.bars import barred_until
from exams.domain.eligibility import CandidateFacts, Demands, Eligibility, judge
from exams.models import PracticalResult, Registration, ScoreReport, Sitting
from qualifications import api as qualifications


def demands_of(sitting: Sitting, edition: qualifications.Edition, *, on: date) -> Demands:
    """The edition's numbers with the operation item's own on top."""
    hours = qualifications.required_hours(sitting.operation_item, on=on)
    item, practical = sitting.operation_item, sitting.part == courses.Part.PRACTICAL
    rule = edition.practical if practical else edition.theory
    return Demands(
        edition_key=edition.key,
        instrument=edition.instrument,
        min_age=edition.eligibility.min_age,
        max_age=edition.eligibility.max_age,
        min_education=qualifications.min_education(item, on=on),
        health_promise=edition.eligibility.health_promise,
        skill_certificate_exempts=edition.eligibility.skill_certificate_exempts,
        hours_theory=hours.theory,
        hours_practical=hours.practical,
        max_attempts=rule.max_attempts if rule else None,
        requires_theory_pass=practical and edition.practical is not None and edition.practical.requires_theory_pass,
        theory_valid_months=edition.theory.pass_valid_months if edition.theory else None,
    )


def latest_theory_pass(person: Person, item_id: int) -> ScoreReport | None:
    """The newest passed theory score of this item."""
    return (
        ScoreReport.objects.filter(
            passed=True,
            attempt__registration__person=person,
            attempt__registration__sitting__operation_item_id=item_id,
        )
        .order_by("-graded_at")
        .first()
    )


def attempts_so_far(person: Person, sitting: Sitting) -> int:
    """Theory attempts ever; practical ones since the last theory pass, because a new theory pass resets them (R-02)."""
    item = sitting.operation_item
    if sitting.part == courses.Part.THEORY:
        return ScoreReport.objects.filter(
            attempt__registration__person=person, attempt__registration__sitting__operation_item=item
        ).count()
    results = PracticalResult.objects.filter(registration__person=person, registration__sitting__operation_item=item)
    theory = latest_theory_pass(person, item.pk)
    return results.filter(entered_at__gte=theory.graded_at).count() if theory else results.count()


def judge_eligibility(person: Person, sitting: Sitting, *, health_promised: bool) -> Eligibility:
    """Every condition as it stands on the sitting's day (R-01)."""
    on: date = timezone.localdate(sitting.starts_at)
    edition = qualifications.edition_for(sitting.operation_item.family, on=on)
    hours = courses.hours_of(person, sitting.operation_item)
    theory = latest_theory_pass(person, sitting.operation_item_id)
    facts = CandidateFacts(
        birth_on=person.birth_on,
        education=person.education,
        health_promised=health_promised,
        hours_theory=hours.theory,
        hours_practical=hours.practical,
        exempt_ground=courses.exemption_ground(person, sitting.operation_item, on=on),
        barred_until=barred_until(person, on),
        theory_passed_on=timezone.localdate(theory.graded_at) if theory else None,
        earlier_attempts=attempts_so_far(person, sitting),
    )
    return judge(facts, demands_of(sitting, edition, on=on), on=on)


def other_registrations(person: Person, sitting: Sitting) -> list[Registration]:
    """Registrations of this person that overlap the sitting in time; a sitting whose marks are out is over."""
    return list(
        Registration.objects.filter(
            person=person,
            state=Registration.State.REGISTERED,
            sitting__starts_at__lt=sitting.ends_at,
            sitting__ends_at__gt=sitting.starts_at,
        )
        .exclude(sitting=sitting)
        .exclude(sitting__state=Sitting.State.PUBLISHED)
    )
