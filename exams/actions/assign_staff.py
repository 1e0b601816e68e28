"""Put somebody on duty at a sitting, unless that person taught one of its candidates or is elsewhere at that time."""

from __future__ import annotations

from django.db import transaction

from accounts.api import NotAllowed, Person, User, require
from evidence import api as evidence
from exams.actions.examiner_conflict import conflict_sentence, duties_at_the_time
from exams.actions.judge_eligibility import other_registrations
from exams.models import Registration, Sitting, SittingStaff


def assign_staff(sitting: Sitting, person: Person, *, duty: str, user: User) -> SittingStaff:
    """NotAllowed when training and examining would meet in one hand, or one person be in two rooms."""
    require(user, "sittings.manage", sitting.organiser)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
        Person.objects.select_for_update().get(pk=person.pk)
        _refuse_two_rooms_at_once(locked, person, duty)
        registered = locked.registrations.filter(state=Registration.State.REGISTERED).select_related("person")
        sentence = conflict_sentence([person], [registration.person for registration in registered], locked)
        if sentence:
            raise NotAllowed(sentence)
        staff, created = SittingStaff.objects.get_or_create(sitting=locked, person=person, duty=duty)
        if created:
            evidence.append(
                "exams.sitting.staffed",
                actor=user.actor,
                subjects=[locked.subject, person.subject],
                body={"duty": duty},
            )
    return staff


def _refuse_two_rooms_at_once(sitting: Sitting, person: Person, duty: str) -> None:
    if duty == SittingStaff.Duty.MARKER:
        return
    elsewhere = duties_at_the_time(person, sitting)
    if elsewhere:
        held = elsewhere[0]
        raise NotAllowed(
            f"{person.name} 同一时间已在“{held.sitting.name}”担任{held.get_duty_display()}，请另安排人员。"
        )
    sits = other_registrations(person, sitting)
    if sits:
        raise NotAllowed(f"{person.name} 同一时间要参加“{sits[0].sitting.name}”，请另安排人员。")
