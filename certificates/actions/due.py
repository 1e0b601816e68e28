"""What an order owes, whatever it rests on: one value for outcomes, entries of batches and replacements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.actions.kinds import released_face
from certificates.domain.validity import last_day
from certificates.models import BatchEntry, FaceVersion, IssuingOrder
from qualifications import api as qualifications


@dataclass(frozen=True, slots=True)
class Due:
    """Everything the certificate's row needs. `subjects`: under which names evidence tells of it, besides its own."""

    kind: str
    person: Any
    item: Any
    issuer: Any
    edition_key: str
    valid_from: date
    valid_to: date | None
    subjects: tuple[str, ...]
    face: FaceVersion


def due_of(order: IssuingOrder) -> Due:
    """A replacement keeps the kind and term of what it replaces, and takes the newest face."""
    ground, replaced = order.ground, order.replaces
    if isinstance(ground, BatchEntry):
        batch = ground.batch
        due = Due(
            batch.kind, ground.person, ground.operation_item, batch.issuer, ground.edition_key, ground.valid_from,
            ground.valid_to, (ground.subject, batch.subject, ground.person.subject), batch.face,
        )  # fmt: skip
    else:
        validity = qualifications.edition(ground.edition_key).validity
        end = last_day(ground.passed_on, years=validity.years, end_minus_one_day=validity.end_minus_one_day)
        face = order.entry.batch.face if order.entry is not None else released_face("examination")
        due = Due(
            "examination", ground.person, ground.operation_item, ground.theory.sat.registration.sitting.organiser,
            ground.edition_key, ground.passed_on, end,
            (ground.subject, ground.theory.sat.subject, ground.person.subject), face,
        )  # fmt: skip
    if replaced is None:
        return due
    return Due(
        replaced.kind, due.person, due.item, due.issuer, due.edition_key, replaced.valid_from, replaced.valid_to,
        (*due.subjects, replaced.subject), released_face(replaced.kind),
    )  # fmt: skip


def grounds() -> tuple[str, ...]:
    """What to read along with orders, so that `due_of` asks nothing more for entries."""
    return (
        "certificate",
        "outcome",
        "replaces",
        "entry__batch__issuer",
        "entry__batch__face",
        "entry__person",
        "entry__operation_item__category",
    )
