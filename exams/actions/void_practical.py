"""Take the worth from a practical examination and give it back: sheets, photos and every figure stay where they are.

Called inside the transactions of the decisions about misconduct. A result steps aside (`former_registration`) and comes
back as it was, because nothing is judged anew; sheets signed while it wasn't decided come to a result only then.
"""

from __future__ import annotations

from datetime import datetime

from accounts.api import User
from evidence import api as evidence
from exams.actions.conclude_outcome import conclude_outcome
from exams.actions.settle_sheets import settle_sheets
from exams.actions.withdraw_outcome import hold_outcome, withdraw_outcome
from exams.models import Misconduct, Outcome, PracticalResult, Registration


def void_practical(misconduct: Misconduct, *, now: datetime) -> PracticalResult | None:
    """None when there is no result yet; there never will be one while the decision stands."""
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=misconduct.registration_id)
    result = PracticalResult.objects.select_for_update(of=("self",)).filter(registration=registration).first()
    if result is None:
        return None
    resting = Outcome.objects.filter(practical=result)
    hold_outcome(resting)
    withdraw_outcome(resting, misconduct, now=now)
    result.former_registration, result.registration = registration, None
    result.save(update_fields=["former_registration", "registration"])
    _tell("exams.practical.voided", result, misconduct)
    return result


def give_practical_back(misconduct: Misconduct, *, user: User) -> PracticalResult | None:
    """The result that stepped aside counts again; else the signed sheets come to one, where there are enough."""
    lock = Registration.objects.select_for_update(of=("self",)).select_related("sitting", "person")
    registration = lock.get(pk=misconduct.registration_id)
    aside = PracticalResult.objects.select_for_update(of=("self",)).filter(former_registration=registration).first()
    if aside is None:
        return settle_sheets(registration, user=user)
    aside.registration, aside.former_registration = registration, None
    aside.save(update_fields=["registration", "former_registration"])
    _tell("exams.practical.restored", aside, misconduct)
    conclude_outcome(practical=aside)
    return aside


def _tell(kind: str, result: PracticalResult, misconduct: Misconduct) -> None:
    evidence.append(
        kind,
        actor="system",
        subjects=[result.sat.subject, misconduct.subject],
        body={"total": result.total, "passed": result.passed, "sheet_digest": evidence.digest(result.subjects)},
    )
