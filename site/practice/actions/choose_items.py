"""What is open to somebody this month, and what a new go asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from accounts.api import Person
from exams.api import Blueprint, Dice, OpenItem, open_items
from practice.domain.mock import PRACTISED, Part
from practice.domain.slices import monthly_slice
from practice.models import Mistake

CHAPTER_ITEMS, DAILY_ITEMS, MISTAKE_ITEMS = 20, 5, 20


def shuffled(seed: str, ids: Sequence[int]) -> list[int]:
    return Dice(f"practice:{seed}").shuffled(ids)


def open_to(person: Person, now: datetime) -> list[OpenItem]:
    """The person's slice of every practice bank in this month; types that are practised on a page."""
    month = timezone.localdate(now).strftime("%Y-%m")
    by_bank: dict[str, list[OpenItem]] = {}
    for item in open_items():
        if item.type in PRACTISED:
            by_bank.setdefault(item.bank, []).append(item)
    found: list[OpenItem] = []
    for bank, items in by_bank.items():
        chosen = monthly_slice(
            [(item.id, item.area) for item in items], seed=f"{bank}:{person.pk}:{month}", shuffle=shuffled
        )
        found += [item for item in items if item.id in chosen]
    return found


def chapters(items: Sequence[OpenItem]) -> dict[tuple[str, str], int]:
    """(bank, first level of the area) → how many items are open."""
    counts: dict[tuple[str, str], int] = {}
    for item in items:
        key = (item.bank, item.area.split("/", 1)[0])
        counts[key] = counts.get(key, 0) + 1
    return counts


def of_chapter(items: Sequence[OpenItem], bank: str, chapter: str) -> list[int]:
    return [item.id for item in items if item.bank == bank and item.area.split("/", 1)[0] == chapter]


def of_blueprint(items: Sequence[OpenItem], blueprint: Blueprint) -> list[OpenItem]:
    """Items of the blueprint's operation item: by the bank's own item, or by a chapter that its name begins with."""
    item = blueprint.bank.operation_item
    if item is None:
        return []
    words = f"{item.name} {item.category.name}"
    return [
        one
        for one in items
        if one.operation_item == item.pk or (one.operation_item is None and one.area.split("/", 1)[0] in words)
    ]


def parts_of(blueprint: Blueprint) -> list[Part]:
    """The paper's sections by type; a section of several types counts each of its quotas."""
    parts = []
    for section in blueprint.sections.prefetch_related("quotas"):
        by_type: dict[str, int] = {}
        for quota in section.quotas.all():
            kind = quota.type or section.type
            by_type[kind] = by_type.get(kind, 0) + quota.count
        parts += [Part(section.title, kind, count, section.marks) for kind, count in by_type.items()]
    return parts


def due_mistakes(person: Person, now: datetime) -> list[int]:
    """Items whose time has come, the longest due first."""
    due = Mistake.objects.filter(person=person, mastered_at__isnull=True, due_at__lte=now).order_by("due_at")
    return list(due.values_list("item_id", flat=True)[:MISTAKE_ITEMS])
