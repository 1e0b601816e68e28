"""Who may do what: operation items against the people who hold a valid paper for them, ours or the state's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from accounts.api import Organisation
from certificates import api as certificates
from qualifications.api import OperationItem
from workforce.actions.read_people import members, posts_held
from workforce.domain.standing import SOON_DAYS


@dataclass(frozen=True, slots=True)
class ItemRow:
    """How many hold it, of these how many soon no more, and how many posts ask for it by whom without it."""

    item: OperationItem
    holders: int
    ending: int
    posts: int
    lacking: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One valid paper of one person; `is_state`: a state certificate on record, `is_checked`: found so by hand."""

    item: OperationItem
    valid_to: date | None
    is_state: bool
    is_checked: bool = True

    def is_ending(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to <= day + timedelta(days=SOON_DAYS)


def item_rows(unit: Organisation, *, day: date | None = None) -> list[ItemRow]:
    """Every item that somebody holds or a post asks for, the most wanting first; four questions."""
    today = day or localdate()
    people = members(unit, day=today).values("pk")
    ends: dict[tuple[int, int], date] = {}
    for rows in _valid(people, day=today):
        for person, item, end in rows.order_by().values_list("person_id", "operation_item_id", "valid_to"):
            ends[person, item] = max(ends.get((person, item), date.min), end or date.max)
    asked = set(
        posts_held(unit, day=today).exclude(item_key="").order_by().values_list("person_id", "item_key").distinct()
    )
    keys = {key for _person, key in asked}
    items = {
        row.pk: row
        for row in OperationItem.objects.filter(Q(pk__in={item for _person, item in ends}) | Q(key__in=keys))
        .select_related("category")
    }  # fmt: skip
    by_key = {row.key: row.pk for row in items.values()}
    near = today + timedelta(days=SOON_DAYS)
    held = Counter(item for _person, item in ends)
    ending = Counter(item for (_person, item), end in ends.items() if end <= near)
    posts = Counter(by_key[key] for _person, key in asked if key in by_key)
    lacking = Counter(by_key[key] for person, key in asked if key in by_key and (person, by_key[key]) not in ends)
    made = [ItemRow(row, held[pk], ending[pk], posts[pk], lacking[pk]) for pk, row in items.items()]
    return sorted(made, key=lambda row: (-row.lacking, -row.holders, row.item.name))


def papers_of(people: Iterable[int], *, day: date | None = None) -> dict[int, list[Paper]]:
    """Person → the newest valid paper for each item; two questions."""
    today = day or localdate()
    found: dict[int, dict[int, Paper]] = {}
    ours, theirs = _valid(list(people), day=today)
    for row in ours.select_related("operation_item").order_by("valid_to"):
        if row.operation_item is not None:
            found.setdefault(row.person_id, {})[row.operation_item_id] = Paper(row.operation_item, row.valid_to, False)
    for row in theirs.select_related("operation_item").order_by("valid_to"):
        is_checked = bool(row.check_result)
        paper = Paper(row.operation_item, row.valid_to, True, is_checked)
        found.setdefault(row.person_id, {})[row.operation_item_id] = paper
    return {person: sorted(rows.values(), key=lambda one: one.item.name) for person, rows in found.items()}


def _valid(people: Any, *, day: date) -> tuple[Any, Any]:
    """Valid papers of these people: ours with an item, and the state's."""
    valid = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    ours = certificates.Certificate.objects.filter(valid, person__in=people, state="valid", valid_from__lte=day)
    theirs = certificates.StateCertificate.objects.filter(valid, person__in=people, valid_from__lte=day)
    return ours.exclude(operation_item=None), theirs
