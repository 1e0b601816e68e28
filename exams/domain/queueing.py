"""Who goes next to which station: one fair rule, the same on the wall, at the steward's desk and in a complaint.

The rule, complete. Candidates are taken in the order of how long they have waited: since the sitting began (where it
asks for a check-in: since the door let them in, and nobody waits who did not pass it), since they finished a station,
or since they were called and did not come (so that whoever is skipped stands at the end). Who has waited equally long
goes by number of finished subjects, fewest first, then by ticket number. Each takes the first of the subjects still
open, in the order of the edition, that a free station can serve; of several free stations the one that can serve
fewest subjects, then by name. Nobody is at two stations, no station has two people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A candidate who is at no station. `tasks`: the drawn task of each subject still open, in the edition's order."""

    id: int
    ticket: str
    since: datetime
    tasks: dict[str, str]
    done: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A station that is free and in order. `tasks` empty: every task of its subjects."""

    id: int
    name: str
    subjects: frozenset[str]
    tasks: frozenset[str] = field(default_factory=frozenset)

    def serves(self, subject: str, task: str) -> bool:
        return subject in self.subjects and (not self.tasks or task in self.tasks)


@dataclass(frozen=True, slots=True)
class Call:
    """Candidate, subject, station."""

    candidate: int
    subject: str
    station: int


def in_order(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Longest waiting first."""
    return sorted(waiting, key=lambda one: (one.since, one.done, one.ticket))


def next_calls(waiting: Sequence[Waiting], places: Sequence[Place]) -> list[Call]:
    """Everybody who can be called now, in the order of calling."""
    free, calls = list(places), []
    for candidate in in_order(waiting):
        found = _place_for(candidate, free)
        if found is not None:
            subject, place = found
            free.remove(place)
            calls.append(Call(candidate.id, subject, place.id))
    return calls


def _place_for(candidate: Waiting, free: Sequence[Place]) -> tuple[str, Place] | None:
    for subject, task in candidate.tasks.items():
        fitting = [place for place in free if place.serves(subject, task)]
        if fitting:
            return subject, min(fitting, key=lambda place: (len(place.subjects), place.name, place.id))
    return None


def unserved(waiting: Sequence[Waiting], places: Sequence[Place]) -> set[tuple[str, str]]:
    """(subject, task) that somebody has drawn and no station of the room can serve."""
    return {
        (subject, task)
        for candidate in waiting
        for subject, task in candidate.tasks.items()
        if not any(place.serves(subject, task) for place in places)
    }
