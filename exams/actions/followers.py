"""Who follows when a correction or voided marks change who has passed: certificates, which live above, register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from exams.models import KeyCorrection, Misconduct, Outcome


class Follower(Protocol):
    """Every call is inside the cause's transaction: what is raised here takes the whole cause back."""

    def hold(self, outcome_ids: Sequence[int]) -> None:
        """Lock what belongs to these outcomes, before anything is written."""

    def withdraw(self, outcome: Outcome, correction: KeyCorrection | Misconduct) -> list[str]:
        """Take back what was issued for the outcome; returns its numbers. Two people stand behind the correction."""

    def order(self, outcome: Outcome) -> None:
        """Owe what is issued for the outcome."""


_followers: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """Asked for in the order of registration."""
    if follower not in _followers:
        _followers.append(follower)


def forget_follower(follower: Follower) -> None:
    """The inverse, for whoever registers for a while only."""
    _followers.remove(follower)


def followers() -> tuple[Follower, ...]:
    return tuple(_followers)
