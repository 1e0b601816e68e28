"""What looks unlike a person: such plays are put aside for the organiser's eyes, never thrown away."""

from __future__ import annotations

from collections.abc import Sequence

LEAST_MS_A_QUESTION = 900
"""Nobody reads a question and its options and taps in less; the average of a whole play is what is held against it."""
LEAST_MS_ONE = 250
TOO_FAST, TOO_EVEN, TRAP = "too_fast", "too_even", "trap"


def flags(*, elapsed_ms: int, count: int, reported_ms: Sequence[int], answered: int, trapped: bool) -> list[str]:
    """`elapsed_ms` by the server's clock; `reported_ms` by the phone for each answered question, believed only when
    it speaks against the play: a machine answers at once, or always after the same pause.
    """
    found = []
    if answered and elapsed_ms < LEAST_MS_A_QUESTION * min(answered, count):
        found.append(TOO_FAST)
    instant = sum(1 for value in reported_ms if value < LEAST_MS_ONE)
    if TOO_FAST not in found and answered >= 4 and instant * 2 > answered:
        found.append(TOO_FAST)
    if len(reported_ms) >= 8 and max(reported_ms) - min(reported_ms) < 20:
        found.append(TOO_EVEN)
    if trapped:
        found.append(TRAP)
    return found
