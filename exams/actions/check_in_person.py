"""Confirm at the door that this is the person on the list: once, or once by each of two people."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.api import PictureRefused, User, person_of, signature_png
from evidence import api as evidence
from exams.actions.note_room_event import note_room_event
from exams.actions.room_duty import require_room
from exams.domain.check_in import door_fault, has_enough_eyes, is_late
from exams.models import Attempt, CheckIn, Registration, RoomEvent, Sitting
from qualifications import api as qualifications


class CheckInRefused(Exception):
    """The candidate isn't checked in; the message says what to do."""


def check_in_person(
    registration: Registration,
    *,
    user: User,
    found_by: str = CheckIn.Found.LIST,
    face: str = CheckIn.Face.NOT_ASKED,
    signature: str = "",
    now: datetime | None = None,
) -> CheckIn:
    """`signature`: the canvas as a data URL, or empty. A late comer is refused, and the refusal is noted."""
    sitting = registration.sitting
    require_room(user, sitting)
    now = now or evidence.database_now()
    drawn = _drawn(signature)
    fault = _fault(registration, now)
    if fault:
        raise CheckInRefused(fault)
    if _comes_late(registration, now):
        _note_late(registration, user)
        minutes = latest_entry(sitting)
        raise CheckInRefused(f"已超过最晚入场时间（开考后 {minutes} 分钟），按规定不能入场。本次迟到已记入考场记录。")
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=registration.pk)
        held = CheckIn.objects.filter(registration=registration).first()
        row = held or CheckIn(registration=registration, found_by=found_by, arrived_at=now, first_by=user)
        _look(row, user, is_first=held is None)
        row.face = face or row.face
        if has_enough_eyes(_who(row.first_by), _who(row.second_by), sitting.check_in_eyes):
            row.confirmed_at = now
        if drawn:
            row.signature_sha256 = hashlib.sha256(drawn).hexdigest()
            row.signature.save("signature.png", ContentFile(drawn), save=False)
        row.save()
        evidence.append(
            "exams.checkin.confirmed",
            actor=user.actor,
            subjects=[registration.subject, sitting.subject],
            body={
                "eyes": 2 if row.second_by_id else 1,
                "complete": row.confirmed_at is not None,
                "found_by": row.found_by,
                "face": row.face,
                "signature": row.signature_sha256,
            },
        )
    return row


def latest_entry(sitting: Sitting) -> int:
    """Minutes after the start, as the edition says."""
    theory = qualifications.edition(sitting.edition_key).theory
    return theory.latest_entry_minutes if theory else 0


def _drawn(signature: str) -> bytes:
    try:
        return signature_png(signature) if signature else b""
    except PictureRefused as refusal:
        raise CheckInRefused(str(refusal)) from refusal


def _fault(registration: Registration, now: datetime) -> str:
    sitting = registration.sitting
    if registration.state != Registration.State.REGISTERED:
        return "该报名未通过资格审查或已取消，不能入场。"
    if sitting.state != Sitting.State.LOCKED:
        return "场次尚未锁定或已经结束，不能办理入场。"
    return door_fault(timezone.localtime(sitting.starts_at), sitting.ends_at, now)


def _comes_late(registration: Registration, now: datetime) -> bool:
    """Who was seen once already, or sits already, isn't late."""
    if not is_late(registration.sitting.starts_at, latest_entry(registration.sitting), now):
        return False
    inside = CheckIn.objects.filter(registration=registration).exists()
    return not inside and not Attempt.objects.filter(registration=registration).exists()


def _note_late(registration: Registration, user: User) -> None:
    """Once: whoever argues at the door isn't late twice."""
    if not RoomEvent.objects.filter(registration=registration, kind=RoomEvent.Kind.LATE_COMER).exists():
        event = note_room_event(registration, RoomEvent.Kind.LATE_COMER, author=user)
        RoomEvent.objects.filter(pk=event.pk).update(handled_at=event.at, handled_by=user)


def _who(user: User | None) -> int | None:
    """The person behind an account, so that two accounts of one person are one pair of eyes."""
    if user is None:
        return None
    person = person_of(user)
    return person.pk if person is not None else -user.pk


def _look(row: CheckIn, user: User, *, is_first: bool) -> None:
    if row.confirmed_at is not None:
        raise CheckInRefused("这名考生已经核验入场。")
    if is_first:
        return
    if _who(row.first_by) == _who(user):
        raise CheckInRefused("本场要求两名监考员分别核验，请由另一名监考员确认。")
    row.second_by = user
