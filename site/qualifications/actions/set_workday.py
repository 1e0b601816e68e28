"""Correct one day of the calendar of working days, or take the correction back."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from qualifications.models import WorkdayOverride

ABILITY = "catalogue.manage"


def set_workday(day: date, *, is_workday: bool, reason: str, user: User) -> WorkdayOverride:
    """One row a day; a second correction replaces the first."""
    require(user, ABILITY)
    with transaction.atomic():
        row, _created = WorkdayOverride.objects.update_or_create(
            day=day,
            defaults={
                "is_workday": is_workday,
                "reason": reason,
                "set_by": user,
                "set_at": evidence.database_now(),
            },
        )
        _append(user, "qualifications.workday.set", {"day": day.isoformat(), "is_workday": is_workday})
    return row


def unset_workday(day: date, *, user: User) -> None:
    """Back to the announced calendar; nothing happens when there was no correction."""
    require(user, ABILITY)
    with transaction.atomic():
        deleted, _rows = WorkdayOverride.objects.filter(day=day).delete()
        if deleted:
            _append(user, "qualifications.workday.unset", {"day": day.isoformat()})


def _append(user: User, kind: str, body: dict[str, object]) -> None:
    evidence.append(kind, actor=user.actor, subjects=["calendar:workdays"], body=body)
