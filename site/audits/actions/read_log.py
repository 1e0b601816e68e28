"""The log of everything that happened, for those who audit: filtered, page by page, and as a file (LAW-06, LAW-08)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.api import User
from evidence import api as evidence

PAGE, MOST_EXPORTED = 50, 200_000


@dataclass(frozen=True, slots=True)
class LogQuery:
    """`kind`: the beginning of an event's name; `about`: a subject such as `certificate:…`; days both included."""

    kind: str = ""
    actor: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None

    def as_words(self) -> dict[str, str]:
        return {
            "kind": self.kind,
            "actor": self.actor,
            "about": self.about,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }


def events(query: LogQuery) -> Any:
    """Newest first. `at` is ISO 8601 in UTC with a fixed width, so that text compares as time."""
    found = evidence.Event.objects.order_by("-seq")
    if query.kind:
        found = found.filter(kind__startswith=query.kind)
    if query.actor:
        found = found.filter(actor=query.actor)
    if query.about:
        found = found.filter(subjects__subject=query.about).distinct()
    if query.since:
        found = found.filter(at__gte=_start(query.since))
    if query.until:
        found = found.filter(at__lt=_start(query.until + timedelta(days=1)))
    return found


def _start(day: date) -> str:
    local = timezone.make_aware(datetime.combine(day, time()))
    return local.astimezone(UTC).isoformat(timespec="microseconds")


def export_log(query: LogQuery, *, user: User) -> Iterator[bytes]:
    """JSON lines, oldest first, each with its hash and the one before; the export itself is the newest evidence."""
    with transaction.atomic():
        evidence.append(
            "evidence.log.exported", actor=user.actor, subjects=["evidence:log"], body={"query": query.as_words()}
        )
    return _lines(query)


def _lines(query: LogQuery) -> Iterator[bytes]:
    for event in events(query).order_by("seq")[:MOST_EXPORTED].iterator(chunk_size=2000):
        yield json.dumps(event.as_json(), ensure_ascii=False).encode() + b"\n"
