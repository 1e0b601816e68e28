"""Scoring: a pure function of paper, key and responses; run it again and it gives the same marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Marks (hundredths) and right answers of one section."""

    title: str
    marks: int
    full_marks: int
    right: int
    count: int


@dataclass(frozen=True, slots=True)
class Score:
    """The whole paper, in hundredths. A total at or above the cut score passes (R-04)."""

    total: int
    full_marks: int
    sections: tuple[SectionScore, ...]
    by_position: tuple[int, ...]

    def passes(self, cut_score: int) -> bool:
        return self.total >= cut_score


def score(content: Mapping[str, Any], letters: Mapping[str, str], responses: Mapping[int, str]) -> Score:
    """All or nothing for each item; an unanswered item gets nothing, a wrong one loses nothing."""
    sections: list[SectionScore] = []
    by_position: list[int] = []
    for section in content["sections"]:
        marks = int(section["marks"])
        right = 0
        for item in section["items"]:
            position = int(item["n"])
            is_right = responses.get(position, "") == letters[str(position)]
            by_position.append(marks if is_right else 0)
            right += is_right
        count = len(section["items"])
        sections.append(SectionScore(section["title"], right * marks, count * marks, right, count))
    return Score(
        total=sum(section.marks for section in sections),
        full_marks=sum(section.full_marks for section in sections),
        sections=tuple(sections),
        by_position=tuple(by_position),
    )
