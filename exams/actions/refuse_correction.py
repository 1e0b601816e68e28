"""Close a proposed correction: the second person says no, or the first one takes it back."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.propose_correction import CorrectionRefused
from exams.models import KeyCorrection


def refuse_correction(correction: KeyCorrection, *, reason: str, user: User) -> None:
    """Nothing about any mark changes."""
    require(user, "sittings.manage", correction.version.item.bank.owner)
    if not reason.strip():
        raise CorrectionRefused("请写明不同意的理由。")
    with transaction.atomic():
        moved = KeyCorrection.objects.filter(pk=correction.pk, state=KeyCorrection.State.PROPOSED).update(
            state=KeyCorrection.State.REFUSED,
            decided_by=user,
            decided_at=evidence.database_now(),
            decision=reason.strip()[:300],
        )
        if not moved:
            raise CorrectionRefused("这份更正已经处理过。")
        evidence.append(
            "exams.correction.refused",
            actor=user.actor,
            subjects=[correction.subject],
            body={"reason_digest": evidence.digest(reason.strip()[:300])},
        )
