"""Put a picture, a sound or a film into a bank: known by its bytes, pictures drawn anew (SEC-11)."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.commit_import import keep_media
from exams.domain.formats.media import recognise
from exams.domain.formats.reencode import clean_medium
from exams.models import ItemBank


def add_media(bank: ItemBank, data: bytes, *, user: User) -> str:
    """The name under which the bank has it now; the same file twice is kept once.

    MediaRefused, with a sentence in Chinese, for what can't be shown in an item.
    """
    require(user, "items.edit", bank.owner)
    clean = clean_medium(data)
    name = recognise(clean).name
    with transaction.atomic():
        locked = ItemBank.objects.select_for_update().get(pk=bank.pk)
        if locked.media.filter(name=name).exists():
            return name
        keep_media(locked, {name: clean}, user=user)
        evidence.append(
            "exams.media.added",
            actor=user.actor,
            subjects=[f"bank:{bank.key}"],
            body={"name": name, "size": len(clean)},
        )
    return name
