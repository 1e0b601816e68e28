"""What one edition asks of one item of the catalogue."""

from __future__ import annotations

from qualifications.domain.edition import Edition

INITIAL, YEARLY, RENEWAL = "initial", "yearly", "renewal"


def required_hours(edition: Edition, *, item: str, is_high_risk: bool, phase: str = INITIAL) -> int | None:
    """Class hours of the phase; None where the edition leaves them to the syllabus (令第3号 art 9, 13)."""
    hours = edition.hours
    if phase == RENEWAL:
        return hours.renewal
    for audience in hours.audiences:
        if audience.item == item:
            return audience.initial if phase == INITIAL else audience.yearly
    high = hours.initial_high_risk if phase == INITIAL else hours.yearly_high_risk
    if is_high_risk and high is not None:
        return high
    return hours.initial if phase == INITIAL else hours.yearly


def min_education(edition: Edition, *, category: str) -> int | None:
    """Schooling asked for a work category: its own level where the edition names one, else the family's."""
    for row in edition.eligibility.education_by_category:
        if row.category == category:
            return row.min_education
    return edition.eligibility.min_education
