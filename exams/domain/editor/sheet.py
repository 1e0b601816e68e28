"""What a form sends, by field name, and the rows in it.

Names: `stem`, `right`, `o0-text`…; those of the second part of a case begin with `p1-`. Rows keep their numbers when
one between them is taken away, so that nothing is sent to the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from exams.domain.content import GRID, WHOLE
from exams.domain.draft import Fault
from exams.domain.soundness import number_in

MAX_ROWS = 60
Values = Mapping[str, list[str]]


@dataclass(slots=True)
class Sheet:
    """Typed values under a prefix; faults are said with the name of the column they stand in."""

    values: Values
    prefix: str = ""
    label: str = ""
    faults: list[Fault] = field(default_factory=list)

    def part(self, number: int, place: int) -> Sheet:
        """The fields of a case's part; `place` counts from 1, as people do."""
        return Sheet(self.values, f"{self.prefix}p{number}-", f"第 {place} 小题", self.faults)

    def get(self, name: str) -> str:
        found = self.values.get(self.prefix + name)
        return found[-1].strip() if found else ""

    def all(self, name: str) -> list[str]:
        return self.values.get(self.prefix + name, [])

    def ticked(self, name: str) -> bool:
        return bool(self.get(name))

    def rows(self, letter: str) -> list[int]:
        """Numbers of the rows sent under this letter, ascending, at most `MAX_ROWS`."""
        return rows_in(self.values, self.prefix + letter)

    def wrong(self, column: str, reason: str) -> None:
        self.faults.append(Fault(self.label + column, reason))

    def share(self, name: str, column: str, *, usual: int = WHOLE) -> int:
        """Percent as typed, in ten-thousandths."""
        text = self.get(name).removesuffix("%").removesuffix("％")
        if not text:
            return usual
        value = number_in(text)
        if value is None or not 0 <= value <= 100:
            self.wrong(column, f"“{self.get(name)}”应是 0 到 100 的百分数")
            return usual
        return int(value * WHOLE / 100)

    def place(self, name: str, column: str) -> int | None:
        """Percent of a picture's width or height, in ten-thousandths; None when it is none."""
        value = number_in(self.get(name))
        if value is None or not Decimal(0) <= value <= Decimal(100):
            self.wrong(column, f"位置和大小应是 0 到 100 的数，现在是“{self.get(name)}”")
            return None
        return int(value * GRID / 100)


def rows_in(names: Iterable[str], beginning: str) -> list[int]:
    """Numbers of the rows whose field names begin so: `o` finds 0 and 3 in `o0-text`, `o3-text`."""
    wanted = re.compile(rf"{re.escape(beginning)}(\d{{1,3}})(?:-|a\d)")
    return sorted({int(found[1]) for name in names if (found := wanted.match(name))})[:MAX_ROWS]
