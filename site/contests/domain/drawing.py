"""Which questions a play gets: what this entry has not seen yet, as long as the pool lasts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

Shuffle = Callable[[Sequence[int]], list[int]]


def draw(pool: Sequence[int], *, seen: Collection[int], count: int, shuffle: Shuffle) -> list[int]:
    """`count` ids; those already seen only fill up what the unseen can't, so nobody learns a round by heart."""
    fresh = shuffle([item for item in pool if item not in seen])[:count]
    if len(fresh) < count:
        taken = set(fresh)
        fresh += shuffle([item for item in pool if item not in taken])[: count - len(fresh)]
    return fresh
