"""Second of the two people: approve or refuse a proposed change of state."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import promise_message
from certificates.actions.propose_revocation import ChangeRefused
from certificates.actions.recompute_duties import recompute_duties
from certificates.actions.state_events import StateEvent, enter_state_events
from certificates.models import Certificate, StateChange
from evidence import api as evidence

_EVENT = {"revoked": "revoked", "suspended": "suspended", "valid": "restored"}
_WORDS = {"revoked": "已被撤销", "suspended": "已被暂停", "valid": "已恢复有效"}


def approve_revocation(change: StateChange, *, by: Any) -> Certificate:
    """The state changes, publicly from the next look-up on."""
    now = evidence.database_now()
    with transaction.atomic():
        _refuse_same_person(change, by=by)
        decided = StateChange.objects.filter(pk=change.pk, at=None, refused_at=None).update(approved_by=by, at=now)
        moved = Certificate.objects.filter(pk=change.certificate_id, state=change.from_state).update(
            state=change.to_state
        )
        if not decided or not moved:
            raise ChangeRefused(_("这份申请已经处理过，或证书状态已变。"))
        certificate = Certificate.objects.select_related("person", "operation_item").get(pk=change.certificate_id)
        _tell_holder(certificate, change)
        recompute_duties(person_ids=[certificate.person_id])
        body = {
            "proposed_by": change.proposed_by.actor,
            "kind": change.kind,
            "ground_digest": evidence.digest(change.ground),
        }
        enter_state_events(
            [StateEvent(_EVENT[change.to_state], certificate, by.actor, (certificate.person.subject,), body)]
        )
    return certificate


def refuse_revocation(change: StateChange, *, by: Any) -> None:
    """The proposal is closed; the certificate stays as it is. Who proposed may also take it back."""
    with transaction.atomic():
        moved = StateChange.objects.filter(pk=change.pk, at=None, refused_at=None).update(
            refused_by=by, refused_at=evidence.database_now()
        )
        if not moved:
            raise ChangeRefused(_("这份申请已经处理过。"))
        evidence.append(
            "certificates.revocation.refused"
            if change.to_state == Certificate.State.REVOKED
            else "certificates.change.refused",
            actor=by.actor,
            subjects=[change.certificate.subject],
            body={"number": change.certificate.number},
        )


def _refuse_same_person(change: StateChange, *, by: Any) -> None:
    """Two accounts of one person are one person."""
    proposer = change.proposed_by
    person, other = getattr(by, "person", None), getattr(proposer, "person", None)
    if by.pk == proposer.pk or (person is not None and other is not None and person.pk == other.pk):
        raise ChangeRefused(_("须由两个人办理：提出人不能审批自己的申请。"))


def _tell_holder(certificate: Certificate, change: StateChange) -> None:
    """Once a change."""
    done = _WORDS[change.to_state]
    promise_message(
        person=certificate.person,
        kind="certificate.revoked",
        subject=f"您的证书{done}：{certificate.about}",
        body=f"证书编号 {certificate.number} {done}。情形：{change.get_kind_display()}。如有异议，请联系签发单位。",
        unique_key=f"certificate:{certificate.uuid}:change:{change.pk}",
    )
