"""One thing waiting to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Task:
    """`count` rows wait behind `url`; `tone` is how pressing they are: due, over or quiet."""

    title: Any
    count: int
    url: str
    icon: str
    note: Any = ""
    tone: str = "due"


def waiting(*tasks: Task) -> list[Task]:
    """Only what really waits and can be opened."""
    return [task for task in tasks if task.count and task.url]


@dataclass(frozen=True, slots=True)
class Link:
    """A quick way to a screen."""

    label: Any
    url: str
    icon: str


def links(*candidates: Link) -> list[Link]:
    return [link for link in candidates if link.url]
