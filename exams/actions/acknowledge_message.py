"""A screen says that its candidate has read a message; until then it is shown again and again."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from evidence import api as evidence
from exams.models import Attempt, MessageReceipt, RoomMessage


def messages_for(registration_id: int, sitting_id: int) -> QuerySet[RoomMessage]:
    """To this candidate or to everybody, and not read yet."""
    mine = Q(registration=registration_id) | Q(registration__isnull=True)
    unread = RoomMessage.objects.filter(mine, sitting=sitting_id).exclude(receipts__registration=registration_id)
    return unread.order_by("pk")


def acknowledge_message(attempt_uuid: UUID, message_uuid: UUID) -> bool:
    """False when there is no such message for this candidate; twice is once."""
    attempt = Attempt.objects.select_related("registration").get(uuid=attempt_uuid)
    registration = attempt.registration
    mine = Q(registration=registration) | Q(registration__isnull=True)
    message = RoomMessage.objects.filter(mine, uuid=message_uuid, sitting=registration.sitting_id).first()
    if message is None:
        return False
    MessageReceipt.objects.get_or_create(
        message=message, registration=registration, defaults={"at": evidence.database_now()}
    )
    return True
