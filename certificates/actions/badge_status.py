"""The public lists that tell which badges are revoked or suspended: as new as the certificates' states."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from certificates.actions.badge_keys import sign_compact
from certificates.actions.state_events import StateEvent, follow_states
from certificates.domain.badge import LIST_SIZE, STATES, place_of, status_credential
from certificates.models import Badge, BadgeList
from evidence import api as evidence

TTL_MS = 60_000
"""For how long a verifier may keep a list, in milliseconds."""


def raise_lists(changes: Sequence[StateEvent], events: Sequence[evidence.Event]) -> None:
    """In the transaction of the change: what was kept of these lists is old from its commit on."""
    ids = [change.certificate.pk for change in changes if change.what != "issued"]
    if not ids:
        return
    badges = Badge.objects.filter(certificate__in=ids).values_list("pk", flat=True)
    for number in sorted({place_of(pk)[0] for pk in badges}):
        BadgeList.objects.get_or_create(number=number)
        BadgeList.objects.filter(number=number).update(revision=F("revision") + 1)


follow_states(raise_lists)


def revision_of(number: int) -> int | None:
    """How often the list has changed; None where no badge stands in it."""
    if not Badge.objects.filter(pk__gt=number * LIST_SIZE, pk__lte=(number + 1) * LIST_SIZE).exists():
        return None
    return BadgeList.objects.filter(number=number).values_list("revision", flat=True).first() or 0


def write_status_list(number: int, purpose: str) -> str:
    """The signed list of this moment. Ask `revision_of` before: what is written is then at least as new."""
    badges = Badge.objects.filter(
        pk__gt=number * LIST_SIZE, pk__lte=(number + 1) * LIST_SIZE, certificate__state__in=STATES[purpose]
    )
    listed = status_credential(
        settings.ORIGIN + reverse("certificates:badge-status", args=[number, purpose]),
        purpose=purpose,
        places=[place_of(pk)[1] for pk in badges.order_by("pk").values_list("pk", flat=True)],
        at=evidence.database_now(),
        origin=settings.ORIGIN,
        ttl_ms=TTL_MS,
    )
    return sign_compact({**listed, "iss": listed["issuer"], "jti": listed["id"]})
