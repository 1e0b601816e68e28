"""The one door to qualifications."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qualifications.actions.count_workdays import workday_deadline
from qualifications.actions.load_catalogue import Loaded, load_catalogue
from qualifications.actions.load_editions import edition_text, load_editions
from qualifications.actions.read_sheet import read_sheet
from qualifications.domain import requirements
from qualifications.domain.citations import Citation, read_citations, write_citations
from qualifications.domain.edition import (
    Clocks,
    Edition,
    Eligibility,
    Hours,
    NoEdition,
    Practical,
    PracticalSubject,
    Theory,
    TheorySection,
    Validity,
    edition_on,
)
from qualifications.domain.reading import EditionRefused, read_edition
from qualifications.domain.sheet import SheetRow
from qualifications.domain.workdays import Deadline, after_days
from qualifications.models import (
    CHECK_PANELS,
    Check,
    CheckedMixin,
    Cited,
    CitingMixin,
    Family,
    Instrument,
    OperationItem,
    WorkCategory,
    lines,
)

__all__ = [
    "EditionRefused",
    "edition_text",
    "read_edition",
    "CHECK_PANELS",
    "Check",
    "CheckedMixin",
    "Citation",
    "Deadline",
    "Cited",
    "CitingMixin",
    "Clocks",
    "Edition",
    "Eligibility",
    "Family",
    "Hours",
    "Instrument",
    "Loaded",
    "NoEdition",
    "OperationItem",
    "Practical",
    "PracticalSubject",
    "RequiredHours",
    "SheetRow",
    "Theory",
    "TheorySection",
    "Validity",
    "WorkCategory",
    "after_days",
    "edition",
    "edition_for",
    "editions_citing",
    "lines",
    "load_catalogue",
    "load_editions",
    "min_education",
    "read_sheet",
    "read_citations",
    "required_hours",
    "workday_deadline",
    "write_citations",
]


@dataclass(frozen=True, slots=True)
class RequiredHours:
    """Class hours asked of one item; None where neither the catalogue nor the edition settles them."""

    theory: int | None
    practical: int | None


def edition_for(family: str, *, on: date) -> Edition:
    """The edition in force for this family on the day of the event (R-01); NoEdition when none is."""
    return edition_on(load_editions(), family=family, on=on)


def edition(key: str) -> Edition:
    """The edition with this key, in force or not; KeyError when it does not exist."""
    for candidate in load_editions():
        if candidate.key == key:
            return candidate
    raise KeyError(key)


def required_hours(item: OperationItem, *, on: date, phase: str = requirements.INITIAL) -> RequiredHours:
    """Class hours of a phase (`initial`, `yearly`, `renewal`): the item's own first, else the edition's."""
    asked = requirements.required_hours(
        edition_for(item.family, on=on), item=item.key, is_high_risk=item.is_high_risk, phase=phase
    )
    if phase != requirements.INITIAL:
        return RequiredHours(theory=asked, practical=None)
    own = item.required_hours_theory
    return RequiredHours(theory=asked if own is None else own, practical=item.required_hours_practical)


def min_education(item: OperationItem, *, on: date) -> int | None:
    """Schooling level asked of candidates for this item on that day (D5); None when none is."""
    if item.min_education is not None:
        return item.min_education
    return requirements.min_education(edition_for(item.family, on=on), category=item.category.code)


def editions_citing(names: Iterable[str]) -> list[str]:
    """Keys of the rule editions whose instrument or sources name one of these words."""
    wanted = [name for name in names if name]
    return [
        candidate.key
        for candidate in load_editions()
        if any(name in text for name in wanted for text in candidate.cited_texts())
    ]
