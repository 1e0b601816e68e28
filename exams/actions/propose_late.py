"""First of the two people: the invigilator says why answers came late, and whether they should count (CON-7)."""

from __future__ import annotations

from django.db import transaction

from accounts.api import NotAllowed, User, person_of
from evidence import api as evidence
from exams.actions.on_duty import is_on_duty
from exams.models import LatePack, SittingStaff


class LateRefused(Exception):
    """The pack can't be dealt with like this; the message says why."""


def propose_late(pack: LatePack, *, advice: str, reason: str, user: User) -> LatePack:
    """`advice`: counted or refused. Nobody's marks change yet; as long as nothing is decided it can be said anew."""
    registration = pack.attempt.registration
    if not is_on_duty(user, registration.sitting, SittingStaff.Duty.INVIGILATOR):
        raise NotAllowed("只有本场监考员可以说明超时答案的情况。")
    if person_of(user) == registration.person:
        raise NotAllowed("不能处理本人的答案。")
    if advice not in (LatePack.State.COUNTED, LatePack.State.REFUSED):
        raise LateRefused("请选择建议计入还是不计入。")
    if not reason.strip():
        raise LateRefused("请写明当时的情况，例如几时断网、几时恢复。")
    with transaction.atomic():
        held = LatePack.objects.select_for_update(of=("self",)).get(pk=pack.pk)
        if held.state not in LatePack.OPEN:
            raise LateRefused("这份超时答案已经处理过。")
        held.state, held.advice, held.reason = LatePack.State.PROPOSED, advice, reason.strip()[:300]
        held.proposed_by, held.proposed_at = user, evidence.database_now()
        held.save()
        evidence.append(
            "exams.late.proposed",
            actor=user.actor,
            subjects=[held.subject, pack.attempt.subject],
            body={"advice": advice, "reason_digest": evidence.digest(held.reason), "digest": held.digest},
        )
    return held
