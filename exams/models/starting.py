"""The two statements of a start: one reads all that decides it, one writes attempt, time ledger and evidence.

500 candidates press within a minute, and most of what a start cost was the ORM building the same statements anew and
the ways to the database and back (`make bench ONLY=start`). Nothing is locked between the two: the second locks the
registration, asks once more whether a start is still allowed, and writes nothing when it isn't or when there is an
attempt already. SQLite writes nothing in WITH; there the ORM writes the same rows, one writer at a time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists

from evidence import api as evidence
from exams.models.accommodation import Accommodation
from exams.models.attempt import Attempt, TimeEntry
from exams.models.blueprint import Blueprint
from exams.models.by_hand import columns, keep_reverse, take
from exams.models.misconduct import Misconduct
from exams.models.paper import Paper
from exams.models.sitting import Registration, Sitting

Entry = tuple[str, int]
"""Kind and seconds of one entry of the time ledger."""

REGISTRATION = ("id", "uuid", "draw_number", "state", "eligibility")
SITTING = ("id", "uuid", "state", "part", "starts_at", "ends_at", "edition_key", "check_in_required", "integrity")
BLUEPRINT = ("id", "minutes")
AID = ("id", "percent", "minutes", "read_aloud", "large_type")
PAPER = ("id", "packed", "algorithm", "pool_hash", "paper_hash")
_BARRING = (Misconduct.Consequence.VOID.value, Misconduct.State.RECORDED.value, Misconduct.State.CONFIRMED.value)


_ALLOWED = (Registration.State.REGISTERED.value, Sitting.State.LOCKED.value)


@dataclass(frozen=True, slots=True)
class Seat:
    """What is known of a candidate who presses start. Whatever else is asked of the models is read when it is.

    `registration` comes with its sitting, blueprint and accommodation; `paper` is None while it is not prepared.
    `is_timed`: some section closes before the others; `is_barred`: a misconduct record forbids the start; `is_inside`:
    checked in at the door; `clock`: the database's.
    """

    registration: Registration
    paper: Paper | None
    has_begun: bool
    is_timed: bool
    is_barred: bool
    is_inside: bool
    clock: datetime


_READ = f"""
SELECT {columns("r", REGISTRATION)}, {columns("s", SITTING)}, {columns("b", BLUEPRINT)}, {columns("c", AID)},
  {columns("p", PAPER)},
  (SELECT count(*) FROM exams_attempt WHERE registration_id = r.id),
  (SELECT count(*) FROM exams_section WHERE blueprint_id = b.id AND minutes IS NOT NULL),
  (SELECT count(*) FROM exams_misconduct WHERE registration_id = r.id AND consequence = %s AND state IN (%s, %s)),
  (SELECT count(*) FROM exams_checkin WHERE registration_id = r.id AND confirmed_at IS NOT NULL),
  {{clock}}
FROM exams_registration AS r JOIN exams_sitting AS s ON s.id = r.sitting_id
  LEFT JOIN exams_blueprint AS b ON b.id = s.blueprint_id
  LEFT JOIN exams_accommodation AS c ON c.registration_id = r.id
  LEFT JOIN exams_paper AS p ON p.registration_id = r.id
WHERE r.uuid = %s
"""  # noqa: S608 (names of columns, from above)
# Counted, not EXISTS: PostgreSQL may answer an EXISTS among the results by reading the whole table into a hash once a
# statement, and a year's attempts would be read for each start.
_POSTGRESQL = _READ.format(clock="clock_timestamp()")
_SQLITE = _READ.format(clock="strftime('%%Y-%%m-%%dT%%H:%%M:%%f', 'now')")
_BEGIN = """
WITH seat AS MATERIALIZED (
  SELECT r.id FROM exams_registration AS r JOIN exams_sitting AS s ON s.id = r.sitting_id
  WHERE r.id = %s AND r.state = %s AND s.state = %s AND NOT EXISTS (
    SELECT 1 FROM exams_misconduct WHERE registration_id = r.id AND consequence = %s AND state IN (%s, %s))
  FOR UPDATE OF r
), begun AS (
  INSERT INTO exams_attempt (uuid, registration_id, paper_id, state, started_at, deadline_at, grace_seconds, writer,
    closings, marked, current_position, pause_reason)
  SELECT %s::uuid, seat.id, %s::bigint, 'open', %s::timestamptz, %s::timestamptz, %s::int, 1, %s::jsonb, '[]'::jsonb,
    1, '' FROM seat
  ON CONFLICT DO NOTHING RETURNING id
), ledger AS (
  INSERT INTO exams_timeentry (attempt_id, kind, seconds, reason, at)
  SELECT begun.id, entry.kind, entry.seconds, '', %s::timestamptz
  FROM begun, (VALUES {entries}) AS entry (kind, seconds)
), {link}
SELECT id FROM begun
"""


def read_seat(registration: UUID) -> Seat:
    """Locks nothing. Raises `Registration.DoesNotExist`."""
    is_postgresql = connection.vendor == "postgresql"
    statement, name = (_POSTGRESQL, registration) if is_postgresql else (_SQLITE, registration.hex)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_BARRING, name])
        row = cursor.fetchone()
    if row is None:
        raise Registration.DoesNotExist
    values = iter(row)
    found, sitting = take(Registration, REGISTRATION, values), take(Sitting, SITTING, values)
    if found is None or sitting is None:
        raise RuntimeError("a registration was read without its sitting")
    found.sitting, sitting.blueprint = sitting, take(Blueprint, BLUEPRINT, values)
    keep_reverse(found, "accommodation", take(Accommodation, AID, values))
    paper = take(Paper, PAPER, values)
    has_begun, is_timed, is_barred, is_inside, clock = values
    return Seat(
        registration=found,
        paper=paper,
        has_begun=bool(has_begun),
        is_timed=bool(is_timed),
        is_barred=bool(is_barred),
        is_inside=bool(is_inside),
        clock=clock if is_postgresql else datetime.fromisoformat(clock).replace(tzinfo=UTC),
    )


def begin(attempt: Attempt, ledger: Sequence[Entry], happening: evidence.Happening) -> bool:
    """Store a new attempt with its time ledger, and what the chain says of it, all or nothing.

    False, and nothing stored, when the registration has an attempt already or may not start any more.
    """
    if connection.vendor != "postgresql":
        return _begin_by_orm(attempt, ledger, happening)
    link, linked = evidence.link_sql(happening, when="EXISTS (SELECT 1 FROM begun)")
    values: list[Any] = [attempt.registration_id, *_ALLOWED, *_BARRING, attempt.uuid, attempt.paper_id]
    values += [attempt.started_at, attempt.deadline_at, attempt.grace_seconds, json.dumps(attempt.closings)]
    values.append(attempt.started_at)
    for entry in ledger:
        values += entry
    statement = _BEGIN.format(entries=", ".join(["(%s::varchar, %s::int)"] * len(ledger)), link=link)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *linked])
        row = cursor.fetchone()
    if row is None:
        return False
    (attempt.pk,), attempt._state.adding = row, False
    return True


def _begin_by_orm(attempt: Attempt, ledger: Sequence[Entry], happening: evidence.Happening) -> bool:
    registered, locked = _ALLOWED
    barring = Misconduct.objects.filter(
        registration=attempt.registration_id, consequence=_BARRING[0], state__in=_BARRING[1:]
    )
    with transaction.atomic():
        may_start = Registration.objects.filter(
            ~Exists(barring), pk=attempt.registration_id, state=registered, sitting__state=locked
        )
        if not may_start.exists() or Attempt.objects.filter(registration=attempt.registration_id).exists():
            return False
        attempt.save(force_insert=True)
        TimeEntry.objects.bulk_create(
            TimeEntry(attempt=attempt, kind=kind, seconds=seconds, at=attempt.started_at) for kind, seconds in ledger
        )
        evidence.append_events([happening])
    return True
