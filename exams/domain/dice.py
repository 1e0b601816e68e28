"""Dice that anyone can throw again: SHA-256 in counter mode.

Specification, complete: the stream of a seed (text) is the concatenation of SHA-256(seed + ":" + i) for
i = 0, 1, 2, …, with i in decimal ASCII. The stream is read as big-endian 32-bit words. `below(n)` reads words until
one is smaller than the largest multiple of n that fits 2^32, and returns it modulo n: no value is favoured.
`shuffled` is Fisher-Yates from the last place down. A second implementation needs nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
WORD = 2**32


class Dice:
    """One stream of words; the same seed gives the same throws on every machine."""

    __slots__ = ("_words",)

    def __init__(self, seed: str) -> None:
        self._words = _words(seed)

    def below(self, n: int) -> int:
        """A whole number from 0 to n−1, each equally likely; ValueError for n < 1."""
        if not 1 <= n <= WORD:
            raise ValueError("n must be from 1 to 2**32")
        limit = WORD - WORD % n
        for word in self._words:
            if word < limit:
                return word % n
        raise RuntimeError("the stream of words has no end")

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """A new list of the same values in random order."""
        result = list(values)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result


def _words(seed: str) -> Iterator[int]:
    counter = 0
    while True:
        yield from struct.unpack(">8I", hashlib.sha256(f"{seed}:{counter}".encode()).digest())
        counter += 1


def seed_of(secret: str, registration: str) -> str:
    """A candidate's seed: HMAC-SHA-256 of the registration's id under the sitting's secret, 64 hex digits."""
    return hmac.new(secret.encode(), registration.encode(), hashlib.sha256).hexdigest()


def commitment(secret: str) -> str:
    """What is published before the sitting: SHA-256 of the secret, 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
