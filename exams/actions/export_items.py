"""A bank as a file in one of the formats it can leave in, with what the format can't carry."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.item_files import EXPORTS, write_item_file
from exams.domain.draft import Draft, Loss
from exams.domain.formats import detect
from exams.domain.formats.texts import media_of
from exams.models import ItemBank, ItemVersion

FORMATS = EXPORTS
SUFFIXES = {detect.XLSX: "xlsx", detect.GIFT: "gift.txt", detect.MOODLE_XML: "xml"}
"""Packages are zip files."""


@dataclass(frozen=True, slots=True)
class Exported:
    """`name` for the download; `losses` by item."""

    name: str
    data: bytes
    losses: tuple[Loss, ...]


def draft_of(version: ItemVersion) -> Draft:
    """A stored version as a file would give it."""
    return Draft(
        version.content,
        number=version.item.number,
        explanation=version.explanation,
        area=version.area.path,
        difficulty=version.difficulty,
        source=version.source,
        check_state=version.check_state,
        tags=tuple(version.tags),
        cognitive=str(version.get_cognitive_display()) if version.cognitive else "",
    )


def versions_out(bank: ItemBank) -> list[ItemVersion]:
    """What leaves: the approved version of every item in use, and of items not yet approved the newest."""
    usable = ItemVersion.objects.filter(item__bank=bank, item__retired_at__isnull=True)
    newest = ItemVersion.objects.filter(item=OuterRef("item")).exclude(state=ItemVersion.State.REJECTED)
    rows = usable.annotate(newest=Subquery(newest.order_by("-version").values("pk")[:1])).filter(
        Q(item__current=F("pk")) | Q(item__current__isnull=True, newest=F("pk"))
    )
    return list(rows.select_related("item", "area").order_by("item__number"))


def _media_of(bank: ItemBank, drafts: list[Draft]) -> dict[str, bytes]:
    """The files that the items show, by name."""
    named = {name.removeprefix("media:") for draft in drafts for name in media_of(draft.content, draft.explanation)}
    found = {}
    for row in bank.media.filter(name__in=named):
        with row.file.open("rb") as file:
            found[row.name] = file.read()
    return found


def export_items(bank: ItemBank, *, format: str, user: User) -> Exported:
    """The whole bank, keys included, which is why every export leaves an event. KeyError for an unknown format."""
    require(user, "items.import", bank.owner)
    drafts = [draft_of(version) for version in versions_out(bank)]
    writing = write_item_file(format, drafts, media=_media_of(bank, drafts))
    with transaction.atomic():
        evidence.append(
            "exams.items.exported",
            actor=user.actor,
            subjects=[f"bank:{bank.key}"],
            body={"format": format, "items": len(drafts), "losses": len(writing.losses)},
        )
    return Exported(f"{bank.key}.{SUFFIXES.get(format, 'zip')}", writing.data, writing.losses)
