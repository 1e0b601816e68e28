"""What was said to a room, and which of those who sit in it have not read it yet; for the console."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from exams.models import MessageReceipt, RoomMessage, Sitting

NEWEST, NAMED = 8, 20
"""Messages shown, and seats named of each."""


def read_messages(sitting: Sitting, started: dict[int, int]) -> list[dict[str, Any]]:
    """Newest first: {id, text, at, to, read, of, unread, more}; `started`: registration → seat of who has a screen.

    `to` is the seat, 0 for the whole room; `unread` names seats, `more` says that there are others. Two statements.
    """
    messages = list(RoomMessage.objects.filter(sitting=sitting).select_related("registration").order_by("-pk")[:NEWEST])
    read: dict[int, set[int]] = defaultdict(set)
    rows = MessageReceipt.objects.filter(message__in=[message.pk for message in messages])
    for message, registration in rows.values_list("message_id", "registration_id"):
        read[message].add(registration)
    return [_told(message, read[message.pk], started) for message in messages]


def _told(message: RoomMessage, read: set[int], started: dict[int, int]) -> dict[str, Any]:
    to = message.registration
    addressed = set(started) | read if to is None else {to.pk}
    unread = sorted(started.get(pk, 0) for pk in addressed - read)
    return {
        "id": message.pk,
        "text": message.text,
        "at": round(message.at.timestamp() * 1000),
        "to": 0 if to is None else to.seat or 0,
        "read": len(addressed & read),
        "of": len(addressed),
        "unread": unread[:NAMED],
        "more": len(unread) > NAMED,
    }
