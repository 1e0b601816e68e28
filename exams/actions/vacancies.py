"""Who is told that a place became free: higher apps with a waiting list register, and act in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

from exams.models import Sitting

Vacancy = Callable[[Sitting], None]
Line = Callable[[Sitting], int]
_followers: list[Vacancy] = []
_lines: list[Line] = []


def register_vacancy(follower: Vacancy) -> None:
    """`follower(sitting)` is called while the sitting's row is locked."""
    if follower not in _followers:
        _followers.append(follower)


def tell_vacancy(sitting: Sitting) -> None:
    for follower in _followers:
        follower(sitting)


def register_line(line: Line) -> None:
    """`line(sitting)` says how many wait for a place."""
    if line not in _lines:
        _lines.append(line)


def how_many_wait(sitting: Sitting) -> int:
    return sum(line(sitting) for line in _lines)
