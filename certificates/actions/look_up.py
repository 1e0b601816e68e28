"""Public look-up of one certificate; misses are counted so that guessing is slow (SEC-07)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate

from accounts.api import lookup_hash, normalise_name
from certificates.domain.facts import Fact, public_facts
from certificates.domain.numbering import normalise
from certificates.domain.standing import Standing
from certificates.models import Certificate, VerificationMiss
from certificates.models.certificate import CertificateQuerySet
from evidence.api import database_now

MISSES, WINDOW = 10, timedelta(minutes=1)
KEPT = timedelta(minutes=10)
_NOBODY = "-"  # no number and no name: both ends of a miss do the same work


class TooManyMisses(Exception):
    """This address has guessed too often; it may try again after `seconds`."""

    seconds = int(WINDOW.total_seconds())


@dataclass(frozen=True, slots=True)
class Past:
    """One step of a certificate's life as the public hears of it: no names, no words of the decision."""

    state: str
    day: date
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """By what a kept answer is found: it changes with every change of state and at midnight."""

    pk: int
    revision: int
    state: str
    day: date


@dataclass(frozen=True, slots=True)
class Verified:
    """What a stranger may see of a certificate."""

    number: str
    standing: Standing
    facts: tuple[Fact, ...]
    pdf_sha256: str
    issued_at: str
    checked_on: date
    history: tuple[Past, ...] = ()


def by_token(token: str, *, address: str) -> Verified | None:
    """The certificate of a QR code."""
    _refuse_guessers(address)
    certificate = _issued().filter(token=token).first()
    if certificate is None:
        _count_miss(address)
        return None
    return _shown(certificate)


def key_of(token: str) -> Key | None:
    """One small question to the database: which certificate, and how often its state has changed until now.

    An answer kept under this key is right at the moment of the question, in whichever process it was kept: a
    revocation raises the revision in its own transaction.
    """
    found = Certificate.objects.issued().filter(token=token).values_list("pk", "revision", "state").first()
    return Key(*found, localdate()) if found else None


def by_number_and_name(number: str, name: str, *, address: str) -> Verified | None:
    """The certificate with this number, if it is in this name. A wrong name and a wrong number do the same work."""
    _refuse_guessers(address)
    certificate = _issued().filter(number=normalise(number) or _NOBODY).first()
    printed = str(certificate.payload.get("name", "")) if certificate else _NOBODY
    same = hmac.compare_digest(normalise_name(printed).encode(), normalise_name(name).encode())
    if certificate is None or not same or not name.strip():
        _count_miss(address)
        return None
    return _shown(certificate)


def _issued() -> CertificateQuerySet:
    return Certificate.objects.issued().select_related("replaced_by")


def _shown(certificate: Certificate) -> Verified:
    today = localdate(database_now())
    return Verified(
        number=certificate.number,
        standing=certificate.standing(today),
        facts=tuple(public_facts(certificate.payload)),
        pdf_sha256=certificate.pdf_sha256,
        issued_at=certificate.issued_at.isoformat() if certificate.issued_at else "",
        checked_on=today,
        history=_history(certificate),
    )


def _history(certificate: Certificate) -> tuple[Past, ...]:
    """From the issue on, the oldest first."""
    steps = [Past("issued", localdate(certificate.issued_at))] if certificate.issued_at else []
    for change in certificate.state_changes.filter(at__isnull=False).order_by("at"):
        word = "restored" if change.to_state == Certificate.State.VALID else change.to_state
        if change.at is not None:
            steps.append(Past(word, localdate(change.at), change.told_ground))
    return tuple(steps)


def _refuse_guessers(address: str) -> None:
    since = database_now() - WINDOW
    if VerificationMiss.objects.filter(address_hash=lookup_hash(address), at__gt=since).count() >= MISSES:
        raise TooManyMisses


def _count_miss(address: str) -> None:
    now = database_now()
    VerificationMiss.objects.filter(at__lt=now - KEPT).delete()
    VerificationMiss.objects.create(address_hash=lookup_hash(address), at=now)
