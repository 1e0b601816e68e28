"""Signed links for one occasion: `desk` for those who help at the door, `door` for visitors who check themselves in."""

from __future__ import annotations

from django.core import signing
from django.utils import timezone

from publicity.domain.check_in import is_check_in_time
from publicity.models import Occasion

DESK, DOOR = "desk", "door"
_SALT = "publicity.door"


def door_token(occasion: Occasion, purpose: str) -> str:
    """The token of one purpose. Moving the occasion to another day makes printed ones void."""
    day = f"{timezone.localtime(occasion.begins_at):%Y%m%d}"
    return signing.Signer(salt=f"{_SALT}.{purpose}", sep=".").sign(f"{occasion.uuid.hex}-{day}")


def occasion_of(token: str, purpose: str) -> Occasion | None:
    """The occasion while its doors are open; None for a forged, foreign or outdated token."""
    try:
        said = signing.Signer(salt=f"{_SALT}.{purpose}", sep=".").unsign(token)
    except signing.BadSignature:
        return None
    name, _dash, _day = said.partition("-")
    occasion = Occasion.objects.select_related("event__organiser", "venue__organiser").filter(uuid=name).first()
    if occasion is None or door_token(occasion, purpose) != token:
        return None
    return occasion if is_check_in_time(occasion.begins_at, occasion.ends_at, now=timezone.now()) else None
