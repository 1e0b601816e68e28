"""Write a checked bank file into the bank as drafts: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.check_import import (
    CREATE,
    UNCHANGED,
    check_rows,
    cognitive_of,
    known_items,
    note_verdicts,
    number_for,
    verdict,
)
from exams.domain.draft import Draft
from exams.domain.formats.media import TYPES
from exams.models import Area, ImportBatch, Item, ItemBank, ItemMedia, ItemVersion


class ImportRefused(Exception):
    """The batch can't be committed as it stands; the message says what to do."""


def commit_import(batch: ImportBatch, *, user: User, strict: bool = False) -> ImportBatch:
    """Write the good rows, once. `strict`: nothing at all when any row is refused.

    The items are judged again against the bank of this moment, under a lock on the bank, so that two uploads of the
    same file at once add it once (SEC-13).
    """
    require(user, "items.import", batch.bank.owner)
    if strict and batch.refused:
        raise ImportRefused(f"有 {batch.refused} 行有误，严格模式下整个文件都不导入。请改正后重新上传。")
    with transaction.atomic():
        bank = ItemBank.objects.select_for_update().get(pk=batch.bank_id)
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state != ImportBatch.State.CHECKED:
            raise ImportRefused("这个文件已经导入或放弃，不能再次导入。")
        with locked.file.open("rb") as file:
            checked = check_rows(file.read(), bank)
        keep_media(bank, checked.reading.media, user=user)
        created, updated, unchanged = write_items(bank, checked.drafts, author=user, batch=locked)
        note_verdicts(locked, checked)
        locked.created, locked.updated, locked.unchanged = created, updated, unchanged
        locked.state = ImportBatch.State.COMMITTED
        locked.committed_at = evidence.database_now()
        locked.save()
        evidence.append(
            "exams.items.imported",
            actor=user.actor,
            subjects=[f"bank:{bank.key}", f"import:{locked.uuid}"],
            body={"file_sha256": locked.file_sha256, "created": created, "updated": updated},
        )
    return locked


def keep_media(bank: ItemBank, media: Mapping[str, bytes], *, user: User) -> None:
    """Store what the bank has not yet. A file of a transaction that is rolled back stays unnamed and unseen."""
    known = set(bank.media.filter(name__in=list(media)).values_list("name", flat=True))
    for name, data in media.items():
        if name in known:
            continue
        row = ItemMedia(bank=bank, name=name, mime=TYPES[name.rpartition(".")[2]], size=len(data), added_by=user)
        row.file.save(f"{bank.key}/{name}", ContentFile(data), save=False)
        row.save()


def write_items(
    bank: ItemBank, drafts: Sequence[Draft], *, author: User, batch: ImportBatch | None
) -> tuple[int, int, int]:
    """Draft versions of new and changed items in a fixed number of queries; returns created, updated, unchanged."""
    known = known_items(bank)
    areas = _areas(bank, {draft.area for draft in drafts})
    items = {item.number: item for item in Item.objects.filter(bank=bank)}
    fresh: list[Item] = []
    writing: list[tuple[str, Draft]] = []
    created = updated = unchanged = 0
    for draft in drafts:
        kind, _note = verdict(draft, known)
        if kind == UNCHANGED:
            unchanged += 1
            continue
        number = number_for(draft)
        if kind == CREATE:
            fresh.append(Item(bank=bank, number=number))
            created += 1
        else:
            updated += 1
        writing.append((number, draft))
    for item in Item.objects.bulk_create(fresh, batch_size=500):
        items[item.number] = item
    newest = dict(ItemVersion.objects.filter(item__bank=bank).values_list("item_id").annotate(newest=Max("version")))
    ItemVersion.objects.bulk_create(
        (
            version_of(draft, items[number], areas[draft.area], version=newest.get(items[number].pk, 0) + 1,
                       author=author, batch=batch)
            for number, draft in writing
        ),
        batch_size=500,
    )  # fmt: skip
    return created, updated, unchanged


def version_of(
    draft: Draft, item: Item, area: Area, *, version: int, author: User, batch: ImportBatch | None = None
) -> ItemVersion:
    """A draft version, not yet saved."""
    row = ItemVersion(
        item=item,
        version=version,
        area=area,
        difficulty=draft.difficulty,
        explanation=draft.explanation,
        source=draft.source,
        check_state=draft.check_state,
        tags=list(draft.tags),
        cognitive=cognitive_of(draft),
        author=author,
        batch=batch,
    )
    row.hold(draft.content)
    return row


def _areas(bank: ItemBank, paths: set[str]) -> dict[str, Area]:
    areas = {area.path: area for area in Area.objects.filter(bank=bank)}
    missing = [Area(bank=bank, path=path) for path in sorted(paths - areas.keys())]
    areas.update({area.path: area for area in Area.objects.bulk_create(missing)})
    return areas
