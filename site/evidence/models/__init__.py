"""Rows of the evidence chain; other apps use `evidence.api`."""

from evidence.models.clock import database_now
from evidence.models.event import ChainHead, Event, EventSubject
from evidence.models.promise import Promise, PromiseQuerySet

__all__ = ["ChainHead", "Event", "EventSubject", "Promise", "PromiseQuerySet", "database_now"]
