"""First of the two people: propose that a certificate change its state, with the ground (SEC-15, domain.md §1.9)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certificates.domain.states import grounds_for
from certificates.models import Certificate, StateChange
from evidence import api as evidence


class ChangeRefused(Exception):
    """The change of state can't be made; the text is the sentence shown."""


def propose_revocation(certificate: Certificate, *, kind: str, ground: str, by: Any) -> StateChange:
    """An open proposal to revoke; nothing about the certificate changes yet."""
    return propose_change(certificate, to=Certificate.State.REVOKED, kind=kind, ground=ground, by=by)


def propose_change(certificate: Certificate, *, to: str, kind: str, ground: str, by: Any) -> StateChange:
    """An open proposal to revoke, suspend or restore. One certificate has one at a time."""
    if not ground.strip():
        raise ChangeRefused(_("请写明撤销依据。") if to == Certificate.State.REVOKED else _("请写明事实与依据。"))
    try:
        with transaction.atomic():
            held = Certificate.objects.select_for_update().get(pk=certificate.pk)
            _refuse_impossible(held, to=to, kind=kind)
            change = StateChange.objects.create(
                certificate=held,
                from_state=held.state,
                to_state=to,
                kind=kind,
                ground=ground.strip()[:300],
                proposed_by=by,
                proposed_at=evidence.database_now(),
            )
            revoking = to == Certificate.State.REVOKED
            evidence.append(
                "certificates.revocation.proposed" if revoking else "certificates.change.proposed",
                actor=by.actor,
                subjects=[held.subject, held.person.subject],
                body={"number": held.number, "to": to, "kind": kind, "ground_digest": evidence.digest(change.ground)},
            )
    except IntegrityError as error:
        raise ChangeRefused(_("这张证书已有待审批的申请。")) from error
    return change


def _refuse_impossible(held: Certificate, *, to: str, kind: str) -> None:
    grounds = grounds_for(held.state, to)
    if not grounds and to == Certificate.State.REVOKED:
        raise ChangeRefused(_("只有有效的证书可以撤销。"))
    if not grounds:
        raise ChangeRefused(_("证书现在的状态不能这样变更。"))
    if kind not in grounds:
        raise ChangeRefused(_("请选择撤销情形。") if to == Certificate.State.REVOKED else _("请选择情形。"))
