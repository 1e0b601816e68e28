"""What the steps of issuing share: the refusal that ends an order, and where unfinished bytes wait."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from accounts.api import private_storage


class CannotIssue(Exception):
    """This order can't be fulfilled as things are; the message is a Chinese sentence for the desk."""


class StepTaken(Exception):
    """Somebody else did this step, or our lease was taken over: stop, nothing is lost."""


def draft_name(order: Any, kind: str) -> str:
    """`photo.jpg`, `unsigned.pdf` or `signed.pdf` of one order."""
    return f"drafts/{order.pk}-{kind}"


def keep(name: str, data: bytes) -> str:
    """Store the bytes under exactly this name, whole or not at all: a full disk leaves nothing behind (F7b)."""
    storage = private_storage()
    building = f"{name}.{os.getpid()}.part"
    storage.delete(building)
    try:
        written = storage.save(building, ContentFile(data))
        source, target = Path(storage.path(written)), Path(storage.path(name))
        with source.open("rb") as handle:
            os.fsync(handle.fileno())
        if source.stat().st_size != len(data):
            raise OSError(f"{name} was cut short")
        source.replace(target)
    except BaseException:
        storage.delete(building)
        raise
    return name


def read(name: str) -> bytes | None:
    """The kept bytes; None when there are none."""
    storage = private_storage()
    if not name or not storage.exists(name):
        return None
    with storage.open(name, "rb") as handle:
        data: bytes = handle.read()
    return data


def forget_drafts(order: Any) -> None:
    """Remove what only the steps needed."""
    for kind in ("photo.jpg", "unsigned.pdf", "signed.pdf"):
        private_storage().delete(draft_name(order, kind))
