"""Take back a pass whose marks became void for misconduct, with what was issued for it."""

from __future__ import annotations

from datetime import datetime

from evidence import api as evidence
from exams.actions.followers import followers
from exams.models import Misconduct, Outcome
from exams.models.outcome import OutcomeQuerySet


def hold_outcome(resting: OutcomeQuerySet) -> None:
    """Whoever issued something for the standing one keeps it still, before anything else is locked."""
    held = list(resting.standing().values_list("pk", flat=True))
    for follower in followers() if held else ():
        follower.hold(held)


def withdraw_outcome(resting: OutcomeQuerySet, misconduct: Misconduct, *, now: datetime) -> Outcome | None:
    """`resting`: the outcomes on the void marks, of which one can stand. Call inside the decision's transaction, after
    `hold_outcome`.
    """
    outcome = resting.standing().select_related("person", "operation_item").first()
    if outcome is None:
        return None
    outcome.withdrawn_at, outcome.withdrawn_for = now, misconduct
    outcome.save(update_fields=["withdrawn_at", "withdrawn_for"])
    for follower in followers():
        follower.withdraw(outcome, misconduct)
    evidence.append(
        "exams.outcome.withdrawn",
        actor="system",
        subjects=[outcome.subject, outcome.person.subject, misconduct.subject],
        body={"passed_on": outcome.passed_on.isoformat(), "edition": outcome.edition_key},
    )
    return outcome
