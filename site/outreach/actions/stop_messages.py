"""Stop and start again receiving messages, by a signed link that needs no sign-in."""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid

from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.api import Consent, Person, has_withdrawn, record_consent

SALT = "outreach.stop-messages"
MARK = 12
"""Bytes of the signature: 96 bits, guessed by nobody, short enough for a text message."""


def _mark(number: uuid.UUID) -> bytes:
    return salted_hmac(SALT, number.hex, algorithm="sha256").digest()[:MARK]


def stop_token(person: Person) -> str:
    return base64.urlsafe_b64encode(person.uuid.bytes + _mark(person.uuid)).decode().rstrip("=")


def stop_path(person: Person) -> str:
    return reverse("outreach:stop", args=[stop_token(person)])


def person_behind(token: str) -> Person | None:
    """None for a link that we did not sign."""
    try:
        raw = base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + MARK or base64.urlsafe_b64encode(raw).decode().rstrip("=") != token:
        return None
    number = uuid.UUID(bytes=raw[:16])
    if not hmac.compare_digest(raw[16:], _mark(number)):
        return None
    return Person.objects.filter(uuid=number).first()


def has_stopped(person: Person) -> bool:
    return has_withdrawn(person, Consent.Kind.MESSAGES)


def set_receiving(person: Person, *, receiving: bool) -> bool:
    """Whether anything changed: a second tap adds no second row."""
    if has_stopped(person) is not receiving:
        return False
    record_consent(person, kind=Consent.Kind.MESSAGES, given=receiving, channel="link", actor=person.subject)
    return True
