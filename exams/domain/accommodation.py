"""Accommodations as values: how much time they add, and how they are said in plain words."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PERCENT, MOST_MINUTES = 100, 120
"""Our choice: nobody gets more than twice the time and two hours."""


@dataclass(frozen=True, slots=True)
class Aid:
    """`percent` of the paper's own minutes, and `minutes` on top."""

    percent: int = 0
    minutes: int = 0
    read_aloud: bool = False
    large_type: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.percent or self.minutes or self.read_aloud or self.large_type)

    def extra_seconds(self, minutes: int) -> int:
        """What is added to a paper of so many minutes, in whole seconds."""
        return minutes * 60 * self.percent // 100 + self.minutes * 60

    def words(self, minutes: int | None = None) -> tuple[str, ...]:
        """For ticket and entrance; with the paper's `minutes`, the time that is added in all."""
        parts = []
        if self.percent or self.minutes:
            if minutes is not None:
                parts.append(f"加时 {-(-self.extra_seconds(minutes) // 60)} 分钟")
            else:
                shares = ([f"{self.percent}%"] if self.percent else []) + (
                    [f"{self.minutes} 分钟"] if self.minutes else []
                )
                parts.append("加时 " + "另加 ".join(shares))
        if self.read_aloud:
            parts.append("可用朗读")
        if self.large_type:
            parts.append("大字号")
        return tuple(parts)
