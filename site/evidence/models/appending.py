"""The statements by which the chain grows: one takes its head and the time, one writes everything.

PostgreSQL does each in one round trip, because whoever appends holds the head, and with it all other appends, until the
commit. SQLite has no writing in WITH; there the ORM writes the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from evidence.models.clock import database_now
from evidence.models.event import ChainHead, Event, EventSubject

_HEAD = """
WITH head AS MATERIALIZED (SELECT seq, hash FROM evidence_chainhead WHERE name = 'main' FOR UPDATE)
SELECT seq, hash, clock_timestamp() FROM head
"""
_WRITE = """
WITH written AS (
  INSERT INTO evidence_event (seq, at, kind, actor, body, subject_list, algorithm, previous_hash, hash)
  VALUES {events} RETURNING id, seq
), about AS (
  INSERT INTO evidence_eventsubject (event_id, subject)
  SELECT written.id, named.subject FROM written JOIN (VALUES {subjects}) AS named (seq, subject) USING (seq)
)
UPDATE evidence_chainhead SET seq = %s, hash = %s WHERE name = 'main'
"""
_AT_ONCE = 500
"""Events in one statement: its values stay far below the 65,535 that the protocol can carry."""


def take_head() -> tuple[int, str, datetime]:
    """Last place, its hash, and the time after the wait for the head's lock, which is held until commit."""
    if connection.vendor != "postgresql":
        head = ChainHead.objects.select_for_update().get(name="main")
        return head.seq, head.hash, database_now()
    with connection.cursor() as cursor:
        cursor.execute(_HEAD)
        seq, last, at = cursor.fetchone()
    return seq, last, at.astimezone(UTC)


def write_events(events: Sequence[Event]) -> None:
    """Events, what they are about, and the head's new place; only by whom `take_head` gave the head."""
    if connection.vendor != "postgresql":
        Event.objects.bulk_create(events)
        EventSubject.objects.bulk_create(
            EventSubject(event=event, subject=subject) for event in events for subject in event.subject_list
        )
        ChainHead.objects.filter(name="main").update(seq=events[-1].seq, hash=events[-1].hash)
        return
    for first in range(0, len(events), _AT_ONCE):
        _write(events[first : first + _AT_ONCE])


def _write(events: Sequence[Event]) -> None:
    values: list[Any] = []
    for event in events:
        values += [event.seq, event.at, event.kind, event.actor, json.dumps(event.body), json.dumps(event.subject_list)]
        values += [event.algorithm, event.previous_hash, event.hash]
    named = [(event.seq, subject) for event in events for subject in event.subject_list]
    for pair in named:
        values += pair
    statement = _WRITE.format(
        events=", ".join(["(%s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s)"] * len(events)),
        subjects=", ".join(["(%s::bigint, %s::varchar)"] * len(named)) or "(NULL::bigint, NULL::varchar)",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, events[-1].seq, events[-1].hash])
