"""Rows of the evidence chain; other apps use `evidence.api`."""

from evidence.models.appending import link_one, link_sql, take_head, write_events
from evidence.models.clock import DatabaseClock, database_now
from evidence.models.event import LINK_COLUMNS, ChainHead, Event, EventSubject
from evidence.models.log import LogHead, LogLeaf, LogNode
from evidence.models.patience import unhurried
from evidence.models.promise import Promise, PromiseQuerySet

__all__ = [
    "LINK_COLUMNS",
    "ChainHead",
    "DatabaseClock",
    "Event",
    "EventSubject",
    "LogHead",
    "LogLeaf",
    "LogNode",
    "Promise",
    "PromiseQuerySet",
    "database_now",
    "link_one",
    "link_sql",
    "take_head",
    "unhurried",
    "write_events",
]
