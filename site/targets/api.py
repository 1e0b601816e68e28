"""The one door to targets."""

from __future__ import annotations

from targets.actions.read_plans import plans, read_target, trend
from targets.actions.take_snapshot import SnapshotRefused, take_snapshot
from targets.domain.plan import Plan, Reading, Target
from targets.models import Snapshot

__all__ = ["Plan", "Reading", "Snapshot", "SnapshotRefused", "Target", "plans", "read_target", "take_snapshot", "trend"]
