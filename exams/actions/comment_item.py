"""Say something about an item to those who write and approve it."""

from __future__ import annotations

from accounts.api import NotAllowed, User
from exams.actions.review_items import ReviewRefused, power_in
from exams.models import ItemComment, ItemVersion


def comment_item(version: ItemVersion, *, text: str, user: User) -> ItemComment:
    """A line under the version. It changes nothing in the bank and leaves no event."""
    power = power_in(version.item.bank, user)
    if not (power.edits or power.approves):
        raise NotAllowed
    if not text.strip():
        raise ReviewRefused("请写下意见。")
    return ItemComment.objects.create(version=version, author=user, text=text.strip()[:1000])
