"""What one or two assessors' sheets come to.

The rule is the edition's (`[practical]`: `assessors`, `max_difference`, `beyond_difference`, `veto_by`), frozen with
the sitting:

| sheets signed | decided |
|---|---|
| one of one | that sheet |
| two, no further apart than `max_difference`, agreeing about vetoes | their mean, step by step |
| two, further apart | nothing yet: the third sheet alone decides |
| two, one of which names a veto that the other does not | `any`: failed; `chief`: the third sheet decides |
| three | the third sheet alone |

The mean: of each step the mean of the two deductions. Halves are settled in turn, the first one down, the next one up,
and so on through the sheet, so that the total is the mean of the two totals with a half mark in the candidate's favour.
The third sheet is the chief assessor's (`beyond_difference = "chief"`) or any third assessor's (`"third"`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exams.domain.practical import Step, Subject

THIRD = 3
CHIEF, ANY = "chief", "any"


@dataclass(frozen=True, slots=True)
class AssessmentRule:
    """How many assess, and what happens when they differ. `max_difference`: in marks of the total."""

    assessors: int = 1
    max_difference: int = 10
    beyond_difference: str = CHIEF
    veto_by: str = CHIEF


@dataclass(frozen=True, slots=True)
class Settled:
    """`subjects` None: somebody has yet to assess; `needs_third` says that it is the third one."""

    subjects: tuple[Subject, ...] | None
    needs_third: bool = False
    difference: int = 0
    vetoes_differ: bool = False


def total_of(subjects: Sequence[Subject]) -> int:
    return sum(subject.marks for subject in subjects)


def vetoes_of(subjects: Sequence[Subject]) -> frozenset[tuple[str, int]]:
    """(subject code, step) of every veto that failed."""
    return frozenset(
        (subject.code, at) for subject in subjects for at, step in enumerate(subject.steps) if step.veto_failed
    )


def settle(sheets: Sequence[Sequence[Subject]], rule: AssessmentRule) -> Settled:
    """From the signed sheets in the order of their rounds; ValueError for sheets of different tasks."""
    if len(sheets) < rule.assessors or not sheets:
        return Settled(None)
    if rule.assessors == 1:
        return Settled(tuple(sheets[0]))
    first, second = sheets[0], sheets[1]
    difference = abs(total_of(first) - total_of(second))
    vetoes_differ = vetoes_of(first) != vetoes_of(second)
    said = {"difference": difference, "vetoes_differ": vetoes_differ}
    if len(sheets) >= THIRD:
        return Settled(tuple(sheets[2]), **said)  # type: ignore[arg-type]
    if difference > rule.max_difference or (vetoes_differ and rule.veto_by == CHIEF):
        return Settled(None, needs_third=True, **said)  # type: ignore[arg-type]
    return Settled(mean(first, second), **said)  # type: ignore[arg-type]


def mean(first: Sequence[Subject], second: Sequence[Subject]) -> tuple[Subject, ...]:
    """Step by step; a veto that either names has failed."""
    up, merged = False, []
    for one, other in zip(first, second, strict=True):
        steps: list[Step] = []
        for a, b in zip(one.steps, other.steps, strict=True):
            if (one.code, a.text, a.marks) != (other.code, b.text, b.marks):
                raise ValueError("the two sheets are not of the same task")
            whole, half = divmod(a.deducted + b.deducted, 2)
            steps.append(replace(a, deducted=whole + (half if up else 0), veto_failed=a.veto_failed or b.veto_failed))
            up = not up if half else up
        merged.append(replace(one, steps=tuple(steps)))
    return tuple(merged)
