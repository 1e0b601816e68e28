"""An invigilator has looked at the machine: unlock it, or go without one condition for this candidate."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.check_guard import forget_guard
from exams.actions.note_room_event import note_staff_event
from exams.actions.room_duty import require_room
from exams.domain.integrity import Options, options_of
from exams.models import Registration, RoomEvent, SeatGuard, Sitting

WAYS = {
    "unlock": "解除锁定，仍用安全考试浏览器",
    "browser": "允许用普通浏览器继续",
    "place": "允许在其他网络继续",
}


def ways_of(options: Options) -> tuple[str, ...]:
    """Those that lift something the sitting asks for."""
    return tuple(way for way in WAYS if (options.room_addresses if way == "place" else options.seb))


class AdmissionRefused(Exception):
    """Nothing is changed; the message says why."""


def admit_seat(registration: Registration, *, way: str, reason: str, user: User) -> SeatGuard:
    """`way`: a key of `WAYS`. The alerts about it are dealt with by the same act."""
    sitting = registration.sitting
    require_room(user, sitting)
    options = options_of(sitting.integrity)
    reason = reason.strip()
    if way not in WAYS:
        raise AdmissionRefused("请选择怎样放行。")
    if not reason or len(reason) > 200:
        raise AdmissionRefused("请写明原因，不超过 200 字。")
    if sitting.state != Sitting.State.LOCKED:
        raise AdmissionRefused("本场考试已经结束。")
    if way not in ways_of(options):
        raise AdmissionRefused("本场没有这项限制，不用放行。")
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=registration.pk)
        now = evidence.database_now()
        guard, _made = SeatGuard.objects.get_or_create(registration=registration)
        guard.locked_at = None
        guard.lets_browser = guard.lets_browser or way == "browser"
        guard.lets_place = guard.lets_place or way == "place"
        guard.reason, guard.author, guard.at = reason, user, now
        guard.save()
        kind = RoomEvent.Kind.PLACE_REFUSED if way == "place" else RoomEvent.Kind.BROWSER_REFUSED
        RoomEvent.objects.filter(registration=registration, kind=kind, handled_at=None).update(
            handled_at=now, handled_by=user
        )
        text = f"{WAYS[way]}：{reason}"
        note_staff_event(sitting, RoomEvent.Kind.ADMITTED, author=user, at=now, registration=registration, text=text)
        evidence.append(
            "exams.seat.admitted",
            actor=user.actor,
            subjects=[registration.subject, sitting.subject],
            body={"way": way, "reason_digest": evidence.digest(reason)},
        )
    forget_guard(registration.uuid)
    return guard
