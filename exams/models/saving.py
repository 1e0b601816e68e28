"""The one statement that stores answers: ownership, time and order are decided inside it.

`INSERT … SELECT … FROM attempt WHERE it is open AND the database's clock is before deadline + grace ON CONFLICT DO
UPDATE WHERE the stored revision is not newer`; a section that closes earlier takes nothing after its own time, and
while the attempt is paused the clock stands at the pause. One round trip whatever the number of answers, no session,
no user (stack.md section 4). PostgreSQL takes the attempt's row FOR KEY SHARE, which waits for a submit's FOR UPDATE:
an answer is either graded or refused, never acknowledged and lost (I1, I6).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

Answer = tuple[int, int, str]
"""Position, revision, value."""

_POSTGRESQL = """
WITH open AS (
  SELECT id, closings, paused_at, deadline_at + grace_seconds * interval '1 second' AS ends_at FROM exams_attempt
  WHERE uuid = %s AND state = 'open' AND writer = %s
    AND (paused_at IS NOT NULL OR clock_timestamp() <= deadline_at + grace_seconds * interval '1 second')
  FOR KEY SHARE
), incoming (position, rev, value) AS (VALUES {rows})
INSERT INTO exams_response (attempt_id, position, rev, value, saved_at)
SELECT open.id, incoming.position, incoming.rev, incoming.value, clock_timestamp() FROM open, incoming
WHERE NOT EXISTS (
  SELECT 1 FROM jsonb_array_elements(open.closings) AS section
  WHERE incoming.position BETWEEN (section->>0)::int AND (section->>1)::int
    AND COALESCE(open.paused_at, clock_timestamp()) > open.ends_at - (section->>2)::int * interval '1 second'
)
ON CONFLICT (attempt_id, position) DO UPDATE
  SET rev = excluded.rev, value = excluded.value, saved_at = excluded.saved_at
  WHERE exams_response.rev <= excluded.rev
RETURNING position, rev
"""
_SQLITE = """
WITH open AS (
  SELECT id, closings, julianday(paused_at) AS paused_at,
    julianday(deadline_at) + grace_seconds / 86400.0 AS ends_at
  FROM exams_attempt
  WHERE uuid = %s AND state = 'open' AND writer = %s
    AND (paused_at IS NOT NULL OR julianday('now') <= julianday(deadline_at) + grace_seconds / 86400.0)
), incoming (position, rev, value) AS (VALUES {rows})
INSERT INTO exams_response (attempt_id, position, rev, value, saved_at)
SELECT open.id, incoming.position, incoming.rev, incoming.value, strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')
FROM open, incoming
WHERE NOT EXISTS (
  SELECT 1 FROM json_each(open.closings) AS section
  WHERE incoming.position BETWEEN json_extract(section.value, '$[0]') AND json_extract(section.value, '$[1]')
    AND COALESCE(open.paused_at, julianday('now')) > open.ends_at - json_extract(section.value, '$[2]') / 86400.0
)
ON CONFLICT (attempt_id, position) DO UPDATE
  SET rev = excluded.rev, value = excluded.value, saved_at = excluded.saved_at
  WHERE exams_response.rev <= excluded.rev
RETURNING position, rev
"""


def store_answers(attempt_uuid: Any, writer: int, answers: Sequence[Answer]) -> dict[int, int]:
    """Position → stored revision of every answer that was written; empty when the attempt takes none."""
    if not answers:
        return {}
    parameters: list[Any] = []
    if connection.vendor == "postgresql":
        rows = ", ".join(["(%s::smallint, %s::bigint, %s::varchar)"] * len(answers))
        parameters = [str(attempt_uuid), writer]
        statement = _POSTGRESQL.format(rows=rows)
    else:
        rows = ", ".join(["(%s, %s, %s)"] * len(answers))
        parameters = [attempt_uuid.hex, writer]
        statement = _SQLITE.format(rows=rows)
    for answer in answers:
        parameters.extend(answer)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return dict(cursor.fetchall())
