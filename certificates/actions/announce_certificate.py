"""Step 7: tell the holder, and put the unfinished files away."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from accounts.api import promise_message
from certificates.actions.recompute_duties import recompute_duties
from certificates.actions.steps import StepTaken, forget_drafts
from certificates.domain.facts import chinese_date
from certificates.models import Certificate, IssuingOrder


def announce_certificate(order: IssuingOrder) -> None:
    """Message and new duty in one transaction with the last step."""
    certificate = order.reserved
    with transaction.atomic():
        if not order.advance(to=IssuingOrder.Step.NOTIFIED, promise_state=IssuingOrder.State.DONE, last_error=""):
            raise StepTaken
        tell_holder(certificate)
        recompute_duties(person_ids=[certificate.person_id])
    forget_drafts(order)


def tell_holder(certificate: Certificate) -> None:
    """Once a certificate, however often it is promised."""
    until = f"，有效期至{chinese_date(certificate.valid_to)}" if certificate.valid_to else ""
    name = certificate.get_kind_display()
    promise_message(
        person=certificate.person,
        kind="certificate.issued",
        subject=f"您的{name}已签发：{certificate.about}",
        body=f"证书编号 {certificate.number}{until}。登录安培平台可下载电子证书。",
        link=reverse("certificates:download", args=[certificate.uuid]),
        unique_key=f"certificate:{certificate.uuid}:issued",
    )
