"""Step 4: sign the drawn page."""

from __future__ import annotations

from certificates.actions.steps import StepTaken, draft_name, keep, read
from certificates.face.signature import sign
from certificates.models import IssuingOrder


def sign_certificate(order: IssuingOrder) -> None:
    """Keep the signed PDF; a lost drawing goes back to be drawn again from the same payload."""
    pdf = read(draft_name(order, "unsigned.pdf"))
    if pdf is None:
        IssuingOrder.objects.filter(pk=order.pk, step=IssuingOrder.Step.RENDERED).update(step=IssuingOrder.Step.HASHED)
        raise StepTaken
    keep(draft_name(order, "signed.pdf"), sign(pdf, issuer=order.reserved.payload["issuer"]))
    if not order.advance(to=IssuingOrder.Step.SIGNED):
        raise StepTaken
