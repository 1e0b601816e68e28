"""Make the one result of the signed sheets, once there are as many as the rule asks for."""

from __future__ import annotations

from accounts.api import User
from evidence import api as evidence
from exams.actions.record_practical import record_practical
from exams.actions.sheet_state import settled_for, signed_sheets
from exams.models import AssessorSheet, Misconduct, PracticalResult, Registration


def settle_sheets(registration: Registration, *, user: User) -> PracticalResult | None:
    """Under the registration's lock, in the caller's transaction. Dated by the last signature; None while sheets are
    missing or differ, or while misconduct waits for a decision or has voided the examination.
    """
    existing = PracticalResult.objects.filter(registration=registration).first()
    if existing is not None or Misconduct.objects.sending_out().filter(registration=registration).exists():
        return existing
    sheets = signed_sheets(registration)
    settled = settled_for(registration)
    if settled.subjects is None:
        if settled.needs_third:
            evidence.append(
                "exams.practical.disputed",
                actor="system",
                subjects=[registration.subject],
                body={"difference": settled.difference, "vetoes_differ": settled.vetoes_differ},
            )
        return None
    decisive = sheets[2] if len(sheets) >= AssessorSheet.THIRD else sheets[0]
    return record_practical(
        registration,
        settled.subjects,
        assessor=decisive.assessor,
        user=user,
        now=max(sheet.signed_at for sheet in sheets if sheet.signed_at is not None),
        body={"sheets": [str(sheet.uuid) for sheet in sheets], "difference": settled.difference},
    )
