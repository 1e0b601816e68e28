"""A question as the pool keeps it, and as one play shows it: options in an order of the play's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

JUDGEMENT, MULTIPLE = "judgement", "multiple"
JUDGEMENTS = ("正确", "错误")
Shuffle = Callable[[Sequence[int]], list[int]]


@dataclass(frozen=True, slots=True)
class Question:
    """`options` are never empty here: 判断题 has 正确 and 错误."""

    id: int
    type: str
    stem: str
    options: tuple[str, ...]
    key: tuple[int, ...]
    explanation: str

    def as_row(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Question:
        return cls(
            id=row["id"],
            type=row["type"],
            stem=row["stem"],
            options=tuple(row["options"]),
            key=tuple(row["key"]),
            explanation=row["explanation"],
        )


def order_of(question: Question, *, shuffle: Shuffle) -> list[int]:
    """Shown place → place in the bank. 对错 stay where everybody expects them."""
    places = list(range(len(question.options)))
    return places if question.type == JUDGEMENT else shuffle(places)


def asked(question: Question, order: Sequence[int]) -> dict[str, Any]:
    """What goes to the phone: neither key nor explanation nor the bank's own number."""
    return {
        "type": question.type,
        "stem": question.stem,
        "options": [question.options[place] for place in order],
    }


def chosen(shown: Sequence[int], order: Sequence[int]) -> list[int]:
    """Shown places back to the bank's; ValueError for a place that was not shown."""
    if any(not 0 <= place < len(order) for place in shown):
        raise ValueError("no such option")
    return sorted({order[place] for place in shown})
