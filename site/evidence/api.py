"""The one door to evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence import models
from evidence.actions.append_event import Happening, append_events
from evidence.actions.check_events import EventsReport, check_events
from evidence.actions.extend_log import (
    consistency_proof,
    extend_log,
    inclusion_path,
    leaf_at,
    leaves_about,
    log_root,
    log_size,
    pseudonym,
    register_logged,
)
from evidence.actions.lay_marks import count_marks, lay_marks
from evidence.actions.publish_checkpoint import Checkpoint, publish_checkpoint, read_checkpoints
from evidence.actions.publish_log import (
    LogCheckpoint,
    log_folder,
    newest_log_checkpoint,
    publish_log,
    read_log_checkpoints,
)
from evidence.actions.verify_chain import ChainReport, verify_chain
from evidence.actions.verify_log import verify_log
from evidence.actions.verify_whole import LastWalk, Verified, last_walk, verify_whole
from evidence.domain.chain import Fault, canonical, digest
from evidence.models import (
    ChainHead,
    DatabaseClock,
    Event,
    EventSubject,
    Promise,
    PromiseQuerySet,
    database_now,
    unhurried,
)

__all__ = [
    "EventsReport",
    "LastWalk",
    "Verified",
    "chain_length",
    "check_events",
    "subjects_between",
    "unhurried",
    "count_marks",
    "lay_marks",
    "last_walk",
    "newest_log_checkpoint",
    "verify_whole",
    "LogCheckpoint",
    "consistency_proof",
    "extend_log",
    "inclusion_path",
    "leaf_at",
    "leaves_about",
    "pseudonym",
    "log_folder",
    "log_root",
    "log_size",
    "publish_log",
    "read_log_checkpoints",
    "register_logged",
    "verify_log",
    "ChainReport",
    "Checkpoint",
    "DatabaseClock",
    "Fault",
    "Happening",
    "Promise",
    "PromiseQuerySet",
    "append",
    "append_events",
    "canonical",
    "database_now",
    "digest",
    "events_about",
    "link_sql",
    "publish_checkpoint",
    "read_checkpoints",
    "verify_chain",
]


def append(kind: str, *, actor: str, subjects: Sequence[str], body: Mapping[str, Any] | None = None) -> Event:
    """Append one event and return it; see `append_events` for the rules."""
    return append_events([Happening(kind, actor, tuple(subjects), body or {})])[0]


def link_sql(happening: Happening, *, when: str = "TRUE") -> tuple[str, list[Any]]:
    """PostgreSQL: WITH queries and their values by which a change appends its event in its own statement.

    For actions that hundreds do within seconds. `when`: a condition over earlier queries of that WITH, so that nothing
    is said of a change that wrote nothing.
    """
    return models.link_sql(
        happening.kind, actor=happening.actor, subjects=happening.subjects, body=happening.body, when=when
    )


def chain_length() -> int:
    """The last place taken."""
    return ChainHead.objects.values_list("seq", flat=True).get(name="main")


def subjects_between(after: int, until: int, *, prefix: str) -> set[str]:
    """Which subjects of one kind (`person:`) the events after one place and up to another speak of."""
    rows = EventSubject.objects.filter(event__seq__gt=after, event__seq__lte=until, subject__startswith=prefix)
    return set(rows.order_by().values_list("subject", flat=True))


def events_about(*subjects: str) -> list[Event]:
    """All events that name any of the subjects, in the order they happened."""
    return list(Event.objects.filter(subjects__subject__in=subjects).distinct().order_by("seq"))
