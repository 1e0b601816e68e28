"""Observed difficulty for assembly: what was seen, pulled towards what is usual while little was seen."""

from __future__ import annotations

ENOUGH = 50
"""Answers before an item's own figure is used at all: there a facility is known to ±0.14 (95 %)."""
PRIOR = 20
"""The usual facility counts like so many answers. A beta prior of this size has a standard deviation of 0.09 at 0.8:
items of one bank and one estimated difficulty spread about so much.
"""


def shrunk(total: float, n: int, *, usual: float) -> float:
    """Posterior mean (Σx + PRIOR·usual) / (n + PRIOR): Kelley's regressed estimate (1947) for a share."""
    return (total + PRIOR * usual) / (n + PRIOR)
