"""Sums over the answers to one item: enough for all its figures, and two sittings' sums add up to both's.

All-time figures are therefore the sum of what each sitting left behind; no answer is read twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, log
from typing import Any

from exams.domain.statistics.sheet import Sheet

TAIL = 0.27
"""Upper and lower groups of the discrimination index (Kelley 1939, J. Educ. Psychol. 30:17-24)."""
BANDS = 20
"""Bands of the total score in which two sittings' answers are compared: five per cent of the marks each."""


@dataclass(frozen=True, slots=True)
class Tally:
    """x: share of the item's marks, 0…1; y: share of the marks of the rest of the candidate's paper, 0…1.

    `tails`: (n, Σx) of the lower and of the upper group, each within its own sitting. `options`: index → (n, Σy).
    `bands`: band of the total → (full marks, less). `times`: (n, Σ ln seconds).
    """

    n: int = 0
    omitted: int = 0
    x: float = 0.0
    xx: float = 0.0
    y: float = 0.0
    yy: float = 0.0
    xy: float = 0.0
    tails: tuple[tuple[int, float], tuple[int, float]] = ((0, 0.0), (0, 0.0))
    options: Mapping[int, tuple[int, float]] = field(default_factory=dict)
    bands: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    times: tuple[int, float] = (0, 0.0)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.n + other.n,
            self.omitted + other.omitted,
            self.x + other.x,
            self.xx + other.xx,
            self.y + other.y,
            self.yy + other.yy,
            self.xy + other.xy,
            (_pair(self.tails[0], other.tails[0]), _pair(self.tails[1], other.tails[1])),
            _joined(self.options, other.options),
            {band: (int(a), int(b)) for band, (a, b) in _joined(self.bands, other.bands).items()},
            _pair(self.times, other.times),
        )

    def as_json(self) -> dict[str, Any]:
        sums = [self.n, self.omitted, self.x, self.xx, self.y, self.yy, self.xy]
        return {
            "sums": sums,
            "tails": [list(pair) for pair in self.tails],
            "options": {str(index): list(pair) for index, pair in self.options.items()},
            "bands": {str(band): list(pair) for band, pair in self.bands.items()},
            "times": list(self.times),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tally:
        """Inverse of `as_json`."""
        n, omitted, x, xx, y, yy, xy = data["sums"]
        low, high = data["tails"]
        return cls(
            int(n),
            int(omitted),
            float(x),
            float(xx),
            float(y),
            float(yy),
            float(xy),
            ((low[0], low[1]), (high[0], high[1])),
            {int(index): (pair[0], pair[1]) for index, pair in data["options"].items()},
            {int(band): (pair[0], pair[1]) for band, pair in data["bands"].items()},
            (data["times"][0], data["times"][1]),
        )


def _pair(one: tuple[int, float], other: tuple[int, float]) -> tuple[int, float]:
    return one[0] + other[0], one[1] + other[1]


def _joined(
    one: Mapping[int, tuple[int, float]], other: Mapping[int, tuple[int, float]]
) -> dict[int, tuple[int, float]]:
    keys = sorted(one.keys() | other.keys())
    return {key: _pair(one.get(key, (0, 0.0)), other.get(key, (0, 0.0))) for key in keys}


class _Column:
    """One item's sums while sheets are read; a plain class of plain sums, because this is the inner loop."""

    __slots__ = ("bands", "logs", "n", "omitted", "options", "scores", "timed", "x", "xx", "xy", "y", "yy")

    def __init__(self) -> None:
        self.n = self.omitted = self.timed = 0
        self.x = self.xx = self.y = self.yy = self.xy = self.logs = 0.0
        self.options: dict[int, tuple[int, float]] = {}
        self.bands: dict[int, tuple[int, int]] = {}
        self.scores: list[tuple[float, float]] = []
        """(total of the paper, share of the item), one each."""

    def tally(self) -> Tally:
        return Tally(
            self.n,
            self.omitted,
            self.x,
            self.xx,
            self.y,
            self.yy,
            self.xy,
            _tails(self.scores),
            dict(sorted(self.options.items())),
            dict(sorted(self.bands.items())),
            (self.timed, self.logs),
        )


def tally_items(sheets: Iterable[Sheet]) -> dict[int, Tally]:
    """Item → its sums over those who got it. The order of the sheets makes no difference but in the last digits."""
    columns: dict[int, _Column] = defaultdict(_Column)
    for sheet in sheets:
        total, full = sheet.total, sheet.full
        if not full:
            continue
        whole = total / full
        band = min(int(whole * BANDS + 1e-9), BANDS - 1)
        for item, _section, marks, worth, chosen, seconds in sheet.answers:
            column = columns[item]
            share = marks / worth if worth else 0.0
            rest = (total - marks) / (full - worth) if full > worth else 0.0
            column.n += 1
            column.x += share
            column.xx += share * share
            column.y += rest
            column.yy += rest * rest
            column.xy += share * rest
            column.scores.append((whole, share))
            right, wrong = column.bands.get(band, (0, 0))
            column.bands[band] = (right, wrong + 1) if share < 1 else (right + 1, wrong)
            if chosen:
                for index in chosen:
                    count, sum_y = column.options.get(index, (0, 0.0))
                    column.options[index] = (count + 1, sum_y + rest)
            elif chosen is not None:
                column.omitted += 1
            if seconds:
                column.timed += 1
                column.logs += log(seconds)
    return {item: column.tally() for item, column in columns.items()}


def _tails(scores: Sequence[tuple[float, float]]) -> tuple[tuple[int, float], tuple[int, float]]:
    """Lower and upper 27 % by total score; whoever ties with the last of a group belongs to it. Empty where the two
    would overlap: then nobody is higher than anybody.
    """
    totals = sorted(total for total, _share in scores)
    size = ceil(TAIL * len(totals))
    low, high = totals[size - 1], totals[-size]
    if high <= low:
        return (0, 0.0), (0, 0.0)
    lower = [share for total, share in scores if total <= low]
    upper = [share for total, share in scores if total >= high]
    return (len(lower), sum(lower)), (len(upper), sum(upper))
