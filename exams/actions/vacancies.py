"""Who is told that a place became free: higher apps with a waiting list register, and act in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

from exams.models import Sitting

Vacancy = Callable[[Sitting], None]
_followers: list[Vacancy] = []


def register_vacancy(follower: Vacancy) -> None:
    """`follower(sitting)` is called while the sitting's row is locked."""
    if follower not in _followers:
        _followers.append(follower)


def tell_vacancy(sitting: Sitting) -> None:
    for follower in _followers:
        follower(sitting)
