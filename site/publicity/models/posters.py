"""A poster somebody asked for: drawn in the background, kept for a day."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from evidence.api import Promise

SLOTS = 3
"""How many posters one visitor may have waiting."""


def private_storage() -> Any:
    return storages["private"]


class PosterOrder(Promise):
    """`params` is what is drawn; the files lie in private storage below the order's own number. `visitor` is a digest
    of the session; a waiting order holds one of its three slots, so that a fourth can't be written.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visitor = models.CharField(max_length=64)
    slot = models.PositiveSmallIntegerField(null=True)
    params = models.JSONField()
    created_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visitor", "slot"], name="one_poster_a_slot"),
            models.CheckConstraint(condition=Q(slot__isnull=True) | Q(slot__lt=SLOTS), name="three_posters_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def file_name(self, name: str) -> str:
        return f"posters/{self.uuid.hex}/{name}"
