"""Rows of practice; other apps use `practice.api`."""

from practice.models.mistake import Mistake
from practice.models.session import MOST_A_DAY, PracticeSession

__all__ = ["MOST_A_DAY", "Mistake", "PracticeSession"]
