"""Which part an application leads to next, and whether it is through."""

from __future__ import annotations

BOTH, THEORY, PRACTICAL = "both", "theory", "practical"


def next_part(scope: str, *, theory_passed: bool, item_passed: bool, has_practical: bool) -> str:
    """`theory` or `practical`; empty when everything applied for has been passed."""
    if item_passed:
        return ""
    if scope == PRACTICAL:
        return PRACTICAL
    if not theory_passed:
        return THEORY
    return PRACTICAL if scope == BOTH and has_practical else ""
