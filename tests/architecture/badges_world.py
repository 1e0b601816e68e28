"""The badge of side A's certificate, its key, and the list it stands in."""

from __future__ import annotations

from typing import Any

from certificates import api
from certificates.actions.badge_keys import public_keys
from certificates.domain.badge import place_of


def badge_objects(certificate: Any, officer: Any) -> dict[str, Any]:
    """Made once; the file stays the same."""
    badge = api.make_badge(certificate, by=officer)
    return {
        "badge_key": public_keys()[-1]["thumbprint"],
        "badge_list": place_of(badge.pk)[0],
        "badge_purpose": "revocation",
    }
