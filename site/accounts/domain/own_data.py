"""What is kept about a person, told to that person: chapters of rows in plain words (个人信息保护法 art 45)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Row = dict[str, str]
"""Words a person reads → what is kept; keys and values as they are shown."""


@dataclass(frozen=True, slots=True)
class DataChapter:
    """One kind of thing that is kept. `kept_until`: for how long, in a sentence; empty where no day is set."""

    title: str
    rows: tuple[Row, ...]
    kept_until: str = ""

    def as_json(self) -> dict[str, object]:
        shown: dict[str, object] = {"rows": list(self.rows)}
        return shown | ({"kept_until": self.kept_until} if self.kept_until else {})


def filled(chapters: Sequence[DataChapter]) -> list[DataChapter]:
    """Those that hold something."""
    return [chapter for chapter in chapters if chapter.rows]
