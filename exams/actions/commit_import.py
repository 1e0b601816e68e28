"""Write a checked bank file into the bank as drafts: all of it or nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.check_import import CREATE, UNCHANGED, check_rows, known_items, number_for, verdict
from exams.domain.content import ItemContent
from exams.domain.draft import words_of
from exams.domain.importing import ItemValue
from exams.models import Area, ImportBatch, Item, ItemBank, ItemVersion


class ImportRefused(Exception):
    """The batch can't be committed as it stands; the message says what to do."""


def commit_import(batch: ImportBatch, *, user: User, strict: bool = False) -> ImportBatch:
    """Write the good rows, once. `strict`: nothing at all when any row is refused.

    The rows are judged again against the bank of this moment, under a lock on the bank, so that two uploads of the
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
            rows, values, notes = check_rows(io.BytesIO(file.read()), bank)
        created, updated, unchanged = write_items(bank, values, author=user, batch=locked)
        locked.rows, locked.notes = rows, notes
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


def write_items(
    bank: ItemBank, values: Sequence[ItemValue], *, author: User, batch: ImportBatch | None
) -> tuple[int, int, int]:
    """Drafts for new and changed items in a fixed number of queries; returns created, updated, unchanged."""
    known = known_items(bank)
    areas = _areas(bank, {value.area for value in values})
    items = {item.number: item for item in Item.objects.filter(bank=bank)}
    fresh: list[Item] = []
    drafts: list[tuple[str, ItemValue]] = []
    created = updated = unchanged = 0
    for value in values:
        kind, _note = verdict(value, known)
        if kind == UNCHANGED:
            unchanged += 1
            continue
        number = number_for(value)
        if kind == CREATE:
            fresh.append(Item(bank=bank, number=number))
            created += 1
        else:
            updated += 1
        drafts.append((number, value))
    for item in Item.objects.bulk_create(fresh, batch_size=500):
        items[item.number] = item
    newest = dict(ItemVersion.objects.filter(item__bank=bank).values_list("item_id").annotate(newest=Max("version")))
    ItemVersion.objects.bulk_create(
        (
            ItemVersion(
                item=items[number],
                version=newest.get(items[number].pk, 0) + 1,
                type=value.type,
                area=areas[value.area],
                difficulty=value.difficulty,
                stem=value.stem,
                options=list(value.options),
                key=list(value.key),
                explanation=value.explanation,
                source=value.source,
                check_state=value.check_state,
                fingerprint=value.fingerprint,
                words=words_of(ItemContent(value.type, value.stem, value.options, value.key)),
                author=author,
                batch=batch,
            )
            for number, value in drafts
        ),
        batch_size=500,
    )
    return created, updated, unchanged


def _areas(bank: ItemBank, paths: set[str]) -> dict[str, Area]:
    areas = {area.path: area for area in Area.objects.filter(bank=bank)}
    missing = [Area(bank=bank, path=path) for path in sorted(paths - areas.keys())]
    areas.update({area.path: area for area in Area.objects.bulk_create(missing)})
    return areas
