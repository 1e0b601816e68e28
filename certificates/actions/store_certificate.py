"""Step 5: check the finished file once more, store it, then name it in the row (F7b: file before row)."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.timezone import localdate

from certificates.actions.steps import CannotIssue, StepTaken, draft_name, keep, read
from certificates.face.render import payload_hash_in
from certificates.face.signature import is_ours
from certificates.models import IssuingOrder


def store_certificate(order: IssuingOrder) -> None:
    """The file under its final name, and its SHA-256 in the row."""
    certificate = order.reserved
    pdf = read(draft_name(order, "signed.pdf"))
    if pdf is None:
        IssuingOrder.objects.filter(pk=order.pk, step=IssuingOrder.Step.SIGNED).update(step=IssuingOrder.Step.HASHED)
        raise StepTaken
    if payload_hash_in(pdf) != certificate.payload_hash or not is_ours(pdf):
        raise CannotIssue("制成的文件与已固定的内容不符，编号作废，请重新制证。")
    day = localdate(certificate.created_at)
    name = keep(f"certificates/{day:%Y/%m}/{certificate.uuid}.pdf", pdf)
    with transaction.atomic():
        if not order.advance(to=IssuingOrder.Step.STORED):
            raise StepTaken
        certificate.pdf.name = name
        certificate.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
        certificate.save(update_fields=["pdf", "pdf_sha256"])
