"""The key of a candidate's answer journal in the browser: derived for each attempt, stored nowhere (SEC-14, CON-3).

AES-256-GCM on both sides. What an invigilator brings along as a file opens only with the key of the very attempt it
names, so it is that candidate's own and unaltered.
"""

from __future__ import annotations

import hashlib
import hmac


def journal_key(secret: bytes, attempt: str) -> bytes:
    """32 bytes; `attempt`: its uuid as text."""
    return hmac.new(secret, f"exams.journal:{attempt}".encode(), hashlib.sha256).digest()


def whole_letters(text: str) -> str:
    """Half of a letter, as a browser leaves of a rare one that was cut, is no text: no database takes it, and with it
    every other answer of the batch would stay unsaved.
    """
    return text.encode(errors="replace").decode()
