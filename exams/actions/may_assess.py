"""Who may assess this candidate: on duty for it, not the candidate, and never who taught them (R-14)."""

from __future__ import annotations

from accounts.api import NotAllowed, Person, User
from exams.actions.examiner_conflict import conflict_sentence
from exams.actions.on_duty import is_on_duty
from exams.models import Registration, SittingStaff


def require_assessor(user: User, registration: Registration, *, as_chief: bool = False) -> Person:
    """The person behind the account; NotAllowed with the sentence."""
    duty = SittingStaff.Duty.CHIEF if as_chief else SittingStaff.Duty.ASSESSOR
    if not is_on_duty(user, registration.sitting, duty):
        raise NotAllowed("只有本场考评组长可以裁定。" if as_chief else "只有本场考评员可以评分。")
    person: Person = user.person
    sentence = conflict_sentence([person], [registration.person], registration.sitting)
    if sentence:
        raise NotAllowed(sentence)
    return person
