"""Misconduct is written down in the room: a warning stands at once; what voids the marks waits for a second person.

Until then a theory attempt is held, not graded; at a practical the candidate leaves the station and no result is made.
What is found after the marks are out counts too (R-08): they stand until the second person has decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.api import PictureRefused, User, photo_jpeg
from courses.api import Part
from evidence import api as evidence
from exams.actions.add_time import end_pause
from exams.actions.load_room_rules import rules_for
from exams.actions.room_duty import require_recorder
from exams.actions.take_turn import leave_station
from exams.domain.misconduct import Consequence, Kind
from exams.models import Attempt, Misconduct, MisconductPhoto, Registration, RoomMessage, Sitting

MOST_PHOTOS = 4


class MisconductRefused(Exception):
    """Nothing is recorded or decided; the message says why."""


def record_misconduct(
    registration: Registration,
    *,
    kind: str,
    facts: str,
    user: User,
    photos: Sequence[bytes] = (),
    now: datetime | None = None,
) -> Misconduct:
    """`kind`: a key of the room's rules under the sitting's edition. The candidate leaves with answers kept."""
    sitting = registration.sitting
    require_recorder(user, sitting)
    rule = rules_for(sitting.edition_key).kind(kind)
    fault = _fault(registration, rule, facts, photos)
    if fault or rule is None:
        raise MisconductRefused(fault)
    pictures = _pictures(photos)
    with transaction.atomic():
        _lock(registration, expected=sitting.state)
        now = now or evidence.database_now()
        voids = rule.consequence is Consequence.VOID
        if voids:
            _refuse_second(registration)
        held = _send_out(registration, user, now) if voids else None
        row = Misconduct.objects.create(
            registration=registration,
            kind=rule.key,
            kind_words=rule.words,
            consequence=rule.consequence.value,
            is_fraud=rule.is_fraud,
            facts=facts.strip(),
            state=Misconduct.State.RECORDED if voids else Misconduct.State.WARNED,
            recorded_by=user,
            recorded_at=now,
        )
        for picture in pictures:
            _keep(row, picture)
        if not voids and sitting.part == Part.THEORY:
            _warn(row, user, now)
        evidence.append(
            "exams.misconduct.recorded",
            actor=user.actor,
            subjects=[row.subject, registration.subject, sitting.subject, *([held.subject] if held else [])],
            body={
                "kind": rule.key,
                "consequence": rule.consequence.value,
                "held": held is not None,
                **({"after_publication": True} if sitting.state == Sitting.State.PUBLISHED else {}),
                "facts_digest": evidence.digest(row.facts),
                "photos": [hashlib.sha256(picture).hexdigest() for picture in pictures],
            },
        )
    return row


def _fault(registration: Registration, rule: Kind | None, facts: str, photos: Sequence[bytes]) -> str:
    sitting = registration.sitting
    if rule is None or rule.part not in ("", sitting.part):
        return "请选择违纪情形。"
    if sitting.state == Sitting.State.PUBLISHED and rule.consequence is Consequence.WARNING:
        return "成绩公布以后，只能记录使成绩作废的情形。"
    if not facts.strip() or len(facts.strip()) > 500:
        return "请写明经过，不超过 500 字。"
    if len(photos) > MOST_PHOTOS:
        return f"最多附 {MOST_PHOTOS} 张照片。"
    return ""


def _lock(registration: Registration, *, expected: str) -> None:
    """The sitting first: whoever publishes its marks at this moment finds the record, or is found by it.

    `expected`: the sitting's state by which it was asked who may record.
    """
    sitting = Sitting.objects.select_for_update(of=("self",)).get(pk=registration.sitting_id)
    row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if row.state != Registration.State.REGISTERED or sitting.state == Sitting.State.DRAFT:
        raise MisconductRefused("该考生不在本场，或本场还没有锁定。")
    if sitting.state != expected:
        raise MisconductRefused("本场成绩刚刚公布，请由考试机构的工作人员记录。")
    if sitting.state == Sitting.State.PUBLISHED and not _has_sat(row):
        raise MisconductRefused("该考生没有参加本场考试，没有成绩可以作废。")


def _has_sat(registration: Registration) -> bool:
    return hasattr(registration, "attempt") or hasattr(registration, "practical_result")


def _refuse_second(registration: Registration) -> None:
    """One record at a time holds or voids the marks."""
    standing = Misconduct.objects.sending_out().filter(registration=registration).first()
    if standing is None:
        return
    if standing.state == Misconduct.State.CONFIRMED:
        raise MisconductRefused("这名考生的本场成绩已经因违纪作废。")
    raise MisconductRefused("这名考生已有一份待认定的违纪记录，请在那份记录上处理。")


def _pictures(photos: Sequence[bytes]) -> list[bytes]:
    return [_picture(photo, number) for number, photo in enumerate(photos, start=1)]


def _picture(photo: bytes, number: int) -> bytes:
    """Which one, and that a form comes back without its files."""
    try:
        return photo_jpeg(photo)
    except PictureRefused as refusal:
        raise MisconductRefused(f"第 {number} 张照片不能用：{refusal}请重新选择全部照片。") from refusal


def _send_out(registration: Registration, user: User, now: datetime) -> Attempt | None:
    """An open attempt ends here, ungraded: nobody passes while it isn't decided what the answers are worth."""
    if registration.sitting.part == Part.PRACTICAL:
        leave_station(registration, at=now, user=user)
        return None
    attempt = Attempt.objects.select_for_update().filter(registration=registration).first()
    if attempt is None or attempt.state != Attempt.State.OPEN:
        return attempt
    end_pause([attempt], author=user, now=now)
    attempt.state, attempt.ended_at = Attempt.State.HELD, min(now, attempt.deadline_at)
    attempt.save(update_fields=["state", "ended_at"])
    return attempt


def _keep(row: Misconduct, picture: bytes) -> None:
    photo = MisconductPhoto(misconduct=row, sha256=hashlib.sha256(picture).hexdigest())
    photo.file.save("photo.jpg", ContentFile(picture), save=False)
    photo.save()


def _warn(row: Misconduct, user: User, now: datetime) -> None:
    """What was said aloud stands on the screen, too."""
    RoomMessage.objects.create(
        sitting=row.registration.sitting,
        registration=row.registration,
        text=f"监考员口头警告：{row.kind_words}。请遵守考场纪律，再次违反将责令离场、成绩作废。",
        author=user,
        at=now,
    )
