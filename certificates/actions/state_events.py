"""The one way by which a change of a certificate's state enters the evidence chain.

Issue, replacement, revocation, suspension and restoration all pass here, inside the transaction that makes the change.
Whoever keeps a record of its own (a transparency log, say) follows here and sees each of them exactly once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from certificates.models import Certificate
from evidence import api as evidence

KINDS = {
    "issued": "certificates.certificate.issued",
    "replaced": "certificates.certificate.replaced",
    "revoked": "certificates.certificate.revoked",
    "suspended": "certificates.certificate.suspended",
    "restored": "certificates.certificate.restored",
}


@dataclass(frozen=True, slots=True)
class StateEvent:
    """`what` is a key of KINDS; `body` holds pseudonyms and digests only."""

    what: str
    certificate: Certificate
    actor: str
    subjects: tuple[str, ...]
    body: Mapping[str, Any] = field(default_factory=dict)


Follower = Callable[[Sequence[StateEvent], Sequence[evidence.Event]], None]
FOLLOWERS: list[Follower] = []
"""Called with the changes and their events, in the same order, before the transaction commits."""


def follow_states(follower: Follower) -> None:
    """Be told of every change of state from now on."""
    if follower not in FOLLOWERS:
        FOLLOWERS.append(follower)


def enter_state_events(changes: Sequence[StateEvent]) -> list[evidence.Event]:
    """Append them, last in the caller's transaction; raise each certificate's revision, by which kept answers age."""
    ids = {change.certificate.pk for change in changes}
    Certificate.objects.filter(pk__in=ids).update(revision=F("revision") + 1)
    events = evidence.append_events(
        [
            evidence.Happening(
                KINDS[change.what],
                change.actor,
                (change.certificate.subject, *change.subjects),
                {"number": change.certificate.number, **change.body},
            )
            for change in changes
        ]
    )
    for follower in FOLLOWERS:
        follower(changes, events)
    return events
