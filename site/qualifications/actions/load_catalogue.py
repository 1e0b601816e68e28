"""Bring the catalogues shipped with the program into the database, once however often it runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from qualifications.domain.catalogue import Catalogue, CatalogueCategory, CatalogueItem, read_catalogue
from qualifications.models import OperationItem, WorkCategory

FOLDER = Path(__file__).resolve().parents[1] / "catalogues"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many items were added, and how many of an imported other version were left as they are."""

    created: int
    left: int


def read_catalogues() -> list[Catalogue]:
    """Every catalogue file; EditionRefused for a bad one."""
    return [
        read_catalogue(path.read_text(encoding="utf-8"), name=f"catalogues/{path.name}")
        for path in sorted(FOLDER.glob("*.toml"))
    ]


def load_catalogue() -> Loaded:
    """Add what is missing. Rows of the same version follow the file; what an administrator fills in stays."""
    created = left = 0
    with transaction.atomic():
        for catalogue in read_catalogues():
            for order, category in enumerate(catalogue.categories, start=1):
                row = _category(catalogue, category, order=order)
                for place, item in enumerate(category.items, start=1):
                    state = _item(catalogue, row, item, place=place)
                    created += state == "created"
                    left += state == "left"
    return Loaded(created=created, left=left)


def _category(catalogue: Catalogue, category: CatalogueCategory, *, order: int) -> WorkCategory:
    row, _ = WorkCategory.objects.get_or_create(
        family=catalogue.family, code=category.code, defaults={"name": category.name, "sort_order": order}
    )
    return row


def _item(catalogue: Catalogue, category: WorkCategory, item: CatalogueItem, *, place: int) -> str:
    fixed = {
        "category": category,
        "code": item.code,
        "name": item.name,
        "sort_order": place,
        "is_high_risk": item.is_high_risk,
        "has_practical": item.has_practical,
        "note": item.note,
    }
    open_to_edit = {
        "aliases": list(item.aliases),
        "catalogue_version": catalogue.version,
        "min_education": item.min_education,
        "required_hours_theory": item.required_hours_theory,
        "required_hours_practical": item.required_hours_practical,
    }
    row, created = OperationItem.objects.get_or_create(key=item.key, defaults={**fixed, **open_to_edit})
    if created:
        return "created"
    if row.catalogue_version != catalogue.version:
        return "left"
    OperationItem.objects.filter(pk=row.pk).update(**fixed)
    return "same"
