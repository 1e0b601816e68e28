"""What the answers say about one item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from exams.domain.statistics.figure import Figure, Why, correlation
from exams.domain.statistics.tally import Tally


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """One line of the distractor table: who chose it (share of those asked), and were they the good ones?"""

    index: int
    is_key: bool
    count: int
    share: float
    point_biserial: Figure


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Figures of one item over those who got it.

    `facility`: mean share of the item's marks, for right/wrong items the share who were right (Lord & Novick 1968,
    Statistical Theories of Mental Test Scores, ch. 15.2: "item difficulty" p).
    `discrimination`: corrected point-biserial, Pearson's r of the item with the rest of the paper (Henrysson 1963,
    Psychometrika 28:211-218). The rest is a share of the marks of the candidate's own paper without this item, so that
    random papers can be put together.
    `index`: D, facility of the upper 27 % by total less that of the lower 27 % (Kelley 1939; Ebel 1954).
    `seconds`: geometric mean of the time (times are log-normal: van der Linden 2006, J. Educ. Behav. Statist. 31:181).
    """

    n: int
    facility: Figure
    discrimination: Figure
    index: Figure
    omission: Figure
    seconds: Figure
    options: tuple[OptionFigures, ...]


def item_figures(tally: Tally, *, options: int = 0, key: Sequence[int] = ()) -> ItemFigures:
    """`options`: how many the item has, for the distractor table; 0 for items without."""
    if not tally.n:
        none = Figure.none(Why.NOBODY)
        return ItemFigures(0, none, none, none, none, none, ())
    (low_n, low), (high_n, high) = tally.tails
    timed, logs = tally.times
    return ItemFigures(
        n=tally.n,
        facility=Figure(tally.x / tally.n),
        discrimination=correlation(tally.n, tally.x, tally.xx, tally.y, tally.yy, tally.xy),
        index=Figure(high / high_n - low / low_n) if low_n and high_n else _no_tails(tally),
        omission=Figure(tally.omitted / tally.n),
        seconds=Figure(exp(logs / timed)) if timed else Figure.none(Why.NO_TIMES),
        options=tuple(_option(tally, index, index in key) for index in range(options)),
    )


def _no_tails(tally: Tally) -> Figure:
    return Figure.none(Why.FEW_PEOPLE if tally.n < 2 else Why.NO_SPREAD)


def _option(tally: Tally, index: int, is_key: bool) -> OptionFigures:
    """Choosing the option (0/1) against the rest score, over all who got the item; whoever left it blank chose none."""
    count, sum_y = tally.options.get(index, (0, 0.0))
    relation = correlation(tally.n, count, count, tally.y, tally.yy, sum_y)
    return OptionFigures(index, is_key, count, count / tally.n, relation)
