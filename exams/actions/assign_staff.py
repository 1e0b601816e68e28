"""Put somebody on duty at a sitting, unless that person taught one of its candidates."""

from __future__ import annotations

from django.db import transaction

from accounts.api import NotAllowed, Person, User, require
from evidence import api as evidence
from exams.actions.examiner_conflict import conflict_sentence
from exams.models import Registration, Sitting, SittingStaff


def assign_staff(sitting: Sitting, person: Person, *, duty: str, user: User) -> SittingStaff:
    """NotAllowed when training and examining would meet in one hand."""
    require(user, "sittings.manage", sitting.organiser)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
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
