"""The part of an edition that speaks about duties, and which edition speaks on which day (R-01)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Rule:
    """One edition's numbers. None: the edition knows no such duty. Times in years, months, days; hours are class hours.

    `reminder_days`: days before the end, negative after it.
    `sources`: path of a clause (`validity.years`) → its source as the edition states it.
    """

    key: str
    family: str
    instrument: str
    effective_from: date
    effective_to: date | None
    renewal_opens_days: int | None
    review_years: int | None
    renewal_hours: int | None
    reminder_days: tuple[int, ...]
    validity_years: int | None = None
    off_work_months: int | None = None
    assessment_due_months: int | None = None
    initial: int | None = None
    initial_high_risk: int | None = None
    yearly: int | None = None
    yearly_high_risk: int | None = None
    year_counts_from: str | None = None
    levels: tuple[str, ...] = ()
    reopen_months: int | None = None
    reopened_levels: tuple[str, ...] = ()
    grace_days: int | None = None
    restart_after_days: int | None = None
    new_process_days: int | None = None
    counts_before_days: int = 0
    sources: dict[str, str] = field(default_factory=dict, hash=False, compare=False)

    def covers(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def asked_yearly(self, *, high_risk: bool) -> int | None:
        """Class hours of each year (R-12); None where the edition asks none."""
        if high_risk and self.yearly_high_risk is not None:
            return self.yearly_high_risk
        return self.yearly

    def asked_initial(self, *, high_risk: bool) -> int | None:
        """Class hours before the post; None where the edition leaves them to the syllabus."""
        if high_risk and self.initial_high_risk is not None:
            return self.initial_high_risk
        return self.initial


def rule_on(rules: Sequence[Rule], *, family: str, day: date, otherwise: str = "") -> Rule | None:
    """The rule in force on the day (R-01), else the one the certificate was issued under, else None."""
    for rule in rules:
        if rule.family == family and rule.covers(day):
            return rule
    return next((rule for rule in rules if rule.key == otherwise), None)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
