"""Take an item out of the pool, or put it back; sittings already locked keep the pool they froze."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.models import Item, ItemComment


class RetirementRefused(Exception):
    """The item can't be retired like this; the message says why."""


def retire_item(item: Item, *, reason: str, user: User) -> bool:
    """No paper locked from now on draws it; False when it was retired already. A reason is required."""
    return _set(item, reason=reason, user=user, retire=True)


def restore_item(item: Item, *, reason: str, user: User) -> bool:
    """Back into the pool; False when it was there already."""
    return _set(item, reason=reason, user=user, retire=False)


def _set(item: Item, *, reason: str, user: User, retire: bool) -> bool:
    require(user, "items.approve", item.bank.owner)
    if not reason.strip():
        raise RetirementRefused("请写明原因，原因会记入存证。")
    with transaction.atomic():
        now = evidence.database_now()
        changed = Item.objects.filter(pk=item.pk, retired_at__isnull=retire).update(retired_at=now if retire else None)
        if changed:
            kind = ItemComment.Kind.RETIRED if retire else ItemComment.Kind.RESTORED
            newest = item.versions.latest("version")
            ItemComment.objects.create(version=newest, kind=kind, author=user, text=reason.strip()[:1000])
            evidence.append(
                "exams.item.retired" if retire else "exams.item.restored",
                actor=user.actor,
                subjects=[f"item:{item.uuid}", f"bank:{item.bank.key}"],
                body={"number": item.number, "reason": reason.strip()},
            )
    return bool(changed)
