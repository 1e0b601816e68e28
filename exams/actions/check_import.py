"""Dry run of a file of items: one verdict for every item, nothing written to the bank."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.item_files import read_item_file
from exams.domain.content import body_of
from exams.domain.draft import Draft, Fault, Reading, words_of
from exams.models import Cognitive, ImportBatch, ItemBank, ItemType, ItemVersion

CREATE, UPDATE, UNCHANGED, REFUSED = "create", "update", "unchanged", "refused"
_COGNITIVE = {str(label): value for value, label in Cognitive.choices} | {value: value for value in Cognitive.values}


@dataclass(frozen=True, slots=True)
class Known:
    """What the bank has already: number → newest version, fingerprint → number."""

    by_number: dict[str, ItemVersion]
    by_fingerprint: dict[str, str]


@dataclass(slots=True)
class Checked:
    """A file judged against a bank: a verdict for each item, and the drafts that can come in, in order."""

    reading: Reading
    rows: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(row["verdict"] == kind for row in self.rows)


def known_items(bank: ItemBank) -> Known:
    """Two queries, whatever the bank's size; items are compared by their newest version."""
    by_number: dict[str, ItemVersion] = {}
    versions = ItemVersion.objects.filter(item__bank=bank).defer("words").select_related("item", "area")
    for version in versions.order_by("version"):
        by_number[version.item.number] = version
    return Known(by_number, {version.fingerprint: number for number, version in by_number.items()})


def number_for(draft: Draft) -> str:
    """The author's number, or a stable one made of the words, so that the same file twice adds nothing."""
    return draft.number or f"#{draft.fingerprint[:10]}"


def cognitive_of(draft: Draft) -> str:
    """The level as ours, by its word or its value; nothing for any other word."""
    return _COGNITIVE.get(draft.cognitive.strip(), "")


def verdict(draft: Draft, known: Known) -> tuple[str, str]:
    """What committing this draft would do, and in what words that is said to the teacher."""
    existing = known.by_number.get(number_for(draft))
    if existing is None:
        twin = known.by_fingerprint.get(draft.fingerprint)
        return (UNCHANGED, f"与题库中的 {twin} 相同") if twin else (CREATE, "")
    same = (
        existing.fingerprint == draft.fingerprint
        and evidence.digest(existing.body) == evidence.digest(body_of(draft.content))
        and existing.explanation == draft.explanation
        and existing.area.path == draft.area
        and existing.difficulty == draft.difficulty
        and existing.source == draft.source
        and existing.check_state == draft.check_state
        and existing.tags == list(draft.tags)
        and existing.cognitive == cognitive_of(draft)
    )
    return (UNCHANGED, "") if same else (UPDATE, f"将成为第 {existing.version + 1} 版")


def check_rows(data: bytes, bank: ItemBank) -> Checked:
    """Judge every item of the file; FileRefused when it can't be read at all."""
    known = known_items(bank)
    checked = Checked(read_item_file(data))
    numbers: dict[str, str] = {}
    prints: dict[str, str] = {}
    for draft in checked.reading.drafts:
        number, print_ = number_for(draft), draft.fingerprint
        twin = numbers.get(number) or prints.get(print_)
        if twin:
            column, what = ("题号", "题号") if number in numbers else ("题干", "内容")
            fault = Fault(column, f"{what}与 {_place_words(twin)}重复")
            checked.rows.append(_row(draft.place, REFUSED, kind=draft.content.type, stem=_stem(draft), faults=[fault]))
            continue
        numbers[number] = prints[print_] = draft.place
        kind, note = verdict(draft, known)
        checked.rows.append(_row(draft.place, kind, kind=draft.content.type, stem=_stem(draft), note=note))
        checked.drafts.append(draft)
    for refused in checked.reading.refused:
        checked.rows.append(
            _row(refused.place, REFUSED, stem=refused.stem, faults=refused.faults, cells=dict(refused.cells))
        )
    checked.rows.sort(key=lambda row: _in_order(row["place"]))
    return checked


def _stem(draft: Draft) -> str:
    return words_of(draft.content)[:60]


def _place_words(place: str) -> str:
    return f"{place} 行" if place.isdecimal() else f"{place} "


def _in_order(place: str) -> list[tuple[int, str]]:
    """Places as people count them: 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", place) if part]


def _row(
    place: str, verdict: str, *, stem: str, kind: str = "", note: str = "", faults: Any = (), cells: Any = None
) -> dict[str, Any]:
    cells = cells or {}
    return {
        "place": place,
        "verdict": verdict,
        "note": note,
        "type": str(ItemType(kind).label) if kind else cells.get("题型", ""),
        "stem": stem or cells.get("题干", "")[:60],
        "faults": [asdict(fault) for fault in faults],
        "cells": cells,
    }


def check_import(file: BinaryIO, *, name: str, bank: ItemBank, user: User) -> ImportBatch:
    """Keep the file with its verdicts for confirmation; FileRefused when it can't be read at all."""
    require(user, "items.import", bank.owner)
    data = file.read()
    checked = check_rows(data, bank)
    with transaction.atomic():
        batch = ImportBatch(
            bank=bank,
            file_name=name[:200],
            file_sha256=hashlib.sha256(data).hexdigest(),
            format=checked.reading.format,
            uploaded_by=user,
        )
        note_verdicts(batch, checked)
        batch.file.save(f"{batch.uuid}.bin", ContentFile(data), save=False)
        batch.save()
    return batch


def note_verdicts(batch: ImportBatch, checked: Checked) -> None:
    """Verdicts, losses and counts as they stand now; the caller saves."""
    batch.rows, batch.notes = checked.rows, list(checked.reading.notes)
    batch.losses = [asdict(loss) for loss in checked.reading.losses]
    batch.created, batch.updated = checked.count(CREATE), checked.count(UPDATE)
    batch.unchanged, batch.refused = checked.count(UNCHANGED), checked.count(REFUSED)
