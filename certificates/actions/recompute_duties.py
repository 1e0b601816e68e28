"""Bring the duty rows in line with what is known and with the editions; running it again changes nothing.

A chunk of people costs eight queries, whatever they hold, and only rows that differ are written: a night on which
nothing happened reads everything and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.api import PostHolding, WorkFact
from certificates.actions.duty_rules import rules
from certificates.actions.read_histories import Catalogue, read_catalogue, read_histories
from certificates.domain.folding import owed
from certificates.domain.owed import DutyValue, History
from certificates.domain.rules import Rule
from certificates.models import Certificate, Duty, StateCertificate
from evidence.api import database_now

__all__ = ["everybody", "history_of", "recompute_duties", "recompute_part", "rules"]

CHUNK = 2_000
_COMPARED = ("person_id", "operation_item_id", "opens_on", "lapses_on", "edition_key", "state", "outcome")
_FIELDS = (*_COMPARED, "explanation")
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
    ids = sorted(set(person_ids)) if person_ids is not None else everybody()
    return sum(_recompute(ids[start : start + CHUNK], night) for start in range(0, len(ids), CHUNK))


def recompute_part(number: int, parts: int, *, today: date | None = None) -> tuple[int, int]:
    """(people, duties) of the `number`-th of so many parts of everybody; parts may run at the same time."""
    ids = everybody()
    first, end = (len(ids) * one // parts for one in (number - 1, number))
    return end - first, recompute_duties(person_ids=ids[first:end], today=today)


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


def _recompute(person_ids: list[int], night: _Night) -> int:
    histories = read_histories(person_ids, catalogue=night.catalogue)
    wanted = {
        (row.origin, row.kind): row
        for person_id, history in histories.items()
        for row in _rows(person_id, owed(history, rules=night.known, today=night.day), night)
    }
    stored = {
        (origin, kind): values
        for origin, kind, *values in Duty.objects.filter(person_id__in=person_ids)
        .order_by()
        .values_list("origin", "kind", *_FIELDS)
    }
    changed = [row for key, row in wanted.items() if stored.get(key) != [getattr(row, name) for name in _FIELDS]]
    gone = [key for key, values in stored.items() if key not in wanted and values[5] != Duty.State.DROPPED]
    if changed or gone:
        _write(changed, gone)
    return len(wanted)


def _rows(person_id: int, values: Iterable[DutyValue], night: _Night) -> Iterator[Duty]:
    for value in values:
        item = night.catalogue.item_of(key=value.item_key, family=value.family, high_risk=value.high_risk)
        if item is None:
            continue
        yield Duty(
            person_id=person_id,
            operation_item_id=item,
            kind=value.kind,
            opens_on=value.opens_on,
            lapses_on=value.lapses_on,
            origin=value.origin,
            edition_key=value.edition_key,
            explanation=value.explanation,
            state=value.state,
            outcome=value.outcome,
            computed_at=night.now,
        )


def _write(changed: list[Duty], gone: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        Duty.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["origin", "kind"], update_fields=_WRITTEN, batch_size=2_000
        )
        for origin, kind in gone:
            Duty.objects.filter(origin=origin, kind=kind).update(state=Duty.State.DROPPED, outcome="")
