"""Walk everything, chain and public log, and let the result be evidence itself: until which event, when, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from evidence.actions.append_event import Happening, append_events
from evidence.actions.lay_marks import lay_marks
from evidence.actions.publish_checkpoint import Checkpoint, publish_checkpoint
from evidence.actions.publish_log import LogCheckpoint, publish_log
from evidence.actions.verify_chain import ChainReport, verify_chain
from evidence.actions.verify_log import verify_log
from evidence.domain.chain import Fault
from evidence.models import Event

KIND, SUBJECT = "evidence.chain.verified", "chain:main"
NAMED = 20
"""Faults that are named in the event; their number always is."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What one whole walk found, and what was kept outside the database because it found nothing."""

    chain: ChainReport
    log: tuple[Fault, ...]
    checkpoint: Checkpoint | None = None
    published: LogCheckpoint | None = None


@dataclass(frozen=True, slots=True)
class LastWalk:
    """The newest whole walk as evidence tells it; `faults`: (place, reason) of the first ones."""

    until: int
    at: datetime
    by: str
    count: int
    faults: tuple[tuple[int, str], ...]


def verify_whole(*, by: str) -> Verified:
    """Checkpoints, marks and the signed root are kept only when everything fits."""
    chain, log = verify_chain(), tuple(verify_log())
    found = [*chain.faults, *log]
    body: dict[str, Any] = {
        "until": chain.until,
        "hash": chain.until_hash,
        "events": chain.events,
        "faults": len(found),
        "named": [[fault.seq, fault.reason] for fault in found[:NAMED]],
    }
    with transaction.atomic():
        append_events([Happening(KIND, by, (SUBJECT,), body)])
    if found:
        return Verified(chain, log)
    lay_marks()
    published = publish_log()
    return Verified(chain, log, publish_checkpoint(), published)


def last_walk() -> LastWalk | None:
    """None while nobody has walked the whole chain."""
    event = Event.objects.filter(subjects__subject=SUBJECT, kind=KIND).order_by("-seq").first()
    if event is None:
        return None
    body = event.body
    named = tuple((int(seq), str(reason)) for seq, reason in body.get("named", ()))
    return LastWalk(
        int(body.get("until", 0)), datetime.fromisoformat(event.at), event.actor, int(body.get("faults", 0)), named
    )
