"""`{% log_proof number %}` on a verification page: where the certificate stands in the public log."""

from __future__ import annotations

from typing import Any

from django import template

from certificates.views.log import entries_of

register = template.Library()


@register.inclusion_tag("certificates/_log_proof.html")
def log_proof(number: str) -> dict[str, Any]:
    """The entries of the certificate with this number."""
    return {"entries": entries_of(number)}
