"""A person has read the messages on the desk."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Message, Person


def mark_read(person: Person, *, pks: list[int] | None = None) -> int:
    """Mark these desk messages (None: all) as read; the number that was unread."""
    unread = Message.objects.filter(person=person, channel=Message.Channel.DESK, read_at__isnull=True)
    if pks is not None:
        unread = unread.filter(pk__in=pks)
    return unread.update(read_at=timezone.now())
