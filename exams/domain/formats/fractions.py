"""Shares of the marks as percentages, on the grid that Moodle accepts (question/engine: the list of fractions)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from exams.domain.content import WHOLE

_GRID = {WHOLE: "100", 9000: "90", 8333: "83.33333", 8000: "80", 7500: "75", 7000: "70", 6667: "66.66667",
         6000: "60", 5000: "50", 4000: "40", 3333: "33.33333", 3000: "30", 2500: "25", 2000: "20", 1667: "16.66667",
         1429: "14.28571", 1250: "12.5", 1111: "11.11111", 1000: "10", 500: "5", 0: "0"}  # fmt: skip


def percent(share: int) -> str:
    """`33.33333` for 3333: as Moodle writes it, and as it takes it back."""
    grid = _GRID.get(abs(share))
    if grid is None:
        grid = f"{Decimal(abs(share)) / 100:f}"
    return f"-{grid}" if share < 0 else grid


def is_on_grid(share: int) -> bool:
    """Does Moodle take this share without complaint?"""
    return abs(share) in _GRID


def share_in(text: str) -> int | None:
    """`-33.333` → -3333; None for what is no number within -100 to 100."""
    try:
        value = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > 100:
        return None
    return int((value * 100).to_integral_value(rounding="ROUND_HALF_UP"))


def usual(key: Sequence[int], count: int) -> tuple[int, ...]:
    """What an item without shares of its own is worth option by option.

    One key: all for it, nothing for the others. Several: equal parts for the keys, and everything off for a wrong one.
    """
    part = int((Decimal(WHOLE) / max(len(key), 1)).to_integral_value(rounding="ROUND_HALF_UP"))
    wrong = -WHOLE if len(key) > 1 else 0
    return tuple(part if at in key else wrong for at in range(count))


def told(shares: Sequence[int], key: Sequence[int]) -> tuple[int, ...]:
    """The shares to keep: none when they are the usual ones."""
    return () if tuple(shares) == usual(key, len(shares)) else tuple(shares)
