"""Say where the syllabus asks for each knowledge area of a bank."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.models import Area, ItemBank


def link_areas(bank: ItemBank, chapters: Mapping[int, str], *, user: User) -> int:
    """Write area id → chapter; ids of other banks are ignored. Returns how many changed, all in one event."""
    require(user, "items.import", bank.owner)
    with transaction.atomic():
        areas = Area.objects.select_for_update().filter(bank=bank, pk__in=chapters).order_by("pk")
        changed = [area for area in areas if area.chapter != chapters[area.pk]]
        for area in changed:
            area.chapter = chapters[area.pk]
        Area.objects.bulk_update(changed, ["chapter"], batch_size=200)
        if changed:
            evidence.append(
                "exams.bank.areas_linked",
                actor=user.actor,
                subjects=[f"bank:{bank.key}"],
                body={"chapters": {area.path: area.chapter for area in changed}},
            )
    return len(changed)
