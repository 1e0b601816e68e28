"""What a bank keeper should look at: signs in the figures, not verdicts."""

from __future__ import annotations

from enum import StrEnum
from math import comb, sqrt

from exams.domain.content import JUDGEMENT, MULTIPLE, SINGLE
from exams.domain.statistics.drift import Drift
from exams.domain.statistics.items import ItemFigures

ENOUGH = 30
"""Answers below which no sign is given but "too few": there a facility is still uncertain by ±0.18 (95 %)."""
TOO_EASY = 0.95
"""Above, hardly anybody is told apart (Moodle quiz statistics: 95-100 "extremely easy")."""
TOO_HARD = 0.30
"""Below, fewer than Ebel & Frisbie (1991, Essentials of Educational Measurement, ch. 13) would keep; and never below
chance."""
DEAD = 0.05
"""A distractor that fewer choose does not function (Haladyna & Downing 1993, Educ. Psychol. Meas. 53:999-1010)."""
MOSTLY_RIGHT = 0.90
"""Above, even good distractors find too few takers to be called dead (the same)."""


class Flag(StrEnum):
    """In the order of urgency."""

    KEY = "key"
    NEGATIVE = "negative"
    DRIFT = "drift"
    HARD = "hard"
    EASY = "easy"
    DEAD = "dead"
    FEW = "few"


def chance(item_type: str, options: int) -> float:
    """The share that blind guessing gets: one of two, one of n, one of all sets of two or more; else nothing."""
    if item_type == JUDGEMENT:
        return 0.5
    if item_type == SINGLE and options:
        return 1 / options
    if item_type == MULTIPLE and options >= 2:
        return 1 / sum(comb(options, size) for size in range(2, options + 1))
    return 0.0


def flags(figures: ItemFigures, *, guessing: float = 0.0, drift: Drift | None = None) -> tuple[Flag, ...]:
    """Every sign that the figures show; only `FEW` below `ENOUGH` answers."""
    if figures.n < ENOUGH:
        return (Flag.FEW,)
    facility = figures.facility.value or 0.0
    found = {
        Flag.KEY: _key_suspected(figures, facility, guessing),
        Flag.NEGATIVE: _negative(figures),
        Flag.DRIFT: drift is not None and drift.grade == "C",
        Flag.HARD: facility < max(TOO_HARD, guessing),
        Flag.EASY: facility > TOO_EASY,
        Flag.DEAD: facility <= MOSTLY_RIGHT
        and len(figures.options) > 2
        and any(not option.is_key and option.share < DEAD for option in figures.options),
    }
    return tuple(flag for flag in Flag if found.get(flag))


def _error(n: int) -> float:
    """Standard error of a correlation that is truly zero."""
    return 1 / sqrt(n - 1)


def _negative(figures: ItemFigures) -> bool:
    """Below zero by more than a standard error: with 30 answers every tenth sound item falls below zero by chance."""
    value = figures.discrimination.value
    return value is not None and value < -_error(figures.n)


def _key_suspected(figures: ItemFigures, facility: float, guessing: float) -> bool:
    """The better candidates choose another answer: a distractor goes with the rest score more than the key does, and
    does so beyond chance (two standard errors); or the item is below chance and a distractor goes with the rest score.
    """
    own = figures.discrimination.value
    wrong = [
        option.point_biserial.value
        for option in figures.options
        if not option.is_key and option.share >= DEAD and option.point_biserial.value is not None
    ]
    if not wrong:
        return False
    best = max(wrong)
    beyond = best > 2 * _error(figures.n) and (own is None or best > own)
    return beyond or (facility < guessing and best > 0)
