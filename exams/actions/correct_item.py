"""The item of an approved correction, for papers to come: a new version with the new key, or out of the pool."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Max

from exams.actions.corrected_key import part_before
from exams.domain.content import ItemContent
from exams.domain.correction import REPLACE, for_future
from exams.models import Item, ItemVersion, KeyCorrection


def correct_item(correction: KeyCorrection, *, now: datetime) -> ItemVersion | None:
    """The new approved version; None when the item is retired instead, or was put right before.

    An item given to everybody, or with two right answers, has to be written anew before it is asked again. A later
    version that no longer has the old key is left alone: its author has dealt with it.
    """
    item = Item.objects.select_for_update(of=("self",)).get(pk=correction.version.item_id)
    new = correction.change.content
    if correction.kind != REPLACE or new is None:
        Item.objects.filter(pk=item.pk, retired_at__isnull=True).update(retired_at=now)
        return None
    current = item.current
    if current is None or current.type != correction.version.type:
        return None
    if _part(current.content, correction.part) != for_future(part_before(correction)):
        return None
    version = ItemVersion(
        item=item,
        version=(item.versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        area_id=current.area_id,
        difficulty=current.difficulty,
        tags=current.tags,
        cognitive=current.cognitive,
        explanation=current.explanation,
        source=current.source,
        state=ItemVersion.State.APPROVED,
        author=correction.proposed_by,
        approver=correction.decided_by,
    )
    version.hold(_with_part(current.content, correction.part, for_future(new)))
    version.save()
    Item.objects.filter(pk=item.pk).update(current=version)
    return version


def _part(content: ItemContent, part: int) -> ItemContent | None:
    if not content.parts:
        return content
    return content.parts[part] if part < len(content.parts) else None


def _with_part(content: ItemContent, part: int, new: ItemContent) -> ItemContent:
    if not content.parts:
        return new
    return replace(content, parts=(*content.parts[:part], new, *content.parts[part + 1 :]))
