"""Which items of a bank one person meets in a month: a share of each area, so that no account copies the bank (SEC-17).

The slice follows from bank, person and month alone; fifty sign-ins see the same one. Next month brings another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

SHARE = 0.3
FLOOR = 60
"""Items at least: a small bank would teach nothing otherwise (our choice)."""

Shuffle = Callable[[str, Sequence[int]], list[int]]
"""`shuffle(seed, ids)`: the same order for the same seed."""


def monthly_slice(
    areas: Sequence[tuple[int, str]], *, seed: str, shuffle: Shuffle, share: float = SHARE, floor: int = FLOOR
) -> frozenset[int]:
    """Ids out of (id, area) pairs: of each area its share of `max(floor, share of all)`, rounded up."""
    total = len(areas)
    if not total:
        return frozenset()
    part = min(1.0, max(share, floor / total))
    by_area: dict[str, list[int]] = defaultdict(list)
    for identifier, area in areas:
        by_area[area].append(identifier)
    most = max(round(total * share), min(floor, total))
    chosen: list[int] = []
    for area in sorted(by_area):
        ids = sorted(by_area[area])
        chosen += shuffle(f"{seed}:{area}", ids)[: max(1, int(len(ids) * part + 0.5))]
    return frozenset(shuffle(f"{seed}:cut", sorted(chosen))[:most])
