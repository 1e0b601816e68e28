"""Give a registered place back before the lock; whoever waits moves up in the same transaction."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.booking_rights import require_registering
from exams.actions.register_candidate import RegistrationRefused
from exams.actions.vacancies import tell_vacancy
from exams.models import Registration, Sitting


def cancel_registration(registration: Registration, *, user: User, reason: str) -> Registration:
    """Registered → cancelled; the attempt it held is free again. RegistrationRefused once the sitting is locked."""
    require_registering(user, registration.sitting, registration.person)
    with transaction.atomic():
        sitting = Sitting.objects.select_for_update().get(pk=registration.sitting_id)
        row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        if row.state == Registration.State.CANCELLED:
            return row
        if sitting.state != Sitting.State.DRAFT:
            raise RegistrationRefused("场次已锁定，不能再退订。不能到场的，请联系考试机构；缺考不计入考试次数。")
        was_in = row.state == Registration.State.REGISTERED
        row.state, row.attempt_slot = Registration.State.CANCELLED, ""
        row.save(update_fields=["state", "attempt_slot"])
        if was_in:
            tell_vacancy(sitting)
        evidence.append(
            "exams.registration.cancelled",
            actor=user.actor,
            subjects=[row.subject, sitting.subject],
            body={"reason_digest": evidence.digest(reason)},
        )
    return row
