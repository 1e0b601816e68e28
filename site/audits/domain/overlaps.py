"""Training hours that nobody can have had: two lessons at once, or more in a day than a day is allowed to hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MOST_MINUTES_A_DAY = 8 * 60
"""Eight hours of lessons. Our choice: provinces cap online study lower (domain.md section 3.5), never higher."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One counted lesson of one person; `begins` is local time."""

    person: int
    name: str
    begins: datetime
    minutes: int

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Impossible:
    """What is wrong with one person's day, as a Chinese sentence."""

    person: int
    day: date
    sentence: str


def impossible_hours(lessons: Iterable[Lesson]) -> list[Impossible]:
    """Each person's overlaps and overfull days, in the order of days."""
    days: dict[tuple[int, date], list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        days[lesson.person, lesson.begins.date()].append(lesson)
    found = []
    for (person, day), taken in days.items():
        taken.sort(key=lambda lesson: (lesson.begins, lesson.ends, lesson.name))
        for earlier, later in zip(taken, taken[1:], strict=False):
            if later.begins < earlier.ends:
                found.append(Impossible(person, day, f"“{earlier.name}”与“{later.name}”时间重叠"))
        total = sum(lesson.minutes for lesson in taken)
        if total > MOST_MINUTES_A_DAY:
            found.append(Impossible(person, day, f"一天计入 {total} 分钟，超过 {MOST_MINUTES_A_DAY} 分钟"))
    return sorted(found, key=lambda row: (row.day, row.person), reverse=True)
