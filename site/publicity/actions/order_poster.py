"""Order a poster, draw it, forget it."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts.api import Refused, wake
from evidence.api import database_now
from publicity.domain.posters import Poster, address_fault, faults, from_row
from publicity.models.posters import SLOTS, PosterOrder, private_storage

log = logging.getLogger(__name__)

FILES = {
    "a4.pdf": "application/pdf",
    "a3.pdf": "application/pdf",
    "long.png": "image/png",
    "cover.png": "image/png",
}
MOST_AN_HOUR = 20
MOST_WAITING = 60
LEASE = timedelta(minutes=2)
MOST_TRIES = 3
KEPT = timedelta(hours=24)


def visitor_of(session_key: str) -> str:
    """A digest: the order never names the session itself."""
    return hashlib.sha256(f"poster:{session_key}".encode()).hexdigest()


def whole_address(text: str) -> str:
    """A page of this site with its host; other addresses as they are. `Refused` for anything else."""
    text = text.strip()
    if not text:
        return ""
    if fault := address_fault(text):
        raise Refused(fault, field="qr")
    return f"{settings.ORIGIN}{text}" if text.startswith("/") else text


def order_poster(poster: Poster, *, session_key: str) -> PosterOrder:
    """`Refused` names the field that can't be drawn, or says to wait."""
    from publicity.poster.draw import uncovered

    for field, sentence in faults(poster).items():
        raise Refused(sentence, field=field)
    if missing := uncovered(poster.words):
        raise Refused(f"字库里没有这些字：{'、'.join(missing[:8])}。请换一个字，或去掉表情和特殊符号。", field="lines")
    visitor, now = visitor_of(session_key), database_now()
    if PosterOrder.objects.filter(visitor=visitor, created_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise Refused(f"一小时最多做 {MOST_AN_HOUR} 张，请晚点再来。")
    if PosterOrder.objects.filter(promise_state=PosterOrder.State.QUEUED).count() >= MOST_WAITING:
        raise Refused("现在做海报的人很多，请过几分钟再试。")
    for slot in range(SLOTS):
        try:
            with transaction.atomic():
                order = PosterOrder.objects.create(
                    visitor=visitor, slot=slot, params=poster.as_row(), created_at=now, not_before=now
                )
                wake("publicity.draw_poster", order.pk)
        except IntegrityError:
            continue
        return order
    raise Refused(f"您有 {SLOTS} 张海报还在画，等它们好了再做下一张。")


def draw_poster(pk: int) -> bool:
    """True when this call drew it. A dead worker's lease runs out and the sweep draws it again."""
    if not PosterOrder.objects.claim(pk, now=database_now(), lease=LEASE):
        return False
    from publicity.poster.draw import draw

    order = PosterOrder.objects.get(pk=pk)
    try:
        files = draw(from_row(order.params))
    except (ValueError, OSError, RuntimeError) as error:
        log.warning("poster %s not drawn: %s", order.pk, error)
        state = PosterOrder.State.FAILED if order.tries >= MOST_TRIES else PosterOrder.State.QUEUED
        slot = None if state == PosterOrder.State.FAILED else order.slot
        PosterOrder.objects.filter(pk=pk).update(
            promise_state=state, slot=slot, lease_until=None, last_error=str(error)[:300]
        )
        return False
    storage = private_storage()
    for name, data in files.items():
        storage.delete(order.file_name(name))
        storage.save(order.file_name(name), ContentFile(data))
    PosterOrder.objects.filter(pk=pk).update(promise_state=PosterOrder.State.DONE, slot=None, lease_until=None)
    return True


def sweep_posters(limit: int = 20) -> int:
    due = PosterOrder.objects.claimable(database_now()).order_by("pk").values_list("pk", flat=True)[:limit]
    return sum(draw_poster(pk) for pk in list(due))


def forget_posters(*, now: datetime) -> int:
    """Rows and files older than a day."""
    storage, gone = private_storage(), 0
    for order in PosterOrder.objects.filter(created_at__lt=now - KEPT):
        for name in FILES:
            storage.delete(order.file_name(name))
        order.delete()
        gone += 1
    return gone
