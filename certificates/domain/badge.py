"""The Open Badge 3.0 of a certificate, which is a Verifiable Credential 2.0, and the list that tells its state.

Decided (LAW-05, SEC-07; trust.md): no name, no document, no number. A hash of the ID number with its salt beside it
could be guessed back in minutes, so the one `identifier` is the hash of the random token in the certificate's QR code:
whoever holds the certificate can show that both belong together, and nobody else learns anything. `holder` is random
as well.

Sources: Open Badges 3.0, sections 8.2 (JWT proof) and B (data model); VC Data Model 2.0; Bitstring Status List 1.0.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
IDENTITY = "ext:anpeiVerificationToken"
LIST_SIZE = 131_072
"""Places of one list: the fewest that the specification allows, so that one certificate hides among many."""
REVOCATION, SUSPENSION = "revocation", "suspension"
PURPOSES = (REVOCATION, SUSPENSION)
STATES = {REVOCATION: ("revoked", "replaced"), SUSPENSION: ("suspended",)}
"""Purpose → states of a certificate whose bit is set. A revocation that a court has overturned clears its bit again."""
_STEP = 40_503  # odd, so that neighbours in time lie far apart and every place is taken once
_TYPES = {"contest": "Award", "volunteer": "CommunityService", "training": "CertificateOfCompletion",
          "completion": "CertificateOfCompletion", "record_card": "CertificateOfCompletion"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """What a badge says. `list_address`: of the status list, with `{purpose}` in it; times are aware."""

    uuid: str
    holder: str
    kind: str
    title: str
    item: str
    issuer: str
    issuer_uuid: str
    rule: str
    achievement: str
    identity_hash: str
    salt: str
    valid_from: datetime
    valid_until: datetime | None
    list_address: str
    list_index: int


def place_of(serial: int) -> tuple[int, int]:
    """(list, index) of the n-th badge, counted from 1."""
    number, place = divmod(serial - 1, LIST_SIZE)
    return number, place * _STEP % LIST_SIZE


def identity_hash(token: str, salt: str) -> str:
    """Open Badges: `sha256$` and the hash of the identifier with the salt behind it."""
    return "sha256$" + hashlib.sha256(f"{token}{salt}".encode()).hexdigest()


def did_of(origin: str) -> str:
    """did:web of a site: `https://a.example:8443` → `did:web:a.example%3A8443`."""
    return "did:web:" + origin.partition("://")[2].rstrip("/").replace(":", "%3A")


def credential(facts: BadgeFacts, *, origin: str) -> dict[str, Any]:
    """The OpenBadgeCredential, not signed yet."""
    name = " · ".join(word for word in (facts.title, facts.item) if word)
    made: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": f"urn:uuid:{facts.uuid}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": did_of(origin), "type": ["Profile"], "name": "安培", "url": origin},
        "validFrom": facts.valid_from.isoformat(),
        "name": name,
        "credentialSubject": {
            "id": f"urn:uuid:{facts.holder}",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": facts.identity_hash,
                    "identityType": IDENTITY,
                    "salt": facts.salt,
                }
            ],
            "achievement": {
                "id": facts.achievement,
                "type": ["Achievement"],
                "achievementType": _TYPES.get(facts.kind, "Certificate"),
                "name": name,
                "description": "本证明由安培平台签发，不等同于国家《特种作业操作证》，不能代替其上岗。",
                "criteria": {"narrative": facts.rule},
                "creator": {"id": f"urn:uuid:{facts.issuer_uuid}", "type": ["Profile"], "name": facts.issuer},
            },
        },
        "credentialStatus": [_status_entry(facts, purpose) for purpose in PURPOSES],
    }
    if facts.valid_until is not None:
        made["validUntil"] = facts.valid_until.isoformat()
    return made


def _status_entry(facts: BadgeFacts, purpose: str) -> dict[str, str]:
    address = facts.list_address.format(purpose=purpose)
    return {
        "id": f"{address}#{facts.list_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(facts.list_index),
        "statusListCredential": address,
    }


def status_credential(
    address: str, *, purpose: str, places: Iterable[int], at: datetime, origin: str, ttl_ms: int
) -> dict[str, Any]:
    """The BitstringStatusListCredential, not signed yet. `places`: indexes whose bit is set."""
    return {
        "@context": [CONTEXTS[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(origin),
        "validFrom": at.isoformat(timespec="seconds"),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "ttl": ttl_ms,
            "encodedList": encoded_list(places),
        },
    }


def encoded_list(places: Iterable[int]) -> str:
    """Multibase base64url of the gzipped bits; index 0 is the left-most bit of the first byte."""
    bits = bytearray(LIST_SIZE // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def claims(credential: dict[str, Any]) -> dict[str, Any]:
    """The credential with the JWT claims that repeat its members (Open Badges 3.0, section 8.2.4)."""
    issuer = credential["issuer"]
    made = {
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": credential["id"],
        "nbf": int(datetime.fromisoformat(credential["validFrom"]).timestamp()),
        "sub": credential["credentialSubject"]["id"],
    }
    if "validUntil" in credential:
        made["exp"] = int(datetime.fromisoformat(credential["validUntil"]).timestamp())
    return {**credential, **made}


def last_moment(day: date | None, *, zone: Any) -> datetime | None:
    """A certificate is good until the end of its last day."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone) if day else None
