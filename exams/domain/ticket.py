"""Admission tickets: codes that are derived and not stored, checked with one fast hash (trust.md K1).

The QR code holds 160 bits; the code to be typed holds 40 and is worth something only together with the ticket
number, in the sitting's time window, with few tries (accounts' guard).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata


def ticket_token(key: bytes, registration: str, generation: int) -> str:
    """160 bits for the QR code, 32 characters of base32."""
    digest = hmac.new(key, f"ticket-token:{registration}:{generation}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode()


def ticket_code(key: bytes, registration: str, generation: int) -> str:
    """Eight characters to type, without 0, 1, O and I that look alike."""
    digest = hmac.new(key, f"ticket-code:{registration}:{generation}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:5]).decode().translate(str.maketrans("OI", "89"))


def as_printed(typed: str) -> str:
    """Capitals without blanks, whichever keyboard typed them: Chinese ones and their scanners write ＪＡ４Ａ."""
    return "".join(unicodedata.normalize("NFKC", typed).upper().split())


def matches(expected: str, typed: str) -> bool:
    """Constant-time comparison that forgives case, blanks, dashes and wide letters."""
    return hmac.compare_digest(expected.encode(), as_printed(typed).replace("-", "").encode(errors="replace"))
