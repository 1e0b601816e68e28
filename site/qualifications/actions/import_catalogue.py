"""A newer catalogue comes in from Excel: checked, committed by an administrator, recorded in evidence."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.api import User, require
from evidence import api as evidence
from qualifications.actions.read_sheet import read_sheet
from qualifications.domain import catalogue_import as rules
from qualifications.domain.catalogue_import import Known, KnownItem, Verdict
from qualifications.domain.catalogue_row import COLUMNS, REQUIRED_COLUMNS, ItemRow
from qualifications.domain.sheet import SheetRow
from qualifications.models import CatalogueImport, OperationItem, WorkCategory

ABILITY = "catalogue.manage"


class ImportRefused(Exception):
    """The import can't be committed; the message says why."""


def check_import(
    file: BinaryIO, *, file_name: str, family: str, version: str, by: User, retire_missing: bool = False
) -> CatalogueImport:
    """Read the file and keep its rows; the catalogue does not change. FileRefused for an unreadable file."""
    require(by, ABILITY)
    rows = read_sheet(file, columns=COLUMNS, required=REQUIRED_COLUMNS, fill_down=True)
    file.seek(0)
    return CatalogueImport.objects.create(
        family=family,
        version=version,
        file_name=file_name[:200],
        file_sha256=hashlib.sha256(file.read()).hexdigest(),
        rows=[
            {"place": row.place, "cells": dict(row.cells), "formulas": list(row.formulas), "hidden": row.is_hidden}
            for row in rows
        ],
        retire_missing=retire_missing,
        uploaded_by=by,
    )


def known_of(family: str) -> Known:
    """What the database holds of the family now."""
    items = OperationItem.objects.filter(category__family=family).select_related("category")
    return Known(
        categories=dict(WorkCategory.objects.filter(family=family).values_list("code", "name")),
        items=tuple(_known(item) for item in items),
    )


def _known(item: OperationItem) -> KnownItem:
    return KnownItem(
        key=item.key,
        code=item.code,
        name=item.name,
        category=item.category.name,
        aliases=tuple(item.aliases),
        hours_theory=item.required_hours_theory,
        hours_practical=item.required_hours_practical,
        min_education=item.min_education,
        has_practical=item.has_practical,
        is_high_risk=item.is_high_risk,
        note=item.note,
        is_current=item.is_current,
    )


def verdicts_of(batch: CatalogueImport) -> list[Verdict]:
    """Every row judged against the catalogue as it stands now."""
    rows = [
        SheetRow(raw["place"], raw["cells"], tuple(raw["formulas"]), raw.get("hidden", False)) for raw in batch.rows
    ]
    return rules.judge_rows(rows, known_of(batch.family))


def commit_import(batch: CatalogueImport, *, by: User) -> CatalogueImport:
    """Write the good rows. ImportRefused when it was committed before or no row is good."""
    require(by, ABILITY)
    with transaction.atomic():
        batch = CatalogueImport.objects.select_for_update().get(pk=batch.pk)
        if batch.state != CatalogueImport.State.CHECKED:
            raise ImportRefused("这次导入已经办理过了。")
        verdicts = verdicts_of(batch)
        gone = rules.missing_from(verdicts, known_of(batch.family))
        good = [verdict for verdict in verdicts if verdict.row is not None]
        if not good:
            raise ImportRefused("没有可以导入的行，请按错误说明修改后重新上传。")
        for number, verdict in enumerate(good, start=1):
            _write(batch, verdict, number=number)
        counts = Counter(verdict.verdict for verdict in verdicts)
        if batch.retire_missing and not counts[rules.REFUSED]:
            counts["retired_missing"] = _retire_missing(batch, gone)
        batch.state = CatalogueImport.State.COMMITTED
        batch.committed_at = timezone.now()
        batch.result = dict(counts)
        batch.save(update_fields=["state", "committed_at", "result"])
        evidence.append(
            "qualifications.catalogue.imported",
            actor=by.actor,
            subjects=[f"catalogue:{batch.version}", f"catalogue-import:{batch.uuid}"],
            body={"family": batch.family, "file": batch.file_sha256, "counts": dict(counts)},
        )
    return batch


def _write(batch: CatalogueImport, verdict: Verdict, *, number: int) -> None:
    row = verdict.row
    if row is None:
        raise ValueError("a refused row is never written")
    category, _ = WorkCategory.objects.get_or_create(
        family=batch.family, code=row.category_code, defaults={"name": row.category, "sort_order": 90}
    )
    if verdict.verdict == rules.CREATED:
        key = row.key or f"{slugify(batch.version)}-{slugify(row.code) or number}"
        item = OperationItem(key=_free_key(key), has_practical=True, code=f"{row.category_code}.{number}"[:12])
        item.sort_order = number
    else:
        item = OperationItem.objects.get(key=verdict.key)
    item.category, item.name, item.catalogue_version = category, row.name, batch.version
    item.is_current = row.is_current
    _follow(item, row)
    item.save()


def _follow(item: OperationItem, row: ItemRow) -> None:
    """An empty cell leaves what is there: hours an administrator filled in survive a catalogue without them."""
    for name, value in (
        ("code", row.code),
        ("aliases", list(row.aliases)),
        ("note", row.note),
        ("has_practical", row.has_practical),
        ("is_high_risk", row.is_high_risk),
        ("required_hours_theory", row.hours_theory),
        ("required_hours_practical", row.hours_practical),
        ("min_education", row.min_education),
    ):
        if value not in (None, "", []):
            setattr(item, name, value)


def _free_key(key: str) -> str:
    candidate, number = key[:56], 2
    while OperationItem.objects.filter(key=candidate).exists():
        candidate, number = f"{key[:56]}-{number}", number + 1
    return candidate


def _retire_missing(batch: CatalogueImport, gone: list[KnownItem]) -> int:
    keys = [item.key for item in gone]
    return OperationItem.objects.filter(category__family=batch.family, key__in=keys).update(is_current=False)
