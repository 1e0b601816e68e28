"""How an audit sample is drawn, so that anybody can draw it again.

The population is a list of names, fixed by the digest of its sorted list before the seed exists. The seed is the hash
of the very event of evidence that records this digest: it rests on everything that happened before, and nobody can
know it while choosing the population; whoever draws again leaves another event. Each name gets the key
SHA-256(seed:name) in hexadecimal digits; the names with the smallest keys are the sample, in the order of their keys.
Any tool that can compute SHA-256 draws the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

ALGORITHM = "sha256-smallest-keys-1"


def key_of(seed: str, name: str) -> str:
    """Where this name stands in the draw: 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()


def draw(population: Iterable[str], *, seed: str, size: int) -> Sequence[str]:
    """`size` names, or all there are; the order of `population` does not matter, repeated names count once."""
    return sorted(set(population), key=lambda name: key_of(seed, name))[:size]
