"""A sample of side A's regulator, a finding that side A's enterprise has to mend, a snapshot of a plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from audits.actions.draw_sample import Conditions, draw_sample
from audits.actions.open_finding import open_finding
from targets.api import plans, take_snapshot


def audit_objects(world: Any, enterprise: Any) -> None:
    user, today = world.actors["supervisor@A"], timezone.localdate()
    regulator = user.person.memberships.get().organisation
    year = timedelta(days=365)
    sample = draw_sample(Conditions(today - year, today + year), title="抽查", size=5, owner=regulator, user=user)
    finding = open_finding(
        owner=regulator, organisation=enterprise, kind="records", text="档案缺签名", due_on=today + timedelta(days=9),
        user=user,
    )  # fmt: skip
    plan = plans()["wuchuan"]
    world.objects |= {
        "target_snapshot": take_snapshot(plan, until=today, owner=regulator, user=user, today=today).uuid,
        "audit_sample": sample.uuid,
        "audit_position": 1,
        "finding": finding.uuid,
    }
