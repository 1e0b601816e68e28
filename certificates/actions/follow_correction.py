"""What becomes of certificates when a correction of an examination's key, or voided marks, change who has passed.

Called by the examinations inside the cause's own transaction. The cause was proposed by one person and approved by
another; these two are the two people of the revocation, which takes the usual way: proposed, approved, told, entered
into evidence (SEC-15). The cause brings its own words (`withdrawal_ground`, `withdrawal_note`, `withdrawal_kind`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from certificates.actions.decide_revocation import approve_revocation, refuse_revocation
from certificates.actions.order_certificate import order_certificate
from certificates.actions.propose_revocation import propose_revocation
from certificates.actions.void_order import void_order
from certificates.models import Certificate, IssuingOrder, StateChange


class CorrectionFollower:
    """The examinations' `Follower`."""

    def hold(self, outcome_ids: Sequence[int]) -> None:
        """Orders first, then certificates, as the steps of issuing do; a step under way waits and then finds its order
        ended.
        """
        for start in range(0, len(outcome_ids), 500):
            portion = outcome_ids[start : start + 500]
            orders = IssuingOrder.objects.select_for_update(of=("self",)).order_by("pk")
            list(orders.filter(outcome__in=portion).values_list("pk", flat=True))
            certificates = Certificate.objects.select_for_update(of=("self",)).order_by("pk")
            list(certificates.filter(outcome__in=portion).values_list("pk", flat=True))

    def withdraw(self, outcome: Any, correction: Any) -> list[str]:
        """Ends what is being made and revokes what is valid; returns the numbers revoked."""
        line = _line_of(outcome)
        unfinished = IssuingOrder.objects.filter(Q(outcome=outcome) | Q(replaces__in=line), step__lt=_EVIDENCED)
        for order in unfinished.order_by("pk"):
            void_order(order, reason=correction.withdrawal_note)
        revoked = []
        for certificate in line:
            if certificate.state == Certificate.State.VALID:
                _revoke(certificate, correction)
                revoked.append(certificate.number)
        return revoked

    def order(self, outcome: Any) -> None:
        """The sweep fulfils it."""
        order_certificate(outcome.pk)


_EVIDENCED = IssuingOrder.Step.EVIDENCED


def _line_of(outcome: Any) -> list[Certificate]:
    """The certificate of the outcome and what replaced it, as far as issued."""
    found: list[Certificate] = []
    certificate = Certificate.objects.issued().filter(outcome=outcome).first()
    while certificate is not None:
        found.append(certificate)
        certificate = Certificate.objects.issued().filter(replaces=certificate).first()
    return found


def _revoke(certificate: Certificate, correction: Any) -> None:
    waiting = StateChange.objects.filter(certificate=certificate, at=None, refused_at=None).first()
    if waiting is not None:  # another ground, not decided yet: the certificate is gone before it could be
        refuse_revocation(waiting, by=correction.decided_by)
    change = propose_revocation(
        certificate,
        kind=StateChange.Kind(correction.withdrawal_kind),
        ground=correction.withdrawal_ground[:300],
        by=correction.proposed_by,
    )
    approve_revocation(change, by=correction.decided_by)
