"""The one statement of a beat, and the clock it is judged by.

`UPDATE … WHERE this run is the person's live one, the sequence is new, nothing is asked, no gap, no leap`: the plain
case costs one round trip and no session (stack.md section 4). Whatever it refuses goes the careful way, through
`courses.domain.study.judge` under the row's lock.

On PostgreSQL this one statement does not wait for the disk: should the database lose its last moments, the next beat
stretches the piece over them. Closed pieces and the ledger wait as everything else does.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from courses.domain.study import Beat
from courses.domain.study_rules import StudyRules

_CLOCK = {
    "postgresql": "(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
}
_BEAT = """
UPDATE courses_livestudy SET seq = %s, last = {now}, place = %s,
  reached = CASE WHEN part <> '' AND reached < %s THEN %s ELSE reached END
WHERE run = %s AND is_live AND seq < %s AND last <= {now} AND {now} - last <= %s
  AND {now} < check_at AND {now} < full_at AND part = %s
  AND (part = '' OR %s <= reached + ({now} - last) / 1000 + %s){unhurried}
RETURNING settled + last - began, reached
"""
_UNHURRIED = {"postgresql": "\n  AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'", "sqlite": ""}


@dataclass(frozen=True, slots=True)
class Extended:
    """`spent`: milliseconds this opening has gathered; `reached`: seconds of the video watched."""

    spent: int
    reached: int


def clock(now: int | None = None) -> int:
    """Milliseconds of the database's clock; `now` stands in for it in tests."""
    if now is not None:
        return now
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_CLOCK[connection.vendor]}")  # noqa: S608
        return int(cursor.fetchone()[0])


def extend(run: UUID, beat: Beat, *, rules: StudyRules, now: int | None = None) -> Extended | None:
    """The plain case in one statement; None when this beat needs a judgement."""
    if beat.idle >= rules.idle_minutes * 60:
        return None
    time = _CLOCK[connection.vendor] if now is None else str(int(now))
    unhurried = "" if connection.in_atomic_block else _UNHURRIED[connection.vendor]
    statement = _BEAT.format(now=time, unhurried=unhurried)
    name = run if connection.vendor == "postgresql" else run.hex
    parameters = [
        beat.seq, beat.place, beat.place, beat.place, name, beat.seq, rules.gap, beat.part, beat.place,
        rules.seek_slack_seconds,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return Extended(int(row[0]), int(row[1])) if row else None
