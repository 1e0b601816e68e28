"""The statements of a hand-in: one locks the attempt and reads its paper, one reads what was answered, one writes.

A hall hands in within seconds, and most of what a hand-in cost was the ORM building the same statements anew. The
answers are asked for in a statement of their own, because one that waits for the lock sees what stood before the wait.
SQLite writes nothing in WITH; there the ORM writes the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from evidence import api as evidence
from exams.models.attempt import Attempt, Response
from exams.models.blueprint import Blueprint
from exams.models.by_hand import columns, take
from exams.models.correction import KeyCorrection
from exams.models.outcome import ScoreReport
from exams.models.paper import Paper, PaperKey
from exams.models.sitting import Registration, Sitting

StoredResponse = tuple[int, int, str]
"""Position, revision, value."""

ATTEMPT = ("id", "uuid", "registration_id", "paper_id", "state", "deadline_at", "grace_seconds", "paused_at")
PAPER = ("id", "content", "origin", "paper_hash")
KEY = ("id", "letters")
REGISTRATION = ("id", "uuid", "person_id", "sitting_id")
SITTING = ("id", "uuid", "edition_key", "operation_item_id", "blueprint_id")
BLUEPRINT = ("id", "cut_score")
_LOCK = f"""
SELECT {columns("a", ATTEMPT)}, {columns("p", PAPER)}, {columns("k", KEY)}, {columns("r", REGISTRATION)},
  {columns("s", SITTING)}, {columns("b", BLUEPRINT)}
FROM exams_attempt AS a JOIN exams_paper AS p ON p.id = a.paper_id
  JOIN exams_paperkey AS k ON k.paper_id = p.id
  JOIN exams_registration AS r ON r.id = a.registration_id
  JOIN exams_sitting AS s ON s.id = r.sitting_id
  LEFT JOIN exams_blueprint AS b ON b.id = s.blueprint_id
WHERE a.uuid = %s {{lock}}
"""  # noqa: S608 (names of columns, from above)
_GIVEN = """
SELECT (SELECT json_agg(json_build_array(position, rev, value) ORDER BY position) FROM exams_response
    WHERE attempt_id = %s),
  ARRAY(SELECT version_id FROM exams_keycorrection WHERE state = %s), clock_timestamp()
"""
_END = """
WITH ended AS (
  UPDATE exams_attempt SET state = %s, ended_at = %s WHERE id = %s RETURNING id
), graded AS (
  INSERT INTO exams_scorereport (attempt_id, total, full_marks, cut_score, passed, by_section, by_position, waiting,
    applied, response_digest, edition_key, graded_at)
  SELECT id, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s, %s, %s FROM ended RETURNING id
), {link}
SELECT id FROM graded
"""


@dataclass(frozen=True, slots=True)
class Given:
    """What stands under the attempt's lock. `corrected`: item versions whose key was put right, in whatever paper."""

    responses: list[StoredResponse]
    corrected: frozenset[int]
    clock: datetime


def lock_attempt(attempt_uuid: UUID) -> Attempt:
    """With paper, key, registration, sitting and blueprint; locked until the transaction ends.

    Raises `Attempt.DoesNotExist`.
    """
    is_postgresql = connection.vendor == "postgresql"
    statement = _LOCK.format(lock="FOR UPDATE OF a" if is_postgresql else "")
    with connection.cursor() as cursor:
        cursor.execute(statement, [attempt_uuid if is_postgresql else attempt_uuid.hex])
        row = cursor.fetchone()
    if row is None:
        raise Attempt.DoesNotExist
    values = iter(row)
    attempt, paper, key = take(Attempt, ATTEMPT, values), take(Paper, PAPER, values), take(PaperKey, KEY, values)
    registration, sitting = take(Registration, REGISTRATION, values), take(Sitting, SITTING, values)
    if attempt is None or paper is None or key is None or registration is None or sitting is None:
        raise RuntimeError("an attempt was read without its paper or sitting")
    attempt.paper, attempt.registration, registration.sitting = paper, registration, sitting
    paper.answer_key, sitting.blueprint = key, take(Blueprint, BLUEPRINT, values)
    return attempt


def read_given(attempt: Attempt) -> Given:
    """Call it under the attempt's lock."""
    if connection.vendor != "postgresql":
        return _given_by_orm(attempt)
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, [attempt.pk, KeyCorrection.State.APPLIED.value])
        responses, corrected, clock = cursor.fetchone()
    return Given([(position, rev, value) for position, rev, value in responses or ()], frozenset(corrected), clock)


def write_end(attempt: Attempt, report: ScoreReport, happening: evidence.Happening) -> None:
    """Store the attempt's end, its report and what the chain says of both."""
    if connection.vendor != "postgresql":
        attempt.save(update_fields=["state", "ended_at"])
        report.save(force_insert=True)
        evidence.append_events([happening])
        return
    link, linked = evidence.link_sql(happening, when="EXISTS (SELECT 1 FROM graded)")
    lists: Sequence[Any] = (report.by_section, report.by_position, report.waiting, report.applied)
    values = [attempt.state, attempt.ended_at, attempt.pk]
    values += [report.total, report.full_marks, report.cut_score, report.passed, *map(json.dumps, lists)]
    values += [report.response_digest, report.edition_key, report.graded_at]
    with connection.cursor() as cursor:
        cursor.execute(_END.format(link=link), [*values, *linked])
        ((report.pk,), report._state.adding) = cursor.fetchone(), False
    report._state.db = connection.alias


def _given_by_orm(attempt: Attempt) -> Given:
    rows = Response.objects.filter(attempt=attempt).order_by("position").values_list("position", "rev", "value")
    applied = KeyCorrection.objects.filter(state=KeyCorrection.State.APPLIED)
    return Given(list(rows), frozenset(applied.values_list("version_id", flat=True)), evidence.database_now())
