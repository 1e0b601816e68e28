"""The stamp of everything that public pages show: whatever is saved that a page may show moves it on.

One file on this machine, so that a look costs a microsecond and no query; with several machines, also a number in the
shared cache (REDIS_URL), read once a second.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction

NUMBER = "pages:stamp"
LOOK_AGAIN_SECONDS = 1.0
_file = settings.DATA_DIR / "pages.stamp"
_shared = {"at": 0.0, "number": 0}


def stamp() -> str:
    """Changes whenever a page may look different."""
    try:
        here = _file.stat().st_mtime_ns
    except FileNotFoundError:
        here = 0
    if not settings.REDIS_URL:
        return str(here)
    now = time.monotonic()
    if now - _shared["at"] > LOOK_AGAIN_SECONDS:
        _shared.update(at=now, number=cache.get(NUMBER, 0))
    return f"{here}:{_shared['number']}"


def move_on() -> None:
    """Pages look different once this transaction has committed."""
    transaction.on_commit(_move)


def _move() -> None:
    _file.touch()
    if settings.REDIS_URL:
        cache.set(NUMBER, time.time_ns(), None)
        _shared["at"] = 0.0


def shown_on_pages(*kinds: type[models.Model]) -> None:
    """Announce models whose rows public pages show; pages themselves need no announcement."""
    for kind in kinds:
        for signal in (models.signals.post_save, models.signals.post_delete):
            signal.connect(_saved, sender=kind, dispatch_uid=f"pages:{kind._meta.label}:{id(signal)}")


def _saved(**_of: Any) -> None:
    move_on()
