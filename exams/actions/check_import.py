"""Dry run of a bank file: one verdict for every row, nothing written to the bank."""

from __future__ import annotations

import hashlib
import io
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.api import User, require
from exams.actions.read_bank_file import read_bank_file
from exams.domain.importing import Fault, ItemValue, read_row
from exams.models import ImportBatch, ItemBank, ItemVersion

CREATE, UPDATE, UNCHANGED, REFUSED = "create", "update", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class Known:
    """What the bank has already: number → newest version, fingerprint → number."""

    by_number: dict[str, ItemVersion]
    by_fingerprint: dict[str, str]


def known_items(bank: ItemBank) -> Known:
    """Two queries, whatever the bank's size; items are compared by their newest version."""
    by_number: dict[str, ItemVersion] = {}
    for version in ItemVersion.objects.filter(item__bank=bank).select_related("item", "area").order_by("version"):
        by_number[version.item.number] = version
    return Known(by_number, {version.fingerprint: number for number, version in by_number.items()})


def number_for(value: ItemValue) -> str:
    """The author's number, or a stable one made of the words, so that the same file twice adds nothing."""
    return value.number or f"#{value.fingerprint[:10]}"


def verdict(value: ItemValue, known: Known) -> tuple[str, str]:
    """What committing this row would do, and in what words that is said to the teacher."""
    existing = known.by_number.get(number_for(value))
    if existing is None:
        twin = known.by_fingerprint.get(value.fingerprint)
        return (UNCHANGED, f"与题库中的 {twin} 相同") if twin else (CREATE, "")
    same = (
        existing.fingerprint == value.fingerprint
        and existing.explanation == value.explanation
        and existing.area.path == value.area
        and existing.difficulty == value.difficulty
        and existing.source == value.source
        and existing.check_state == value.check_state
    )
    return (UNCHANGED, "") if same else (UPDATE, f"将成为第 {existing.version + 1} 版")


def check_rows(file: BinaryIO, bank: ItemBank) -> tuple[list[dict[str, Any]], list[ItemValue], list[str]]:
    """Verdicts of all rows, the values that can come in (in order), and notes on the file as a whole."""
    known = known_items(bank)
    source = read_bank_file(file)
    rows: list[dict[str, Any]] = []
    values: list[ItemValue] = []
    numbers: dict[str, str] = {}
    prints: dict[str, str] = {}
    for row in source.rows:
        result = read_row(row.cells)
        faults = [Fault(column, "单元格是公式，请改成文字") for column in row.formulas]
        if isinstance(result, list) or faults:
            faults += [] if not isinstance(result, list) else [f for f in result if f.column not in row.formulas]
            rows.append(_row(row.place, row.cells, REFUSED, "", faults))
            continue
        number = number_for(result)
        twin = numbers.get(number) or prints.get(result.fingerprint)
        if twin:
            what = "题号" if number in numbers else "内容"
            column = "题号" if number in numbers else "题干"
            rows.append(_row(row.place, row.cells, REFUSED, "", [Fault(column, f"{what}与 {twin} 行重复")]))
            continue
        numbers[number] = prints[result.fingerprint] = row.place
        kind, note = verdict(result, known)
        rows.append(_row(row.place, row.cells, kind, note, []))
        values.append(result)
    return rows, values, source.notes


def _row(place: str, cells: dict[str, str], kind: str, note: str, faults: list[Fault]) -> dict[str, Any]:
    kept = {name: text for name, text in cells.items() if text} if kind == REFUSED else {}
    return {
        "place": place,
        "verdict": kind,
        "note": note,
        "type": cells.get("题型", ""),
        "stem": cells.get("题干", "")[:60],
        "faults": [asdict(fault) for fault in faults],
        "cells": kept,
    }


def check_import(file: BinaryIO, *, name: str, bank: ItemBank, user: User) -> ImportBatch:
    """Keep the file with its verdicts for confirmation; FileRefused when it can't be read at all."""
    require(user, "items.import", bank.owner)
    data = file.read()
    rows, _values, notes = check_rows(io.BytesIO(data), bank)
    counts = {kind: sum(row["verdict"] == kind for row in rows) for kind in (CREATE, UPDATE, UNCHANGED, REFUSED)}
    with transaction.atomic():
        batch = ImportBatch(
            bank=bank,
            file_name=name[:200],
            file_sha256=hashlib.sha256(data).hexdigest(),
            rows=rows,
            notes=notes,
            created=counts[CREATE],
            updated=counts[UPDATE],
            unchanged=counts[UNCHANGED],
            refused=counts[REFUSED],
            uploaded_by=user,
        )
        batch.file.save(f"{batch.uuid}.bin", ContentFile(data), save=False)
        batch.save()
    return batch
