"""From the one search box to certificates: a number, a QR code's address, or a (masked) name with an organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from accounts.api import normalise_name
from audits.domain.phrase import name_pattern, read_phrase
from certificates import api as certificates

MOST = 50


def search_certificates(text: str, *, within: Any) -> list[Any]:
    """At most MOST of `within`, newest first; one when a number or a QR code names it."""
    phrase = read_phrase(text)
    if phrase.token:
        return list(within.filter(token=phrase.token)[:1])
    if not phrase.words:
        return []
    named = certificates.find(phrase.text)
    if named is not None:
        return list(within.filter(pk=named.pk))
    found = within
    for word in phrase.words:
        found = found.filter(_fits(word))
    return list(found.distinct().order_by("-issued_at")[:MOST])


def _fits(word: str) -> Q:
    pattern = name_pattern(word)
    if pattern:
        return Q(person__name__regex=pattern)
    return (
        Q(person__name__icontains=normalise_name(word))
        | Q(number__icontains=word.upper())
        | Q(issuer__name__icontains=word)
        | Q(operation_item__name__icontains=word)
        | Q(person__memberships__organisation__name__icontains=word)
    )
