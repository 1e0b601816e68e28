"""Bring the duty rows in line with what is known and with the editions; running it again changes nothing.

A chunk of people costs eight queries, whatever they hold, and only rows that differ are written: a night on which
nothing happened reads everything and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.api import PostHolding, WorkFact
from certificates.actions.duty_rules import rules
from certificates.actions.read_histories import Catalogue, read_catalogue, read_histories, those
from certificates.domain.folding import owed
from certificates.domain.owed import DutyValue, History
from certificates.domain.rules import Rule
from certificates.models import Certificate, Duty, StateCertificate
from evidence.api import database_now, unhurried

__all__ = ["everybody", "history_of", "recompute_duties", "recompute_part", "rules"]

CHUNK = 2_000
_COMPARED = ("person_id", "operation_item_id", "opens_on", "lapses_on", "edition_key", "state", "outcome")
_FIELDS = (*_COMPARED, "explanation")
_STATE = _FIELDS.index("state")
_Values = tuple[Any, ...]
_WRITTEN = ("operation_item", "opens_on", "lapses_on", "edition_key", "state", "outcome", "explanation", "computed_at")


@dataclass(frozen=True, slots=True)
class _Night:
    """What all chunks share."""

    known: tuple[Rule, ...]
    catalogue: Catalogue
    day: date
    now: datetime


def recompute_duties(*, person_ids: Iterable[int] | None = None, today: date | None = None) -> int:
    """The number of duties that stand, for these people or for everybody of whom anything is known."""
    now = database_now()
    night = _Night(rules(), read_catalogue(), today or localdate(now), now)
    if person_ids is None:
        return _recompute_all(everybody(), night)
    ids = sorted(set(person_ids))
    return sum(_recompute(ids[start : start + CHUNK], night) for start in range(0, len(ids), CHUNK))


def _recompute_all(ids: list[int], night: _Night) -> int:
    """Everybody from the first to the last of these: a chunk is asked for by its two ends, not by 2,000 numbers."""
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return sum(_recompute(range(chunk[0], chunk[-1] + 1), night) for chunk in chunks)


@unhurried()
def recompute_part(number: int, parts: int, *, today: date | None = None) -> tuple[int, int]:
    """(people, duties) of the `number`-th of so many parts of everybody; parts may run at the same time."""
    ids, now = everybody(), database_now()
    first, end = (len(ids) * one // parts for one in (number - 1, number))
    night = _Night(rules(), read_catalogue(), today or localdate(now), now)
    return end - first, _recompute_all(ids[first:end], night)


def history_of(person_id: int) -> History:
    """All that is known of one person."""
    return read_histories([person_id], catalogue=read_catalogue()).get(person_id, History())


def everybody() -> list[int]:
    """Of whom anything is known, by primary key."""
    sources = (Certificate.objects.issued(), StateCertificate.objects, PostHolding.objects, WorkFact.objects)
    found: set[int] = set()
    for rows in sources:
        found.update(rows.order_by().values_list("person_id", flat=True).distinct())
    return sorted(found)


def _recompute(person_ids: Sequence[int], night: _Night) -> int:
    histories = read_histories(person_ids, catalogue=night.catalogue)
    wanted = {
        key: values
        for person_id, history in histories.items()
        for key, values in _rows(person_id, owed(history, rules=night.known, today=night.day), night)
    }
    stored = {
        (row[0], row[1]): row[2:]
        for row in Duty.objects.filter(those(person_ids)).order_by().values_list("origin", "kind", *_FIELDS)
    }
    changed = [
        Duty(origin=key[0], kind=key[1], computed_at=night.now, **dict(zip(_FIELDS, values, strict=True)))
        for key, values in wanted.items()
        if stored.get(key) != values
    ]
    gone = [key for key, values in stored.items() if key not in wanted and values[_STATE] != Duty.State.DROPPED]
    if changed or gone:
        _write(changed, gone)
    return len(wanted)


def _rows(person_id: int, owes: Iterable[DutyValue], night: _Night) -> Iterator[tuple[tuple[str, str], _Values]]:
    """(origin, kind) and the values in the order of _FIELDS: a row is built for what differs only."""
    for one in owes:
        item = night.catalogue.item_of(key=one.item_key, family=one.family, high_risk=one.high_risk)
        if item is not None:
            place = (person_id, item, one.opens_on, one.lapses_on, one.edition_key)
            yield (one.origin, one.kind), (*place, one.state, one.outcome, one.explanation)


def _write(changed: list[Duty], gone: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        Duty.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["origin", "kind"], update_fields=_WRITTEN, batch_size=2_000
        )
        for kind in sorted({kind for _origin, kind in gone}):
            origins = [origin for origin, one in gone if one == kind]
            for start in range(0, len(origins), CHUNK):
                rows = Duty.objects.filter(kind=kind, origin__in=origins[start : start + CHUNK])
                rows.update(state=Duty.State.DROPPED, outcome="")
