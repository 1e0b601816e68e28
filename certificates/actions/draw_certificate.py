"""Step 3: draw the page from the fixed payload, and only from it."""

from __future__ import annotations

import hashlib
import logging

from accounts.api import photo_bytes
from certificates.actions.kinds import design_of
from certificates.actions.steps import CannotIssue, StepTaken, draft_name, keep, read
from certificates.face.render import FaceRefused, draw
from certificates.models import IssuingOrder
from evidence.api import digest

_NOTHING = hashlib.sha256(b"").hexdigest()
log = logging.getLogger(__name__)


def draw_certificate(order: IssuingOrder) -> None:
    """Keep the unsigned PDF. A photo that was lost with its disk is refused, not replaced by a newer one."""
    certificate = order.reserved
    payload = certificate.payload
    photo = read(draft_name(order, "photo.jpg"))
    if photo is None:  # the batch lane keeps no copy: the holder's own photo serves while it is still the same
        photo = photo_bytes(certificate.person) if payload["photo_sha256"] != _NOTHING else b""
    if (
        not photo
        and payload["photo_sha256"] != _NOTHING
        or hashlib.sha256(photo).hexdigest() != payload["photo_sha256"]
    ):
        raise CannotIssue("制证用的照片已丢失，编号作废，请重新制证。")
    if digest(payload) != certificate.payload_hash:
        raise CannotIssue("证书内容与已固定的哈希不符，编号作废，请核查后重新制证。")
    log.info("rendering %s", certificate.number)
    try:
        pdf = draw(
            payload,
            payload_hash=certificate.payload_hash,
            photo=photo,
            layout=design_of(certificate.face, certificate.kind),
        )
    except FaceRefused as error:
        raise CannotIssue(str(error)) from error
    keep(draft_name(order, "unsigned.pdf"), pdf)
    if not order.advance(to=IssuingOrder.Step.RENDERED):
        raise StepTaken
