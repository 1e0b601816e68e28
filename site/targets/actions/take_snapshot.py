"""Keep what a plan's targets read on a day."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.api import Organisation, User, require
from evidence import api as evidence
from targets.actions.read_plans import read_target
from targets.domain.plan import Plan
from targets.models import Snapshot


class SnapshotRefused(Exception):
    """It can't be kept; the message says why."""


def take_snapshot(plan: Plan, *, until: date, owner: Organisation, user: User, today: date) -> Snapshot:
    """A day that has not come can't be kept."""
    require(user, "audits.manage", owner)
    if until > today:
        raise SnapshotRefused("截止日期不能晚于今天。")
    readings = {
        target.key: [reading.numerator, reading.denominator]
        for target in plan.targets
        for reading in [read_target(target, until=until, user=user)]
    }
    with transaction.atomic():
        snapshot = Snapshot.objects.create(
            owner=owner,
            plan=plan.key,
            until=until,
            readings=readings,
            digest=evidence.digest([plan.key, until.isoformat(), readings]),
            taken_by=user,
            taken_at=evidence.database_now(),
        )
        evidence.append(
            "targets.snapshot.taken",
            actor=user.actor,
            subjects=[snapshot.subject],
            body={"plan": plan.key, "until": until.isoformat(), "digest": snapshot.digest},
        )
    return snapshot
