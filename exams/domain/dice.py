"""Dice that anyone can throw again: SHA-256 in counter mode.

Specification, complete: the stream of a seed (text) is the concatenation of SHA-256(seed + ":" + i) for
i = 0, 1, 2, …, with i in decimal ASCII. The stream is read as big-endian 32-bit words. `below(n)` reads words until
one is smaller than the largest multiple of n that fits 2^32, and returns it modulo n: no value is favoured.
`shuffled` is Fisher-Yates from the last place down. A second implementation needs nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from struct import Struct
from typing import TypeVar

T = TypeVar("T")
WORD = 2**32
_EIGHT = Struct(">8I").unpack


class Dice:
    """One stream of words; the same seed gives the same throws on every machine."""

    __slots__ = ("_at", "_seed", "_words")

    def __init__(self, seed: str) -> None:
        self._seed = hashlib.sha256(f"{seed}:".encode())
        self._words: tuple[int, ...] = ()
        self._at = 0

    def _refill(self) -> None:
        block = self._seed.copy()
        block.update(str(self._at // 8).encode())
        self._words = _EIGHT(block.digest())

    def below(self, n: int) -> int:
        """A whole number from 0 to n−1, each equally likely; ValueError for n < 1."""
        if not 1 <= n <= WORD:
            raise ValueError("n must be from 1 to 2**32")
        limit = WORD - WORD % n
        while True:
            place = self._at & 7
            if not place:
                self._refill()
            self._at += 1
            word = self._words[place]
            if word < limit:
                return word % n

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """A new list of the same values in random order."""
        result = list(values)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result


def seed_of(secret: str, registration: str) -> str:
    """A candidate's seed: HMAC-SHA-256 of the registration's id under the sitting's secret, 64 hex digits."""
    return hmac.new(secret.encode(), registration.encode(), hashlib.sha256).hexdigest()


def commitment(secret: str) -> str:
    """What is published of the secret before the sitting: its SHA-256, 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
