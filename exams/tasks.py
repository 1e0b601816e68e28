"""Background work of examinations; each body may run twice."""

from __future__ import annotations

from celery import shared_task

from evidence import api as evidence
from exams.actions.end_attempt import end_attempt, overdue_attempts


@shared_task(name="exams.close_overdue_attempts")
def close_overdue_attempts() -> int:
    """Close and grade what is past deadline and grace (I7); returns how many."""
    late = overdue_attempts(evidence.database_now())
    for uuid in late:
        end_attempt(uuid, by_candidate=False)
    return len(late)
