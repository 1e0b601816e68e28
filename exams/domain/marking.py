"""Marking by people: the parts of a rubric in marks, what two or three markers decide, and how well they agree.

Two people mark each answer without seeing each other's marks. Marks are whole hundredths. The rule (`settle`):

| given | decided |
|---|---|
| two marks no further apart than the gap | their mean; half a hundredth goes up |
| two marks further apart | nothing yet: a third person, who is neither of the two, marks |
| a third mark within the gap of the nearer one | the mean of these two; half a hundredth goes up |
| a third mark further than the gap from both | the third mark alone |

When the third mark lies as far from the one as from the other, the higher one counts as the nearer. The gap is a
share of the item's marks in percent, kept with each item of a sitting (`DEFAULT_GAP` unless the exam officer sets
another before the first answer is settled). The double marking with a threshold and a third marker follows the practice
of Chinese public examinations (双评, 误差阈值, 三评); 20 % is our choice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exams.domain.content import WHOLE
from exams.domain.paper import divided

DEFAULT_GAP = 20
"""Percent of the item's marks."""
MARKERS = 2
WITH_THIRD = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of a rubric with the most it can give, in hundredths."""

    text: str
    most: int


def lines_of(rubric: Sequence[dict[str, Any]], marks: int) -> tuple[Line, ...]:
    """The rubric of a stored key in marks; what is left over by rounding goes to the first lines."""
    shares = [int(row["share"]) for row in rubric] or [WHOLE]
    texts = [str(row.get("text", "")) for row in rubric] or [""]
    return tuple(Line(text, most) for text, most in zip(texts, divided(marks, shares), strict=True))


def gap_in_marks(marks: int, percent: int) -> int:
    """The largest difference of two marks that still makes a mean, in hundredths, rounded down."""
    return marks * percent // 100


def settle(given: Sequence[int], *, gap: int) -> int | None:
    """The marks that count, from those given in the order of their rounds; None while somebody has yet to mark."""
    if len(given) < MARKERS:
        return None
    first, second = given[:MARKERS]
    if abs(first - second) <= gap:
        return _mean(first, second)
    if len(given) < WITH_THIRD:
        return None
    third = given[MARKERS]
    nearer = min(sorted((first, second), reverse=True), key=lambda marks: abs(marks - third))
    return _mean(third, nearer) if abs(third - nearer) <= gap else third


def _mean(one: int, other: int) -> int:
    return (one + other + 1) // 2


def place_of(marker: str, answer: str) -> str:
    """Where an answer stands in one marker's queue: by a hash of both, so no two markers read in the same order."""
    return hashlib.sha256(f"{marker}:{answer}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two rounds of marks agree. Shares 0…1, differences in hundredths; None where there is nothing to say."""

    n: int
    exact: float | None
    difference: float | None
    kappa: float | None


def agreement(pairs: Sequence[tuple[int, int]]) -> Agreement:
    """Exact agreement, mean absolute difference, and Cohen's kappa with quadratic weights.

    Kappa: J. Cohen, Psychological Bulletin 70 (1968) 213–220; with quadratic weights it is 1 − D_o / D_e, where D_o is
    the mean squared difference of the pairs and D_e that of all pairs of the two margins (J. L. Fleiss & J. Cohen,
    Educational and Psychological Measurement 33 (1973) 613–619). D_e follows from means and variances, so that any
    number of mark values costs the same. None when every mark is the same: there is nothing to agree about by chance.
    """
    n = len(pairs)
    if not n:
        return Agreement(0, None, None, None)
    exact = sum(one == other for one, other in pairs) / n
    difference = sum(abs(one - other) for one, other in pairs) / n
    observed = sum((one - other) ** 2 for one, other in pairs) / n
    mean_one, mean_other = sum(one for one, _ in pairs) / n, sum(other for _, other in pairs) / n
    spread = sum((one - mean_one) ** 2 + (other - mean_other) ** 2 for one, other in pairs) / n
    expected = spread + (mean_one - mean_other) ** 2
    return Agreement(n, exact, difference, 1 - observed / expected if expected else None)
