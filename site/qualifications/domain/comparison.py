"""What changes from one edition to the next, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass

from qualifications.domain.clauses import clauses
from qualifications.domain.edition import Edition, Source
from qualifications.domain.wording import group_of, label_of, say

_DATES = frozenset({"effective_from", "effective_to"})


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that reads differently; `source` is where the later text comes from."""

    path: str
    group: str
    label: str
    before: str
    after: str
    source: Source | None


def compare(earlier: Edition, later: Edition) -> list[Change]:
    """Every changed clause but the dates of force, in the order of the file; empty when nothing changes."""
    return [
        Change(
            path=new.path,
            group=group_of(new.path),
            label=label_of(new.path),
            before=say(old.path, old.value),
            after=say(new.path, new.value),
            source=new.source,
        )
        for old, new in zip(clauses(earlier), clauses(later), strict=True)
        if old.value != new.value and new.path not in _DATES
    ]


def before(edition: Edition, editions: tuple[Edition, ...]) -> Edition | None:
    """The edition of the same family that this one replaced; None for the first."""
    earlier = [
        other for other in editions if other.family == edition.family and other.effective_from < edition.effective_from
    ]
    return max(earlier, key=lambda other: other.effective_from, default=None)
