"""How many attempts have been used, and since when they count (R-02; domain.md 1.2).

令第30号 allows one retake and then asks for training again; 令第19号 does not limit theory, allows five practical
examinations, and after the fifth asks for theory again. Both are the same walk over what happened, with other numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

RETRAIN, THEORY_AGAIN = "retrain", "reregister_theory"
_THEORY, _TRAINED, _SAT, _PASSED = range(4)
"""The order of what happened at the same moment."""


@dataclass(frozen=True, slots=True)
class History:
    """What happened for one person, item and part: attempts with their passes, theory passes (for the practical part
    only), and training as it was recorded."""

    sat: tuple[datetime, ...] = ()
    passed: tuple[datetime, ...] = ()
    theory_passed: tuple[datetime, ...] = ()
    trained: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """`used` attempts since `since`; None: since ever."""

    used: int
    since: datetime | None

    @property
    def key(self) -> str:
        """Names the round for good: history only grows."""
        return "0" if self.since is None else str(int(self.since.timestamp() * 1000))


def current_round(history: History, *, limit: int | None, on_exhausted: str) -> Round:
    """Walk through what happened. A pass ends a round; a theory pass begins a new one of the practical part, though
    under `retrain` only while attempts are left; training begins a new one only after the last attempt is used up."""
    used, since = 0, None
    for at, kind in sorted(_events(history)):
        is_exhausted = limit is not None and used >= limit
        if kind == _SAT:
            used += 1
        elif (
            kind == _PASSED
            or (kind == _THEORY and (on_exhausted == THEORY_AGAIN or not is_exhausted))
            or (kind == _TRAINED and on_exhausted == RETRAIN and is_exhausted)
        ):
            used, since = 0, at
    return Round(used, since)


def _events(history: History) -> Iterable[tuple[datetime, int]]:
    yield from ((at, _THEORY) for at in history.theory_passed)
    yield from ((at, _TRAINED) for at in history.trained)
    yield from ((at, _SAT) for at in history.sat)
    yield from ((at, _PASSED) for at in history.passed)
