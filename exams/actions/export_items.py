"""A bank as a file in one of the formats it can leave in, with what the format can't carry."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from accounts.api import User, require, write_table
from evidence import api as evidence
from exams.domain.draft import Draft, Loss
from exams.domain.formats import detect
from exams.domain.formats.door import WRITERS
from exams.domain.formats.sheet.write import write_rows
from exams.models import ItemBank, ItemVersion

FORMATS = (detect.XLSX, *WRITERS)
SUFFIXES = {detect.XLSX: "xlsx", detect.GIFT: "gift.txt", detect.MOODLE_XML: "xml"}


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


def export_items(bank: ItemBank, *, format: str, user: User) -> Exported:
    """The whole bank, keys included, which is why every export leaves an event. KeyError for an unknown format."""
    require(user, "items.import", bank.owner)
    drafts = [draft_of(version) for version in versions_out(bank)]
    if format == detect.XLSX:
        sheet = write_rows(drafts)
        data, losses = write_table("题库", sheet.header, sheet.rows), sheet.losses
    else:
        media = {row.name: row.file.read() for row in bank.media.all()}
        writing = WRITERS[format](drafts, media)
        data, losses = writing.data, writing.losses
    with transaction.atomic():
        evidence.append(
            "exams.items.exported",
            actor=user.actor,
            subjects=[f"bank:{bank.key}"],
            body={"format": format, "items": len(drafts), "losses": len(losses)},
        )
    return Exported(f"{bank.key}.{SUFFIXES.get(format, 'zip')}", data, losses)
