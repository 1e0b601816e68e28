"""The waiting line of a burst: whoever can't be served soon is told a place and a turn, at once and for little work.

Requests that wait for a busy process are seen by nobody: to the process they arrive one after the other, each as soon
as the last is done. That is how a crowd is known here (`crowd`: the share of late arrivals that came on each other's
heels). Then a line begins: everybody new gets a turn instead of their play, which costs a tenth, so that the unseen
queue is emptied within moments; and they come in at the pace of the process. Nothing is kept of those who wait:
a turn is in the signed ticket they come back with. The clock is an argument, in seconds of any origin.
"""

from __future__ import annotations

from dataclasses import dataclass

CROWDED = 0.8
MEMORY = 0.02
"""Weight of the newest arrival in `crowd`: about the last fifty count, eighty in a row make a crowd."""
HEELS = 0.002
"""Seconds after the last piece of work within which an arrival had been waiting for it."""
IDLE = 0.25
"""Seconds without a piece of work after which nobody can have been waiting: whatever crowd there was is gone."""
DRAIN = 0.5
"""Seconds between the beginning of a line and its first turn: to answer those who wait unseen."""
SHARE = 0.9
"""Of the work itself is the pace of the turns: a little too fast, so that no moment of the process is idle while people
wait; what comes too early waits unseen, at most a tenth of the line."""
OVERHEAD = 0.001
"""Seconds of a request that are spent around the work: middleware, the server itself."""
LEAST_COST, MOST_COST, WEIGHT = 0.001, 0.5, 0.1
"""Bounds of what is believed of one piece of work, and its weight in the running mean."""
EARLY = 0.25
"""Seconds before its turn at which a ticket is good already: phones' timers are not exact."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`wait`: seconds until the turn; `ahead`: how many have theirs before."""

    wait: float
    ahead: int


@dataclass(slots=True)
class Line:
    """One process's line; `cost`: seconds that one piece of work takes; `taken`: when the last turn given is.

    `heels` and `memory`: as the constants say, which are for work of a few milliseconds; longer work has longer gaps
    behind it, and fewer pieces of it make a crowd.
    """

    cost: float = 0.005
    heels: float = HEELS
    memory: float = MEMORY
    taken: float = 0.0
    crowd: float = 0.0
    ended: float = 0.0

    @property
    def step(self) -> float:
        """Seconds from one turn to the next."""
        return self.cost * SHARE

    def join(self, now: float) -> Turn | None:
        """None: come in. Otherwise the turn that is now taken."""
        gap = now - self.ended
        self.crowd = 0.0 if gap > IDLE else self.crowd + self.memory * ((gap < self.heels) - self.crowd)
        if now >= self.taken:
            if self.crowd < CROWDED:
                return None
            self.taken = now + DRAIN
        else:
            self.taken += self.step
        self.ended = now
        return self._turn(self.taken - now)

    def still(self, due: float, now: float) -> Turn | None:
        """What is left for a ticket whose turn is at `due`; None: come in."""
        return self._turn(due - now) if due - now > EARLY else None

    def learn(self, seconds: float, now: float, *, beside: int = 1) -> None:
        """A piece of work took so long while so many were at work, and is done."""
        seen = min(max(seconds / max(beside, 1) + OVERHEAD, LEAST_COST), MOST_COST)
        self.cost += WEIGHT * (seen - self.cost)
        self.ended = now

    def _turn(self, wait: float) -> Turn:
        return Turn(wait, max(round(wait / self.step), 1))
