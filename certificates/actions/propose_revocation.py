"""First of the two people: propose that a certificate be revoked, with its ground (SEC-15, domain.md §1.9)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certificates.models import Certificate, StateChange
from evidence import api as evidence


class ChangeRefused(Exception):
    """The change of state can't be made; the text is the sentence shown."""


def propose_revocation(certificate: Certificate, *, kind: str, ground: str, by: Any) -> StateChange:
    """An open proposal; nothing about the certificate changes yet."""
    if kind not in (*StateChange.REVOKING, StateChange.Kind.CORRECTION):
        raise ChangeRefused(_("请选择撤销情形。"))
    if not ground.strip():
        raise ChangeRefused(_("请写明撤销依据。"))
    try:
        with transaction.atomic():
            held = Certificate.objects.select_for_update().get(pk=certificate.pk)
            if held.state != Certificate.State.VALID:
                raise ChangeRefused(_("只有有效的证书可以撤销。"))
            change = StateChange.objects.create(
                certificate=held,
                from_state=held.state,
                to_state=Certificate.State.REVOKED,
                kind=kind,
                ground=ground.strip()[:300],
                proposed_by=by,
                proposed_at=evidence.database_now(),
            )
            evidence.append(
                "certificates.revocation.proposed",
                actor=by.actor,
                subjects=[held.subject, held.person.subject],
                body={"number": held.number, "kind": kind, "ground_digest": evidence.digest(change.ground)},
            )
    except IntegrityError as error:
        raise ChangeRefused(_("这张证书已有待审批的撤销申请。")) from error
    return change
