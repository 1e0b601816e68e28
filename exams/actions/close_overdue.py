"""Close what is past deadline and grace, asked again under the lock: an extension or a pause may have come between."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from evidence import api as evidence
from exams.actions.end_attempt import end_attempt
from exams.domain.attempts import counts_until
from exams.models import Attempt


def close_overdue(attempt_uuid: UUID, *, now: datetime | None = None) -> bool:
    """False when the attempt isn't overdue any more."""
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(uuid=attempt_uuid)
        now = now or evidence.database_now()
        if attempt.state != Attempt.State.OPEN or attempt.paused_at is not None:
            return False
        if now <= counts_until(attempt.deadline_at, attempt.grace_seconds):
            return False
        end_attempt(attempt_uuid, by_candidate=False, now=now)
    return True
