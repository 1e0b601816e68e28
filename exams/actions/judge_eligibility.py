"""Collect what is known of a person and judge it by the edition of the sitting's day."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.api import Person
from courses import api as courses
from exams.actions.attempt_rounds import round_of
from exams.actions.bars import barred_until
from exams.domain.eligibility import CandidateFacts, Demands, Eligibility, judge
from exams.models import Registration, ScoreReport, Sitting
from qualifications import api as qualifications


def demands_of(item: qualifications.OperationItem, part: str, edition: qualifications.Edition, *, on: date) -> Demands:
    """The edition's numbers with the operation item's own on top."""
    hours = qualifications.required_hours(item, on=on)
    practical = part == courses.Part.PRACTICAL
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


def judge_eligibility(person: Person, sitting: Sitting, *, health_promised: bool) -> Eligibility:
    """Every condition as it stands on the sitting's day (R-01)."""
    on = timezone.localdate(sitting.starts_at)
    return judge_person(person, sitting.operation_item, sitting.part, on=on, health_promised=health_promised)


def judge_person(
    person: Person, item: qualifications.OperationItem, part: str, *, on: date, health_promised: bool
) -> Eligibility:
    """The same before there is a sitting: for whoever applies on that day."""
    edition = qualifications.edition_for(item.family, on=on)
    hours = courses.hours_of(person, item)
    theory = latest_theory_pass(person, item.pk)
    facts = CandidateFacts(
        birth_on=person.birth_on,
        education=person.education,
        health_promised=health_promised,
        hours_theory=hours.theory,
        hours_practical=hours.practical,
        exempt_ground=courses.exemption_ground(person, item, on=on),
        barred_until=barred_until([person], on).get(person.pk),
        theory_passed_on=timezone.localdate(theory.graded_at) if theory else None,
        earlier_attempts=round_of(person, item, part, edition).used,
    )
    return judge(facts, demands_of(item, part, edition, on=on), on=on)


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
