"""One person's life day by day: what was owed, what changed, and which reminder left on which day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from certificates.domain.folding import owed
from certificates.domain.owed import LAPSED, OPEN, DutyValue, History
from certificates.domain.reminding import due_step
from certificates.domain.rules import Rule


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder of this duty on this day; `step` days before the end, negative after it."""

    on: date
    step: int
    duty: DutyValue

    @property
    def key(self) -> tuple[str, str, date, int]:
        """What must never occur twice."""
        return self.duty.origin, self.duty.kind, self.duty.lapses_on, self.step


def life(history: History, *, rules: Sequence[Rule], first: date, last: date) -> Iterator[Told]:
    """Every reminder from `first` to `last`, as a house whose beat runs each day would send them."""
    steps = {rule.key: rule.reminder_days for rule in rules}
    told: dict[tuple[str, str, date], int] = {}
    day = first
    while day <= last:
        for duty in owed(history, rules=rules, today=day):
            if duty.state not in (OPEN, LAPSED):
                continue
            step = due_step(steps.get(duty.edition_key, ()), lapses_on=duty.lapses_on, today=day)
            about = (duty.origin, duty.kind, duty.lapses_on)
            if step is not None and (about not in told or step < told[about]):
                told[about] = step
                yield Told(day, step, duty)
        day += timedelta(days=1)
