"""The order of a contest: a total order, the same for the same plays whatever order they come in.

Of each entry the best play of each round counts; rounds add up. Higher score first, then fewer milliseconds, then who
was done earlier, then the entry's own number: no two share a place, so prizes never depend on a database's mood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlayMark:
    """One counted play; `finished_ms` is milliseconds since 1970."""

    entry: int
    round: int
    score: int
    spent_ms: int
    finished_ms: int


@dataclass(frozen=True, slots=True)
class Standing:
    """`owner`: the entry, team or organisation. `parts`: rounds played, or members counted."""

    place: int
    owner: int
    score: int
    spent_ms: int
    finished_ms: int
    parts: int


def best_of(plays: Iterable[PlayMark]) -> dict[tuple[int, int], PlayMark]:
    """(entry, round) → the play that counts."""
    best: dict[tuple[int, int], PlayMark] = {}
    for play in plays:
        key = (play.entry, play.round)
        held = best.get(key)
        if held is None or _order(play) < _order(held):
            best[key] = play
    return best


def _order(play: PlayMark) -> tuple[int, int, int]:
    return (-play.score, play.spent_ms, play.finished_ms)


def rank(plays: Iterable[PlayMark]) -> list[Standing]:
    """Entries from the first place on."""
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for (entry, _round), play in best_of(plays).items():
        total = totals[entry]
        total[0] += play.score
        total[1] += play.spent_ms
        total[2] = max(total[2], play.finished_ms)
        total[3] += 1
    return _placed(totals)


def rank_groups(standings: Sequence[Standing], group_of: Mapping[int, int], *, counted: int) -> list[Standing]:
    """Teams or organisations by the sum of their best `counted` members; a group with fewer has only those, so a
    large group gains nothing by its size and a single star does not win alone.
    """
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for standing in standings:  # best first: the first `counted` of a group are its best
        group = group_of.get(standing.owner)
        if group is None or totals[group][3] >= counted:
            continue
        total = totals[group]
        total[0] += standing.score
        total[1] += standing.spent_ms
        total[2] = max(total[2], standing.finished_ms)
        total[3] += 1
    return _placed(totals)


def _placed(totals: Mapping[int, Sequence[int]]) -> list[Standing]:
    order = sorted(totals, key=lambda owner: (-totals[owner][0], totals[owner][1], totals[owner][2], owner))
    return [Standing(place, owner, *totals[owner]) for place, owner in enumerate(order, start=1)]


PRIZES = ("first", "second", "third")


def prize_of(place: int, *, counts: Sequence[int]) -> str:
    """The prize of a place by how many there are of the first, second and third; empty: taking part."""
    last = 0
    for name, count in zip(PRIZES, counts, strict=True):
        last += count
        if place <= last:
            return name
    return ""
