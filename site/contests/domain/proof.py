"""The small work a phone does before it may start: a number whose SHA-256 with the challenge begins with zero bits.

Specification: SHA-256 of `challenge + ":" + number` (ASCII, number in decimal) begins with at least `bits` zero bits;
the challenge is the first 32 hex digits of SHA-256 of the start token. With 12 bits a phone hashes 4,096 times on
average: a fraction of a second once, and a burden for who wants thousands of starts. `static/contests/play.js` is the
second implementation.
"""

from __future__ import annotations

import hashlib

LONGEST_NUMBER = 12


def challenge(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def is_proof(token: str, number: str, *, bits: int) -> bool:
    """Whether the number was really looked for."""
    if not number.isascii() or not number.isdigit() or len(number) > LONGEST_NUMBER:
        return False
    digest = hashlib.sha256(f"{challenge(token)}:{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits) == 0 if bits else True


def solve(token: str, *, bits: int) -> str:
    """What the phone does; for tests and benches."""
    begun = hashlib.sha256(f"{challenge(token)}:".encode())
    number = 0
    while True:
        tried = begun.copy()
        tried.update(b"%d" % number)
        if int.from_bytes(tried.digest()[:8], "big") >> (64 - bits) == 0:
            return str(number)
        number += 1
