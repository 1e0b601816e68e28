"""A background worker says that it is alive."""

from __future__ import annotations

from datetime import datetime

from accounts.models import WorkerSeen
from evidence.api import database_now


def note_worker(name: str) -> None:
    """Keep the time of the last sign of life."""
    WorkerSeen.objects.update_or_create(name=name[:80], defaults={"at": database_now()})


def workers_seen() -> dict[str, datetime]:
    """Name of each worker and when it last reported, newest first."""
    return dict(WorkerSeen.objects.order_by("-at").values_list("name", "at"))
