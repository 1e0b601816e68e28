"""A page is closed or hidden, or has fallen silent: its open piece of time is settled."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from courses.actions.keep_desk import desk_of, keep, locked
from courses.actions.load_study_rules import load_study_rules, rules_named
from courses.domain.study import End, leave
from courses.models import LiveStudy
from courses.models.beating import clock


def leave_study(run: UUID, *, end: End = End.LEFT, now: int | None = None) -> bool:
    """False when there was nothing to settle: done already, or taken by a newer page."""
    with transaction.atomic():
        row = locked(run)
        if row is None or not row.is_live:
            return False
        stamp = clock(now)
        rules = rules_named(row.rules)
        if end == End.GAP and stamp - row.last <= rules.gap:
            return False
        keep(row, leave(desk_of(row), now=stamp, rules=rules, end=end))
    return True


def silent_runs(*, now: int | None = None) -> list[UUID]:
    """Live desks without a beat for longer than a gap."""
    shortest = min(rules.gap for rules in load_study_rules())
    rows = LiveStudy.objects.filter(is_live=True, last__lt=clock(now) - shortest)
    return list(rows.values_list("run", flat=True))
