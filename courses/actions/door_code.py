"""The code on the teacher's screen: signed for ten seconds, worth nothing later; and what a scan leaves in a browser.

A code that was scanned in time is kept as a signed cookie of that browser for some minutes, so that a sign-in in
between breaks nothing (anchors: danmarsden/moodle-mod_attendance#910). A photo of the code sent on within its
seconds still works: the count beside the code and a look around the room are what stops that.
"""

from __future__ import annotations

import hmac
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from courses.domain.attendance import window_of
from courses.models import ClassSession

SALT = "courses.door"
SCAN_SECONDS = 5 * 60


def door_token(session: ClassSession, *, window: int) -> str:
    mac = salted_hmac(SALT, f"{session.uuid.hex}:{window}", algorithm="sha256").hexdigest()[:20]
    return f"{window}-{mac}"


def door_address(session: ClassSession, *, now: datetime) -> str:
    """What the code of this moment opens."""
    return f"{settings.ORIGIN}/training/door/{session.uuid}/{door_token(session, window=window_of(now.timestamp()))}/"


def is_fresh(session: ClassSession, token: str, *, now: datetime) -> bool:
    """Of this window or the one before, and ours."""
    window = window_of(now.timestamp())
    return any(
        hmac.compare_digest(token.encode(), door_token(session, window=one).encode()) for one in (window, window - 1)
    )


def scan_word(session: ClassSession) -> str:
    """For the cookie of the browser that scanned."""
    return signing.dumps(session.uuid.hex, salt=SALT)


def has_scanned(session: ClassSession, word: str) -> bool:
    try:
        return bool(signing.loads(word, salt=SALT, max_age=SCAN_SECONDS) == session.uuid.hex)
    except signing.BadSignature:
        return False
