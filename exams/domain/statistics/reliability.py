"""How far the same people would be ordered alike by another paper of the same kind, and how far a score may be off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from exams.domain.statistics.figure import TINY, Figure, Why, variance
from exams.domain.statistics.sheet import Answer, Sheet


class Kind(StrEnum):
    """Which coefficient fits the papers."""

    KR20 = "kr20"
    ALPHA = "alpha"
    NESTED = "nested"


@dataclass(frozen=True, slots=True)
class Reliability:
    """`coefficient` may be negative and is shown so. `sem` in hundredths of a mark."""

    kind: Kind
    coefficient: Figure
    sem: Figure


def reliability(sheets: Sequence[Sheet]) -> Reliability:
    """Alpha (KR-20 when every item is right or wrong) on one paper for all; the nested coefficient on random papers.

    Cronbach (1951), Psychometrika 16:297-334, eq. 2; Kuder & Richardson (1937), Psychometrika 2:151-160, formula 20.
    """
    if sheets and all(sheet.items == sheets[0].items for sheet in sheets[1:]):
        return _alpha(sheets)
    return _nested(sheets)


def _alpha(sheets: Sequence[Sheet]) -> Reliability:
    marks: dict[int, list[int]] = defaultdict(list)
    for sheet in sheets:
        for answer in sheet.answers:
            marks[answer.item].append(answer.marks)
    whole = all(answer.marks in (0, answer.full) for sheet in sheets for answer in sheet.answers)
    kind, k = Kind.KR20 if whole else Kind.ALPHA, len(marks)
    why = _hindrance(sheets, k)
    if why is not None:
        return _none(kind, why)
    totals = [sheet.total for sheet in sheets]
    between = variance(totals).value or 0.0
    within = sum(variance(column).value or 0.0 for column in marks.values())
    coefficient = k / (k - 1) * (1 - within / between)
    spread = variance(totals, sample=True).value or 0.0
    return Reliability(kind, Figure(coefficient), Figure(sqrt(spread * max(1 - coefficient, 0.0))))


def _nested(sheets: Sequence[Sheet]) -> Reliability:
    """Each person drew items of their own, section by section.

    A person's error variance is then the sampling variance of the sum, Σ n_h s²_h over the sections (Lord 1955, Educ.
    Psychol. Meas. 15:325-336; stratified: Feldt 1984, Educ. Psychol. Meas. 44:883-891). The coefficient is 1 − mean
    error variance / variance of the totals; with one section of right/wrong items of equal marks it is exactly
    Kuder-Richardson 21 (Lord 1955). Variances of items are of shares of their marks, so unequal marks do no harm.
    """
    why = _hindrance(sheets, min((len(sheet.answers) for sheet in sheets), default=0))
    if why is not None:
        return _none(Kind.NESTED, why)
    error = sum(_error_variance(sheet.answers) for sheet in sheets) / len(sheets)
    between = variance([sheet.total for sheet in sheets]).value or 0.0
    return Reliability(Kind.NESTED, Figure(1 - error / between), Figure(sqrt(error)))


def _error_variance(answers: Sequence[Answer]) -> float:
    """Hundredths squared. A section of one item has no variance of its own: it is counted with the largest."""
    sections: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        sections[answer.section].append(answer)
    groups = sorted(sections.values(), key=len, reverse=True)
    largest = list(groups[0])
    for group in groups[1:]:
        if len(group) == 1:
            largest += group
    wide = [largest, *(group for group in groups[1:] if len(group) > 1)]
    return sum(
        (variance([answer.share for answer in group], sample=True).value or 0.0)
        * sum(answer.full * answer.full for answer in group)
        for group in wide
    )


def _hindrance(sheets: Sequence[Sheet], items: int) -> Why | None:
    if len(sheets) < 2:
        return Why.FEW_PEOPLE if sheets else Why.NOBODY
    if items < 2:
        return Why.FEW_ITEMS
    totals = [sheet.total for sheet in sheets]
    square = sum(total * total for total in totals) / len(totals)
    return Why.NO_SPREAD if (variance(totals).value or 0.0) <= TINY * square else None


def _none(kind: Kind, why: Why) -> Reliability:
    return Reliability(kind, Figure.none(why), Figure.none(why))
