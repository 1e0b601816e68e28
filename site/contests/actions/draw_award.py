"""Draw an ordered contest certificate: claimed by one worker, stored before it is called drawn, never drawn again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.urls import reverse

from certificates.api import plain_pdf
from contests.models import Award
from evidence import api as evidence

LEASE = timedelta(seconds=40)
LAST_TRY = 8
WORDS = {"first": "一等奖", "second": "二等奖", "third": "三等奖", "": "参赛证书"}


def address_of(award: Award) -> str:
    """What the QR code holds."""
    return settings.ORIGIN + reverse("contests:award", kwargs={"token": award.token})


def draw_award(award_id: int) -> bool:
    """True when this call drew it."""
    now = evidence.database_now()
    if not Award.objects.all().claim(award_id, now=now, lease=LEASE):
        return False
    award = Award.objects.select_related("entry__contest__organiser", "entry__team").get(pk=award_id)
    try:
        data = award_pdf(award)
    except (OSError, ValueError) as error:
        state = Award.State.FAILED if award.tries >= LAST_TRY else Award.State.QUEUED
        wait = timedelta(seconds=20 * award.tries)
        Award.objects.filter(pk=award.pk).update(
            promise_state=state, lease_until=None, not_before=now + wait, last_error=str(error)[:300]
        )
        return False
    award.pdf.save(f"contests/{award.entry.contest.uuid.hex}/{award.token[:12]}.pdf", ContentFile(data), save=False)
    done = Award.objects.filter(pk=award.pk, promise_state=Award.State.QUEUED).update(
        pdf=award.pdf.name,
        pdf_sha256=hashlib.sha256(data).hexdigest(),
        drawn_at=evidence.database_now(),
        promise_state=Award.State.DONE,
        lease_until=None,
    )
    return bool(done)


def award_pdf(award: Award) -> bytes:
    """One page, A4 landscape."""
    image = io.BytesIO()
    segno.make(address_of(award), error="m", micro=False).save(image, kind="png", scale=8, border=1)
    html = render_to_string(
        "contests/award_face.html",
        {"award": award, "entry": award.entry, "contest": award.entry.contest, "prize": WORDS[award.prize]},
    )
    return plain_pdf(html, images={"anpei:qr": (image.getvalue(), "image/png")})


def award_bytes(award: Award) -> bytes | None:
    """The stored PDF; None while it is not drawn, or when the file is gone or is not what was stored."""
    if not award.pdf_sha256:
        return None
    try:
        with award.pdf.open("rb") as file:
            data = bytes(file.read())
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == award.pdf_sha256 else None


def sweep_awards(wake: Callable[[int], object], *, limit: int = 50) -> int:
    """Hand every award that waits to a worker."""
    due = list(Award.objects.all().claimable(evidence.database_now()).values_list("pk", flat=True)[:limit])
    for pk in due:
        wake(pk)
    return len(due)
