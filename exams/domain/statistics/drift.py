"""Has an item become easier or harder for people of the same standing? A leaked item becomes easier.

Mantel & Haenszel (1959, J. Nat. Cancer Inst. 22:719-748) across bands of the total score; earlier sittings are the
reference, this one the focal group. On the delta scale of ETS as in Holland & Thayer (1988, in Wainer & Braun, Test
Validity, 129-145); standard error of Robins, Breslow & Greenland (1986, Biometrics 42:311-323); classes A, B, C as in
Zieky (1993, in Holland & Wainer, Differential Item Functioning, 337-347).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

from exams.domain.statistics.figure import Figure, Why, wilson

DELTA = -2.35
"""Δ = −2.35 ln α: an item of Δ = −1 is as much harder as 17 % right against 25 %, or 43 % against 53 %."""
ONE_SIDED, TWO_SIDED = 1.644854, 1.959964
"""Normal quantiles of 5 %: on one side, on both."""

Bands = Mapping[int, tuple[int, int]]
"""Band of the total score → (right, not right)."""


@dataclass(frozen=True, slots=True)
class Drift:
    """`delta` below zero: harder now than before. `low`, `high`: its 95 % interval. `grade`: A negligible … C large.

    `change` of the facility without regard to who sat, with its 95 % interval (Newcombe 1998, Statist. Med. 17:873,
    method 10).
    """

    delta: Figure
    low: float = 0.0
    high: float = 0.0
    grade: str = ""
    change: Figure = Figure(None, Why.NOBODY)
    change_low: float = 0.0
    change_high: float = 0.0


def odds_ratio(before: Bands, now: Bands) -> tuple[float, float] | None:
    """α and the standard error of ln α; None where no band tells right from wrong.

    An item that suddenly everybody has right would make α zero: then each cell counts half an answer more (Haldane
    1956, Ann. Hum. Genet. 20:309-311), so that the plainest leak is not the one that is missed.
    """
    pairs = _pairs(before, now, more=0.0)
    up, down = sum(r for r, _s, _p, _q in pairs), sum(s for _r, s, _p, _q in pairs)
    if not up and not down:
        return None
    if not up or not down:
        pairs = _pairs(before, now, more=0.5)
        up, down = sum(r for r, _s, _p, _q in pairs), sum(s for _r, s, _p, _q in pairs)
    square = (
        sum(p * r for r, _s, p, _q in pairs) / (2 * up * up)
        + sum(p * s + q * r for r, s, p, q in pairs) / (2 * up * down)
        + sum(q * s for _r, s, _p, q in pairs) / (2 * down * down)
    )
    return up / down, sqrt(square)


def _pairs(before: Bands, now: Bands, *, more: float) -> list[tuple[float, float, float, float]]:
    """R, S, P, Q of Robins, Breslow & Greenland for each band that both have."""
    found = []
    for band in sorted(before.keys() & now.keys()):
        a, b = (cell + more for cell in before[band])
        c, d = (cell + more for cell in now[band])
        n = a + b + c + d
        if n:
            found.append((a * d / n, b * c / n, (a + d) / n, (b + c) / n))
    return found


def drift(before: Bands, now: Bands) -> Drift:
    """Compare this sitting's answers to an item with all earlier ones."""
    was, then = (sum(right for right, _ in bands.values()) for bands in (before, now))
    was_n, then_n = (sum(map(sum, bands.values())) for bands in (before, now))
    if not was_n or not then_n:
        return Drift(Figure.none(Why.NOBODY))
    change, low, high = _change(was, was_n, then, then_n)
    found = odds_ratio(before, now)
    if found is None:
        return Drift(Figure.none(Why.NO_OVERLAP), change=change, change_low=low, change_high=high)
    delta, error = DELTA * log(found[0]), abs(DELTA) * found[1]
    return Drift(
        Figure(delta),
        delta - TWO_SIDED * error,
        delta + TWO_SIDED * error,
        _grade(abs(delta), error),
        change,
        low,
        high,
    )


def _grade(size: float, error: float) -> str:
    if size < 1 or size <= TWO_SIDED * error:
        return "A"
    return "C" if size >= 1.5 and size - ONE_SIDED * error > 1 else "B"


def _change(was: int, was_n: int, then: int, then_n: int) -> tuple[Figure, float, float]:
    before, now = was / was_n, then / then_n
    (low_b, high_b), (low_n, high_n) = wilson(was, was_n), wilson(then, then_n)
    low = now - before - sqrt((now - low_n) ** 2 + (high_b - before) ** 2)
    high = now - before + sqrt((high_n - now) ** 2 + (before - low_b) ** 2)
    return Figure(now - before), low, high
