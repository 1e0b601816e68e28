"""The four statements of a burst: who starts and what they have played, the new play, the play handed in, its result.

Two thousand phones hear one bell. Composing these through the ORM cost as much as everything else together, so they
are written out; PostgreSQL prepares them once a connection. Conditions and constraints are those of the models:
IntegrityError means what it means there. Moments are UTC; on SQLite they are text, as Django writes them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from contests.models.contest import Contest
from contests.models.entry import Entry
from contests.models.play import Play

_NOW = {"postgresql": "clock_timestamp()", "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"}
_PLAYER = """
SELECT {now}, e.id, c.id, c.uuid, c.state, c.opens_at, c.closes_at, c.approved_at,
       p.id, p.round_id, p.state, p.deadline_at, p.items, p.number
FROM contests_entry e JOIN contests_contest c ON c.id = e.contest_id LEFT JOIN contests_play p ON p.entry_id = e.id
WHERE e.uuid = %s AND c.slug = %s
"""
_PLAYED = """
SELECT {now}, c.id, c.uuid, c.approved_at,
       p.id, p.round_id, p.state, p.seed, p.items, p.started_at, p.deadline_at, p.more_time, p.flags,
       p.answers, p.finished_at
FROM contests_play p JOIN contests_entry e ON e.id = p.entry_id JOIN contests_contest c ON c.id = p.contest_id
WHERE p.uuid = %s AND e.uuid = %s AND c.slug = %s
"""
_IN_TIME = """
 AND (state = 'started' OR (state = 'late' AND finished_at = deadline_at AND NOT EXISTS (
   SELECT 1 FROM contests_contest c WHERE c.id = contests_play.contest_id AND c.published_at IS NOT NULL)))
 AND deadline_at >= %s"""
_STARTED = (
    *("uuid", "contest_id", "round_id", "entry_id", "number", "token_hash", "seed", "items", "started_at"),
    *("deadline_at", "more_time", "state", "answers", "right", "score", "spent_ms", "flags", "review_note"),
)
_JSON = frozenset({"items", "answers", "right", "flags"})
_FINISHED = ("state", "answers", "right", "score", "spent_ms", "finished_at", "flags")


def player(entry: UUID, slug: str) -> tuple[Entry, list[Play], datetime] | None:
    """The entry with its contest, its plays, and the database's clock; None when there is no such entry."""
    rows = _rows(_PLAYER, _uuid(entry), slug)
    if not rows:
        return None
    now, pk, contest, uuid, state, opens, closes, approved = rows[0][:8]
    found = Entry(pk=pk, uuid=entry)
    found.contest = Contest(
        pk=contest, uuid=_read_uuid(uuid), slug=slug, state=state,
        opens_at=_moment(opens), closes_at=_moment(closes), approved_at=_perhaps(approved),
    )  # fmt: skip
    plays = [
        Play(
            pk=row[8], entry_id=pk, contest_id=contest, round_id=row[9], state=row[10],
            deadline_at=_moment(row[11]), items=json.loads(row[12]), number=row[13],
        )
        for row in rows
        if row[8] is not None
    ]  # fmt: skip
    return found, plays, _moment(now)


def played(play: UUID, entry: UUID, slug: str) -> tuple[Play, datetime] | None:
    """The entry's play of that uuid with its contest, and the database's clock."""
    rows = _rows(_PLAYED, _uuid(play), _uuid(entry), slug)
    if not rows:
        return None
    now, contest, uuid, approved, pk, round_id, state, seed, items, started, deadline, more_time, flags = rows[0][:13]
    found = Play(
        pk=pk, uuid=play, round_id=round_id, state=state, seed=seed, items=json.loads(items),
        started_at=_moment(started), deadline_at=_moment(deadline), more_time=bool(more_time), flags=json.loads(flags),
        answers=json.loads(rows[0][13]), finished_at=_perhaps(rows[0][14]),
    )  # fmt: skip
    found.contest = Contest(pk=contest, uuid=_read_uuid(uuid), slug=slug, approved_at=_perhaps(approved))
    return found, _moment(now)


def insert(play: Play) -> None:
    """One INSERT of a started play, its id set. IntegrityError as the constraints say."""
    values = [_write(name, getattr(play, name)) for name in _STARTED]
    marks = ", ".join("%s::jsonb" if name in _JSON and connection.vendor != "sqlite" else "%s" for name in _STARTED)
    columns = ", ".join(f'"{name}"' for name in _STARTED)
    statement = f"INSERT INTO contests_play ({columns}) VALUES ({marks}) RETURNING id"  # noqa: S608 (names of ours)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        play.pk = cursor.fetchone()[0]
    play._state.adding = False


def store_result(pk: int, values: dict[str, Any], *, not_before: datetime | None) -> int:
    """Only a play that is still open and, with `not_before`, one whose end is not before it; how many were stored.

    What came in time and waited in the line may find its play entered as left: that is taken back, unless the result is
    published.
    """
    names = [name for name in _FINISHED if name in values]
    cast = "::jsonb" if connection.vendor != "sqlite" else ""
    sets = ", ".join(f'"{name}" = %s{cast if name in _JSON else ""}' for name in names)
    statement = f"UPDATE contests_play SET {sets} WHERE id = %s"  # noqa: S608 (names of ours)
    parameters = [_write(name, values[name]) for name in names] + [pk]
    if not_before is None:
        statement += " AND state = 'started'"
    else:
        statement += _IN_TIME
        parameters.append(_write("deadline_at", not_before))
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def _rows(statement: str, *parameters: str) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(now=_NOW[connection.vendor]), parameters)
        return cursor.fetchall()


def _uuid(value: UUID) -> str:
    return value.hex if connection.vendor == "sqlite" else str(value)


def _read_uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _moment(value: datetime | str) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _perhaps(value: datetime | str | None) -> datetime | None:
    return None if value is None else _moment(value)


def _write(name: str, value: Any) -> Any:
    if name in _JSON:
        return json.dumps(value)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return _uuid(value) if isinstance(value, UUID) else value
