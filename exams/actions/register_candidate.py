"""Register one person for one sitting, with every condition judged and kept."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.api import Person, User
from evidence import api as evidence
from exams.actions.attempt_rounds import free_unused_slots, round_of, slot_of, waiting_registrations
from exams.actions.booking_rights import require_registering
from exams.actions.examiner_conflict import duties_at_the_time, examiner_conflict_sentence
from exams.actions.judge_eligibility import judge_eligibility, other_registrations
from exams.models import Registration, Sitting
from qualifications import api as qualifications


class RegistrationRefused(Exception):
    """The person can't be registered; the message says why and what to do."""


class SittingFull(RegistrationRefused):
    """Every usable seat is taken; there is a waiting list where candidates book themselves."""


def register_candidate(
    sitting: Sitting, person: Person, *, user: User, health_promised: bool, employer_name: str = ""
) -> Registration:
    """Registered when eligible, kept as refused with its reasons when not. A second call returns the same row.

    The sitting's row is locked while its seats are counted, and the person's while attempts are: so neither too many
    people nor one person too often come in. The database allows one registration a person and one an attempt.
    """
    require_registering(user, sitting, person)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
        Person.objects.select_for_update().get(pk=person.pk)
        existing = Registration.objects.filter(sitting=locked, person=person).first()
        if existing is not None and existing.state == Registration.State.REGISTERED:
            return existing
        _refuse(locked, person)
        judged = judge_eligibility(person, locked, health_promised=health_promised)
        registration = existing or Registration(sitting=locked, person=person, ticket_number=_next_ticket(locked))
        registration.state = Registration.State.REGISTERED if judged.is_eligible else Registration.State.REFUSED
        registration.eligibility = judged.as_json()
        registration.health_promised = health_promised
        registration.employer_name = employer_name
        _take_attempt(registration, locked, person)
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


def _refuse(sitting: Sitting, person: Person) -> None:
    """Whatever keeps this person out of this sitting, whoever registers."""
    if sitting.state != Sitting.State.DRAFT:
        raise RegistrationRefused("场次已锁定，不能再报名。请选择其他场次。")
    now = evidence.database_now()
    held = waiting_registrations(person, sitting.operation_item_id, sitting.part, now=now)
    waiting = held.exclude(sitting=sitting).select_related("sitting").first()
    if waiting is not None:
        raise RegistrationRefused(f"已报名“{waiting.sitting.name}”，同一项目同一科目考完或取消后才能再报。")
    overlapping = other_registrations(person, sitting)
    if overlapping:
        raise RegistrationRefused(f"同一时间已报名“{overlapping[0].sitting.name}”。")
    on_duty = duties_at_the_time(person, sitting)
    if on_duty:
        raise RegistrationRefused(f"本人在同一时间的“{on_duty[0].sitting.name}”担任{on_duty[0].get_duty_display()}。")
    conflict = examiner_conflict_sentence(sitting, [person])
    if conflict:
        raise RegistrationRefused(conflict)
    taken = sitting.registrations.filter(state=Registration.State.REGISTERED).count()
    seats = len(sitting.room.usable_seats)
    if taken >= seats:
        raise SittingFull(f"考场只有 {seats} 个可用机位，已经报满。")


def _take_attempt(registration: Registration, sitting: Sitting, person: Person) -> None:
    """Number the attempt and hold its slot; RegistrationRefused when the same attempt was taken in between."""
    edition = qualifications.edition_for(sitting.operation_item.family, on=timezone.localdate(sitting.starts_at))
    current = round_of(person, sitting.operation_item, sitting.part, edition)
    registration.attempt_number = current.used + 1
    is_in = registration.state == Registration.State.REGISTERED
    if is_in:
        free_unused_slots(person, sitting, now=evidence.database_now())
    registration.attempt_slot = slot_of(person, sitting, current) if is_in else ""
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError as error:
        raise RegistrationRefused("这次考试机会刚刚用在另一个场次上，请刷新后再看。") from error


def _next_ticket(sitting: Sitting) -> str:
    """Exam point, day, sitting and place: `YY01-261123-0412-007`; no digit of any document."""
    place = sitting.registrations.count() + 1
    day = timezone.localdate(sitting.starts_at)
    return f"{sitting.exam_point.code}{day:%y%m%d}{sitting.pk % 1000:03d}{place:03d}"
