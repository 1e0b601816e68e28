"""Say something to one screen, or to all screens of the room; they show it at their next asking of the clock."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.room_duty import require_room
from exams.models import Registration, RoomMessage, Sitting

LONGEST = 200


class MessageRefused(Exception):
    """Nothing is sent; the message says why."""


def send_message(sitting: Sitting, registration: Registration | None = None, *, text: str, user: User) -> RoomMessage:
    """Evidence keeps the digest of the words: the row keeps the words."""
    require_room(user, sitting)
    if not text.strip() or len(text.strip()) > LONGEST:
        raise MessageRefused(f"请填写通知内容，不超过 {LONGEST} 字。")
    if sitting.state != Sitting.State.LOCKED:
        raise MessageRefused("场次尚未锁定或已经结束，考生屏幕收不到通知。")
    with transaction.atomic():
        message = RoomMessage.objects.create(
            sitting=sitting,
            registration=registration,
            text=text.strip(),
            author=user,
            at=evidence.database_now(),
        )
        evidence.append(
            "exams.message.sent",
            actor=user.actor,
            subjects=[sitting.subject, *([registration.subject] if registration else [])],
            body={"to_all": registration is None, "text_digest": evidence.digest(message.text)},
        )
    return message
