"""When each exam screen was last heard of: kept beside the database, written by the clock it asks for anyway.

500 screens that ask every 15 s would be 33 writes a second for nobody. So it is a number in Redis or, on one machine
without Redis, the time of a file that all web processes see. Losing it costs nothing: saved answers are a sign of
life, too, and the next asking writes it again. A store that doesn't answer is left alone for a while, because no
exam screen may wait for it.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

KEPT_SECONDS = 12 * 3600
REST_SECONDS = 30
_rest_until = 0.0


def note_contact(attempt: UUID) -> None:
    """Now, by this machine's clock: seconds decide, not milliseconds."""
    if _is_shared():
        _with_cache(lambda: cache.set(_key(attempt), int(time.time()), KEPT_SECONDS))
        return
    file = _folder() / attempt.hex
    try:
        os.utime(file)
    except FileNotFoundError:
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()


def read_contacts(attempts: Iterable[UUID]) -> dict[UUID, datetime]:
    """The last contact of each that is known; one question whatever their number."""
    wanted = list(attempts)
    if _is_shared():
        found = _with_cache(lambda: cache.get_many([_key(attempt) for attempt in wanted])) or {}
        moments: dict[UUID, float | None] = {attempt: found.get(_key(attempt)) for attempt in wanted}
    else:
        folder = str(_folder())
        moments = {attempt: _touched(folder, attempt) for attempt in wanted}
    return {attempt: datetime.fromtimestamp(moment, UTC) for attempt, moment in moments.items() if moment}


def forget_old_contacts() -> int:
    """Files of yesterday; Redis forgets by itself. Returns how many went."""
    gone = 0
    for file in _folder().glob("*") if _folder().exists() else ():
        if time.time() - file.stat().st_mtime > KEPT_SECONDS:
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def _is_shared() -> bool:
    return settings.CACHES["default"]["BACKEND"].endswith("RedisCache")


def _key(attempt: UUID) -> str:
    return f"exams.contact.{attempt.hex}"


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "contact"


def _touched(folder: str, attempt: UUID) -> float | None:
    try:
        return os.stat(f"{folder}/{attempt.hex}").st_mtime
    except OSError:
        return None


def _with_cache(ask: object) -> dict[str, int] | None:
    global _rest_until
    if not callable(ask) or time.monotonic() < _rest_until:
        return None
    try:
        return ask() or None
    except (RedisError, OSError):
        _rest_until = time.monotonic() + REST_SECONDS
        return None
