"""What a decision about misconduct does to the marks, whichever part was examined."""

from __future__ import annotations

from datetime import datetime

from accounts.api import User
from courses.api import Part
from exams.actions.void_attempt import grade_held, void_attempt
from exams.actions.void_practical import give_practical_back, void_practical
from exams.models import Misconduct


def void_marks(misconduct: Misconduct, *, now: datetime) -> list[str]:
    """What lost its worth, as evidence names it; empty when there was nothing yet."""
    if misconduct.registration.sitting.part == Part.PRACTICAL:
        result = void_practical(misconduct, now=now)
        return [result.sat.subject] if result else []
    attempt = void_attempt(misconduct, now=now)
    return [attempt.subject] if attempt else []


def give_marks_back(misconduct: Misconduct, *, user: User) -> None:
    """As of the moment the examination ended; call it after the record's new state is saved."""
    if misconduct.registration.sitting.part == Part.PRACTICAL:
        give_practical_back(misconduct, user=user)
    else:
        grade_held(misconduct)
