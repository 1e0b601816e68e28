"""The practical result: deductions by step, weights by subject, and veto steps that fail the whole (R-04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the assessor's sheet. `deducted` marks of `marks`; a failed veto fails the examination."""

    text: str
    marks: int
    deducted: int = 0
    is_veto: bool = False
    veto_failed: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """One of K1…K4; the marks of its steps add up to `weight`."""

    code: str
    name: str
    weight: int
    steps: tuple[Step, ...]

    @property
    def marks(self) -> int:
        return sum(step.marks - step.deducted for step in self.steps)


@dataclass(frozen=True, slots=True)
class PracticalScore:
    """Whole marks out of 100."""

    total: int
    veto_failed: bool
    passed: bool


class SheetRefused(Exception):
    """The assessor's sheet can't be right; the message says which line."""


def judge(subjects: Sequence[Subject], *, cut_score: int) -> PracticalScore:
    """At or above the cut score and no veto failed passes; SheetRefused for an impossible sheet."""
    for subject in subjects:
        if sum(step.marks for step in subject.steps) != subject.weight:
            raise SheetRefused(f"{subject.code} {subject.name} 各步骤分值之和应为 {subject.weight} 分。")
        for step in subject.steps:
            if not 0 <= step.deducted <= step.marks:
                raise SheetRefused(f"{subject.code}“{step.text}”扣分应在 0 到 {step.marks} 之间。")
            if step.veto_failed and not step.is_veto:
                raise SheetRefused(f"{subject.code}“{step.text}”不是否决项。")
    total = sum(subject.marks for subject in subjects)
    veto_failed = any(step.veto_failed for subject in subjects for step in subject.steps)
    return PracticalScore(total, veto_failed, passed=total >= cut_score and not veto_failed)
