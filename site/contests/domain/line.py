"""The waiting line of a burst: whoever can't be served soon is told a place and a turn, at once and for little work.

A line keeps one number: when the work it has promised so far will be done, by what a piece of work has lately cost. Who
comes gets the end of that, and the end moves on by one piece. Nothing is kept of those who wait: their turn is in the
signed ticket they come back with. The clock is an argument, in seconds of any origin.
"""

from __future__ import annotations

from dataclasses import dataclass

PATIENCE = 1.0
"""Seconds somebody is simply served late, without a word about it."""
SHARE = 1.25
"""How much longer than the work itself a place in the line is: pages, tickets and others need the rest."""
LEAST_COST, MOST_COST = 0.001, 0.5
WEIGHT = 0.1
"""Of the newest piece of work in the running mean of the costs."""
EARLY = 0.25
"""Seconds before its turn at which a ticket is good already: phones' timers are not exact."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`wait`: seconds until the turn; `ahead`: how many have theirs before."""

    wait: float
    ahead: int


@dataclass(slots=True)
class Line:
    """One process's line; `cost`: seconds of the server that one piece of work takes."""

    cost: float = 0.005
    busy_until: float = 0.0

    def join(self, now: float) -> Turn | None:
        """None: come in. Otherwise the turn that is now taken."""
        wait = max(self.busy_until - now, 0.0)
        ahead = round(wait / (self.cost * SHARE))
        self.busy_until = now + wait + self.cost * SHARE
        return Turn(wait, ahead) if wait > PATIENCE else None

    def still(self, due: float, now: float) -> Turn | None:
        """What is left for a ticket whose turn is at `due`; None: come in."""
        wait = due - now
        return Turn(wait, max(round(wait / (self.cost * SHARE)), 1)) if wait > EARLY else None

    def learn(self, seconds: float, *, beside: int = 1) -> None:
        """A piece of work took so long while so many were at work."""
        seen = min(max(seconds / max(beside, 1), LEAST_COST), MOST_COST)
        self.cost += WEIGHT * (seen - self.cost)
