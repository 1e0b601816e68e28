"""Rows of targets."""

from targets.models.snapshot import Snapshot

__all__ = ["Snapshot"]
