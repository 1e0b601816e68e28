"""Which quotas the drawn items fill: an incremental bipartite matching between strata and quotas.

Sets of items that fit the quotas together form a transversal matroid: an item that can't be added now can never be
added later. So items may be taken greedily in random order, and a stratum that fails once is done with.
"""

from __future__ import annotations

from collections import deque

from exams.domain.blueprint import QuotaRule, Stratum


class Matching:
    """How many items of each stratum fill each quota; `add` moves earlier ones between quotas when it must."""

    def __init__(self, quotas: tuple[QuotaRule, ...], strata: list[Stratum]) -> None:
        self._room = [quota.count for quota in quotas]
        self._takers = [[q for q, quota in enumerate(quotas) if quota.takes(stratum)] for stratum in strata]
        self.filled: list[dict[int, int]] = [{} for _ in quotas]  # quota → {stratum: items}

    def add(self, stratum: int) -> bool:
        """Place one more item of the stratum; False when no rearrangement makes room."""
        for quota in self._takers[stratum]:
            if self._room[quota]:
                self._place(quota, stratum)
                return True
        return self._augment(stratum)

    def _place(self, quota: int, stratum: int) -> None:
        self._room[quota] -= 1
        self.filled[quota][stratum] = self.filled[quota].get(stratum, 0) + 1

    def _move(self, stratum: int, *, source: int, target: int) -> None:
        held = self.filled[source]
        held[stratum] -= 1
        if not held[stratum]:
            del held[stratum]
        self.filled[target][stratum] = self.filled[target].get(stratum, 0) + 1

    def _augment(self, start: int) -> bool:
        """Breadth-first search for a chain of moves that ends in a quota with room."""
        origin: dict[int, tuple[int, int | None]] = dict.fromkeys(self._takers[start], (start, None))
        queue = deque(origin)
        while queue:
            quota = queue.popleft()
            if self._room[quota]:
                self._shift_along(quota, origin)
                return True
            for stratum in sorted(self.filled[quota]):
                for other in self._takers[stratum]:
                    if other not in origin:
                        origin[other] = (stratum, quota)
                        queue.append(other)
        return False

    def _shift_along(self, quota: int, origin: dict[int, tuple[int, int | None]]) -> None:
        """Walk the chain back: each quota on it hands one item on and gets one from the quota before."""
        self._room[quota] -= 1
        target = quota
        while True:
            stratum, source = origin[target]
            if source is None:
                self.filled[target][stratum] = self.filled[target].get(stratum, 0) + 1
                return
            self._move(stratum, source=source, target=target)
            target = source

    def missing(self) -> list[int]:
        """Places still empty, by quota."""
        return list(self._room)

    def clash(self, quota: int) -> set[int]:
        """The quotas that together want more than all their strata hold, found from one short quota (Hall, 1935)."""
        clashing, queue = {quota}, deque([quota])
        while queue:
            wanted = queue.popleft()
            for stratum, takers in enumerate(self._takers):
                if wanted not in takers:
                    continue
                for holder in takers:
                    if stratum in self.filled[holder] and holder not in clashing:
                        clashing.add(holder)
                        queue.append(holder)
        return clashing
