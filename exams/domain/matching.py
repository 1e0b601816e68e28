"""Which quotas the drawn units fill: an incremental bipartite matching between classes of units and quotas.

Sets of units that fit the quotas together form a transversal matroid: a unit that can't be added now can never be
added later. So classes may be filled greedily, and a class that fails once is done with.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


class Matching:
    """How many units of each class fill each quota; `add` moves earlier ones between quotas when it must.

    `room`: places of each quota. `takers`: for each class, the quotas that may take its units.
    """

    def __init__(self, room: Sequence[int], takers: Sequence[Sequence[int]]) -> None:
        self._room = list(room)
        self._takers = takers
        self.filled: list[dict[int, int]] = [{} for _ in room]  # quota → {class: units}

    def add(self, kind: int) -> bool:
        """Place one more unit of the class; False when no rearrangement makes room."""
        for quota in self._takers[kind]:
            if self._room[quota]:
                self._room[quota] -= 1
                self._put(kind, quota)
                return True
        return self._augment(kind)

    def _put(self, kind: int, quota: int) -> None:
        self.filled[quota][kind] = self.filled[quota].get(kind, 0) + 1

    def _take(self, kind: int, quota: int) -> None:
        held = self.filled[quota]
        held[kind] -= 1
        if not held[kind]:
            del held[kind]

    def _augment(self, start: int) -> bool:
        """Breadth-first search for a chain of moves that ends in a quota with room."""
        origin: dict[int, tuple[int, int | None]] = dict.fromkeys(self._takers[start], (start, None))
        queue = deque(origin)
        while queue:
            quota = queue.popleft()
            if self._room[quota]:
                self._shift_along(quota, origin)
                return True
            for kind in sorted(self.filled[quota]):
                for other in self._takers[kind]:
                    if other not in origin:
                        origin[other] = (kind, quota)
                        queue.append(other)
        return False

    def _shift_along(self, quota: int, origin: dict[int, tuple[int, int | None]]) -> None:
        """Walk the chain back: each quota on it hands one unit on and gets one from the quota before."""
        self._room[quota] -= 1
        target: int | None = quota
        while target is not None:
            kind, source = origin[target]
            self._put(kind, target)
            if source is not None:
                self._take(kind, source)
            target = source

    def missing(self) -> list[int]:
        """Places still empty, by quota."""
        return list(self._room)

    def clash(self, quota: int) -> set[int]:
        """The quotas that together want more than all their classes hold, found from one short quota (Hall, 1935)."""
        clashing, queue = {quota}, deque([quota])
        while queue:
            wanted = queue.popleft()
            for kind, takers in enumerate(self._takers):
                if wanted not in takers:
                    continue
                for holder in takers:
                    if kind in self.filled[holder] and holder not in clashing:
                        clashing.add(holder)
                        queue.append(holder)
        return clashing
