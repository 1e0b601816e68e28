"""Counts tries in the shared cache. Two hundred people behind one address must get through (CON-4): limits are wide for
an address, narrow for one number at one occasion.
"""

from __future__ import annotations

from django.core.cache import cache

from accounts.api import lookup_hash
from publicity.refusals import TooOften

WINDOW = 600
PER_ADDRESS, PER_NUMBER, MISSES = 600, 6, 60
"""In ten minutes: sign-ups from one address, tries for one number at one occasion, misses at one door."""


def limit_tries(purpose: str, subject: str, *, limit: int) -> None:
    """Count one try; `TooOften` above the limit. Neither address nor number is kept in the clear."""
    key = f"publicity:{purpose}:{lookup_hash(subject)[:32]}"
    cache.add(key, 0, WINDOW)
    try:
        count = cache.incr(key)
    except ValueError:  # the window ended between the two calls
        cache.set(key, 1, WINDOW)
        count = 1
    if count > limit:
        raise TooOften(WINDOW)
