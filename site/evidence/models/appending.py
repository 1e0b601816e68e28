"""The statements by which the chain grows.

Whoever appends holds the head, and with it all other appends, until the commit. So PostgreSQL appends one event in one
statement, which takes the head, hashes and writes (`link_one`); an action that hundreds do within seconds makes its
change in that same statement (`link_sql`). Several events are two statements: one takes the head and the time, one
writes everything. SQLite has no writing in WITH; there the ORM writes the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from evidence.domain.chain import ALGORITHM, pieces
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
_LINK = """
head AS MATERIALIZED (SELECT seq, hash FROM evidence_chainhead WHERE name = 'main' AND {when} FOR UPDATE),
stamped AS MATERIALIZED (
  SELECT seq + 1 AS seq, hash AS previous,
    to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') AS at FROM head
), link AS MATERIALIZED (
  SELECT seq, previous, at,
    encode(sha256(convert_to(previous || %s || at || %s || seq::text || %s, 'UTF8')), 'hex') AS hash FROM stamped
), written AS (
  INSERT INTO evidence_event (seq, at, kind, actor, body, subject_list, algorithm, previous_hash, hash)
  SELECT seq, at, %s, %s, %s::jsonb, %s::jsonb, %s, previous, hash FROM link RETURNING id
), about AS (
  INSERT INTO evidence_eventsubject (event_id, subject)
  SELECT written.id, named.subject FROM written, unnest(%s::varchar[]) AS named (subject)
), moved AS (
  UPDATE evidence_chainhead AS main SET seq = link.seq, hash = link.hash FROM link WHERE main.name = 'main'
)
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


def link_sql(
    kind: str, *, actor: str, subjects: Sequence[str], body: Mapping[str, Any], when: str = "TRUE"
) -> tuple[str, list[Any]]:
    """PostgreSQL: the WITH queries that append one event, and their values; what was appended stands in `link`.

    `when`: a condition over earlier queries of the same WITH; when it fails nothing is appended. What it reads is done
    before the head is taken, so that nobody holds the head while waiting for a row.
    """
    values: list[Any] = [*pieces(kind=kind, actor=actor, subjects=subjects, body=body), kind, actor]
    values += [json.dumps(dict(body)), json.dumps(list(subjects)), ALGORITHM, list(subjects)]
    return _LINK.format(when=when), values


def link_one(
    kind: str, *, actor: str, subjects: Sequence[str], body: Mapping[str, Any]
) -> tuple[int, str, str, str] | None:
    """Append one event in one statement: place, time, the hash before and its own. None where there is no WITH."""
    if connection.vendor != "postgresql":
        return None
    link, values = link_sql(kind, actor=actor, subjects=subjects, body=body)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {link} SELECT seq, at, previous, hash FROM link", values)  # noqa: S608 (the queries above)
        seq, at, previous, own = cursor.fetchone()
    return seq, at, previous, own


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
