"""The one door to practice."""

from __future__ import annotations

from practice.actions.answer_practice import answer_practice, hand_in_mock
from practice.actions.choose_items import due_mistakes
from practice.actions.start_practice import start_chapter, start_daily, start_mistakes, start_mock
from practice.models import MOST_A_DAY, Mistake, PracticeSession
from practice.refusals import Refused

__all__ = [
    "MOST_A_DAY",
    "Mistake",
    "PracticeSession",
    "Refused",
    "answer_practice",
    "due_mistakes",
    "hand_in_mock",
    "start_chapter",
    "start_daily",
    "start_mistakes",
    "start_mock",
]
