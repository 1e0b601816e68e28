"""Register one person for one sitting, with every condition judged and kept."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.api import Person, User, require
from evidence import api as evidence
from exams.actions.examiner_conflict import examiner_conflict_sentence
from exams.actions.judge_eligibility import attempts_so_far, judge_eligibility, other_registrations
from exams.models import Registration, Sitting


class RegistrationRefused(Exception):
    """The person can't be registered; the message says why and what to do."""


def register_candidate(
    sitting: Sitting, person: Person, *, user: User, health_promised: bool, employer_name: str = ""
) -> Registration:
    """Registered when eligible, kept as refused with its reasons when not. A second call returns the same row.

    The sitting's row is locked while its seats are counted, and the database allows one registration a person.
    """
    require(user, "registrations.manage", sitting.organiser)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
        existing = Registration.objects.filter(sitting=locked, person=person).first()
        if existing is not None and existing.state == Registration.State.REGISTERED:
            return existing
        if locked.state != Sitting.State.DRAFT:
            raise RegistrationRefused("场次已锁定，不能再报名。请选择其他场次。")
        overlapping = other_registrations(person, locked)
        if overlapping:
            raise RegistrationRefused(f"同一时间已报名“{overlapping[0].sitting.name}”。")
        conflict = examiner_conflict_sentence(locked, [person])
        if conflict:
            raise RegistrationRefused(conflict)
        taken = locked.registrations.filter(state=Registration.State.REGISTERED).count()
        if taken >= locked.room.seats:
            raise RegistrationRefused(f"考场只有 {locked.room.seats} 个机位，已经报满。")
        judged = judge_eligibility(person, locked, health_promised=health_promised)
        registration = existing or Registration(sitting=locked, person=person, ticket_number=_next_ticket(locked))
        registration.state = Registration.State.REGISTERED if judged.is_eligible else Registration.State.REFUSED
        registration.eligibility = judged.as_json()
        registration.health_promised = health_promised
        registration.employer_name = employer_name
        registration.attempt_number = attempts_so_far(person, locked) + 1
        registration.save()
        evidence.append(
            "exams.registration.judged",
            actor=user.actor,
            subjects=[registration.subject, locked.subject, person.subject],
            body={
                "eligible": judged.is_eligible,
                "eligibility_digest": evidence.digest(registration.eligibility),
            },
        )
    return registration


def _next_ticket(sitting: Sitting) -> str:
    """Exam point, day, sitting and place: `YY01-261123-0412-007`; no digit of any document."""
    place = sitting.registrations.count() + 1
    day = timezone.localdate(sitting.starts_at)
    return f"{sitting.exam_point.code}{day:%y%m%d}{sitting.pk % 1000:03d}{place:03d}"
