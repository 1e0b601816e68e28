"""Whom a scanned ticket, a ticket number or a document number means, at the door of one sitting."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from django.utils import timezone

from accounts.api import lookup_hash, normalise_number
from exams.actions.enter_room import token_of
from exams.domain.ticket import as_printed, matches
from exams.models import CheckIn, Registration, Sitting

_TICKET = re.compile(r"/exams/room/t/([^/\s]+)/([^/\s]+)/?")


class NotFound(Exception):
    """Nobody of this sitting; the message says what to do."""


def find_at_door(sitting: Sitting, typed: str) -> tuple[Registration, str]:
    """The registration and a value of `CheckIn.Found`. A QR code counts only with its secret."""
    typed = unicodedata.normalize("NFKC", typed).strip()  # a scanner types as the keyboard is set: ｈｔｔｐｓ：／／
    if not typed:
        raise NotFound("请扫准考证上的二维码，或输入准考证号、证件号码。")
    code = _TICKET.search(typed)
    how: str
    if code:
        found, how = Registration.objects.filter(ticket_number=code[1]).first(), CheckIn.Found.TICKET_CODE
        if found is not None and not matches(token_of(found), code[2]):
            raise NotFound("二维码无效，可能是旧准考证。请重新打印准考证，或核对证件号码。")
    else:
        found, how = _typed(sitting, typed)
    if found is None:
        raise NotFound("没有找到这名考生，请核对准考证号或证件号码。")
    if found.sitting_id != sitting.pk:
        raise NotFound(_elsewhere(found.sitting, sitting))
    return found, how


def _typed(sitting: Sitting, typed: str) -> tuple[Registration | None, str]:
    by_ticket = Registration.objects.filter(ticket_number=as_printed(typed)).first()
    if by_ticket is not None:
        return by_ticket, CheckIn.Found.TICKET_NUMBER
    numbered = Registration.objects.filter(person__id_number_hash=lookup_hash(normalise_number(typed)))
    here = numbered.filter(sitting=sitting).first()
    near = numbered.filter(sitting__starts_at__range=_around(sitting)).order_by("sitting__starts_at").first()
    return here or near, CheckIn.Found.ID_NUMBER


def _around(sitting: Sitting) -> tuple[object, object]:
    return sitting.starts_at - timedelta(hours=12), sitting.starts_at + timedelta(hours=12)


def _elsewhere(other: Sitting, here: Sitting) -> str:
    """Somebody at the wrong door is shown the way, at the same exam point on the same day only."""
    if other.exam_point_id == here.exam_point_id and abs(other.starts_at - here.starts_at) < timedelta(hours=12):
        return f"这名考生不在本场，应到{other.room.name}参加 {timezone.localtime(other.starts_at):%H:%M} 的场次。"
    return "这名考生不在本场名单中，请核对准考证上的考点、考场和时间。"
