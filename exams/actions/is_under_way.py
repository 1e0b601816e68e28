"""Whether somebody of a sitting may still answer."""

from __future__ import annotations

from evidence import api as evidence
from exams.models import Attempt, Sitting


def is_under_way(sitting: Sitting) -> bool:
    """Somebody may still begin or sits: the papers are drawn from one pool, and a key shown now is a key handed on."""
    if sitting.state != Sitting.State.LOCKED:
        return False
    open_attempts = Attempt.objects.filter(registration__sitting=sitting, state=Attempt.State.OPEN)
    return evidence.database_now() < sitting.ends_at or open_attempts.exists()
