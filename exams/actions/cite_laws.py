"""Which items rest on a law: asked by the library when a text changes (R-20)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from exams.models import Item


def count_citing_items(names: Iterable[str]) -> int:
    """How many items in use name one of these words in their 依据."""
    named = Q()
    for name in names:
        named |= Q(current__source__contains=name)
    return Item.objects.filter(named, retired_at__isnull=True).count() if named else 0
