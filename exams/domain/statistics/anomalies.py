"""What in a sitting's answers deserves a second look. A finding is a reason to look, never a proof and never a verdict.

- `speed`: half of the answers came within FAST seconds of the one before (response-time effort, Wise & Kong 2005).
- `alike`: two people got more common items wrong in the same way than chance gives (Angoff's B, 1974; the tail is the
  exact Poisson-binomial one, as in the generalized binomial test of van der Linden & Sotaridona, 2006).
- `jump`: many marks more than in the same person's last attempt a few days before.

Two people who are wrong at an item agree by chance with Σ p², p being the shares in which everybody who was wrong there
chose each wrong answer. Items with one wrong answer (判断) tell nothing and are left out. Answers that arrived together
(after an offline spell) are one moment, so nobody is fast because the network was slow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

FAST, FAST_SHARE, FEWEST_ANSWERS = 2.0, 0.5, 20
TOGETHER = 0.3
"""Seconds within which answers arrived in one packet."""
FEWEST_COMMON, RARE = 5, 1e-4
JUMP_MARKS, JUMP_DAYS = 4000, 14
NEIGHBOURS = 2
"""Seats to either side that are compared in a large room."""
EVERYBODY = 200
"""Up to so many people all pairs are compared."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: the author's option indexes as text, whether right, whether more than one answer can be wrong."""

    value: str
    right: bool
    tells: bool


@dataclass(frozen=True, slots=True)
class Sat:
    """One attempt. `moments`: seconds of each last change since the start; `answers` by item; marks in hundredths.

    `before`: marks and age in days of the person's last attempt at this item of work, None when there is none.
    """

    who: str
    seat: int | None
    moments: Sequence[float]
    answers: Mapping[int, Answered]
    total: int
    before: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Anomaly:
    """`who`: one or two people. `figure`: share for `speed`, probability for `alike`, hundredths for `jump`."""

    kind: str
    who: tuple[str, ...]
    figure: float
    count: int = 0
    of: int = 0


def anomalies(sat: Sequence[Sat]) -> list[Anomaly]:
    """All findings, the strongest of each kind first."""
    speeds = [found for one in sat if (found := too_fast(one))]
    jumps = [found for one in sat if (found := jumped(one))]
    pairs = list(_pairs(sat))
    shares = wrong_shares(sat)
    alike = [found for one, other in pairs if (found := alike_beyond_chance(one, other, shares, looks=len(pairs)))]
    return [
        *sorted(alike, key=lambda found: found.figure),
        *sorted(speeds, key=lambda found: -found.figure),
        *sorted(jumps, key=lambda found: -found.figure),
    ]


def too_fast(sat: Sat) -> Anomaly | None:
    """Half of at least twenty answers within two seconds of the one before."""
    moments: list[float] = []
    for moment in sorted(sat.moments):
        if not moments or moment - moments[-1] > TOGETHER:
            moments.append(moment)
    gaps = [later - earlier for earlier, later in zip([0.0, *moments], moments, strict=False)]
    if len(gaps) < FEWEST_ANSWERS:
        return None
    fast = sum(gap < FAST for gap in gaps)
    share = fast / len(gaps)
    return Anomaly("speed", (sat.who,), share, fast, len(gaps)) if share >= FAST_SHARE else None


def jumped(sat: Sat) -> Anomaly | None:
    """Forty marks more than at most two weeks ago."""
    if sat.before is None or sat.before[1] > JUMP_DAYS:
        return None
    gained = sat.total - sat.before[0]
    return Anomaly("jump", (sat.who,), gained, sat.before[0], sat.total) if gained >= JUMP_MARKS else None


def wrong_shares(sat: Iterable[Sat]) -> dict[int, float]:
    """Item → chance that two people who are both wrong there chose the same (Σ p²)."""
    chosen: dict[int, Counter[str]] = defaultdict(Counter)
    for one in sat:
        for item, answer in one.answers.items():
            if answer.tells and answer.value and not answer.right:
                chosen[item][answer.value] += 1
    return {
        item: sum(count * count for count in values.values()) / sum(values.values()) ** 2
        for item, values in chosen.items()
    }


def alike_beyond_chance(one: Sat, other: Sat, shares: Mapping[int, float], *, looks: int) -> Anomaly | None:
    """More equal wrong answers than chance gives once in ten thousand, all pairs looked at taken together."""
    chances, same = [], 0
    for item, answer in one.answers.items():
        theirs = other.answers.get(item)
        if theirs is None or not answer.tells or answer.right or theirs.right or not answer.value or not theirs.value:
            continue
        # The pair itself is among those the share was counted from: never surer than four in five.
        chances.append(min(shares.get(item, 1.0), 0.8))
        same += answer.value == theirs.value
    if len(chances) < FEWEST_COMMON:
        return None
    probability = min(1.0, at_least(same, chances) * max(looks, 1))
    return Anomaly("alike", (one.who, other.who), probability, same, len(chances)) if probability < RARE else None


def at_least(wanted: int, chances: Sequence[float]) -> float:
    """Probability of `wanted` or more successes of independent trials, exactly."""
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[at] * (1 - chance) if at < len(spread) else 0.0) + (spread[at - 1] * chance if at else 0.0)
            for at in range(len(spread) + 1)
        ]
    return sum(spread[wanted:])


def _pairs(sat: Sequence[Sat]) -> Iterable[tuple[Sat, Sat]]:
    """All pairs of a small room; neighbours of a large one."""
    if len(sat) <= EVERYBODY:
        return combinations(sat, 2)
    seated = sorted((one for one in sat if one.seat is not None), key=lambda one: one.seat or 0)
    return [
        (one, other)
        for at, one in enumerate(seated)
        for other in seated[at + 1 : at + 1 + NEIGHBOURS]
        if (other.seat or 0) - (one.seat or 0) <= NEIGHBOURS
    ]
