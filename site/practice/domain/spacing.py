"""When a wrong answer comes back: FSRS 6 by py-fsrs, fed with nothing but right and wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fsrs import Card, Rating, Scheduler

MASTERED_AFTER = timedelta(days=60)
"""Whoever is expected to know it for so long has learnt it; the item leaves the book (our choice)."""

_SCHEDULER = Scheduler(desired_retention=0.9, enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Review:
    """`card`: the memory's state as JSON, to be handed in again; `due_at`: when to ask again."""

    card: dict[str, Any]
    due_at: datetime
    is_mastered: bool


def review(card: dict[str, Any] | None, *, right: bool, at: datetime) -> Review:
    """One answer at a moment (UTC); without a card, the first mistake."""
    before = Card.from_dict(card) if card else Card(card_id=1, due=at)  # type: ignore[arg-type]
    after, _log = _SCHEDULER.review_card(before, Rating.Good if right else Rating.Again, at)
    return Review(dict(after.to_dict()), after.due, right and after.due - at >= MASTERED_AFTER)
