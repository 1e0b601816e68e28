"""Append events to the chain, inside the transaction of the change they record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.db import transaction

from evidence.domain.chain import link_hash
from evidence.models import Event, link_one, take_head, write_events


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened: kind such as `exams.attempt.submitted`, who, about what, and its facts (no personal data)."""

    kind: str
    actor: str
    subjects: Sequence[str]
    body: Mapping[str, Any] = field(default_factory=dict)


def append_events(happenings: Sequence[Happening]) -> list[Event]:
    """Append in order; call it last in the transaction, because the chain's head stays locked until commit.

    Raises RuntimeError outside a transaction: evidence without its change, or the reverse, must be impossible.
    """
    blocks = transaction.get_connection().atomic_blocks
    if not blocks or getattr(blocks[-1], "_from_testcase", False):  # a test's own wrapping is no transaction of ours
        raise RuntimeError("Evidence is appended inside the transaction of the change it records.")
    if not happenings:
        return []
    if len(happenings) == 1 and (event := _append_one(happenings[0])):
        return [event]
    seq, previous, now = take_head()
    at, events = now.astimezone(UTC).isoformat(timespec="microseconds"), []
    for happening in happenings:
        seq += 1
        event = Event(
            seq=seq,
            at=at,
            kind=happening.kind,
            actor=happening.actor,
            subject_list=list(happening.subjects),
            body=dict(happening.body),
            previous_hash=previous,
        )
        event.hash = previous = link_hash(
            event.previous_hash,
            seq=seq,
            at=at,
            kind=event.kind,
            actor=event.actor,
            subjects=event.subject_list,
            body=event.body,
        )
        events.append(event)
    write_events(events)
    return events


def _append_one(happening: Happening) -> Event | None:
    """None where the database can't do it in one statement."""
    said = {"kind": happening.kind, "actor": happening.actor}
    link = link_one(**said, subjects=happening.subjects, body=happening.body)
    if link is None:
        return None
    seq, at, previous, own = link
    listed, body = list(happening.subjects), dict(happening.body)
    return Event(seq=seq, at=at, **said, subject_list=listed, body=body, previous_hash=previous, hash=own)
