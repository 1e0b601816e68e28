"""Give a candidate another seat, or let two change places: one transaction, two unique seats at every moment."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.note_room_event import note_staff_event
from exams.actions.room_duty import require_room
from exams.models import Registration, RoomEvent, Sitting


class MoveRefused(Exception):
    """The seats stay as they are; the message says why."""


def move_seat(registration: Registration, *, seat: int, reason: str, user: User, swap: bool = False) -> Registration:
    """`swap`: whoever sits there takes the old seat; without it, a taken seat is refused."""
    sitting = registration.sitting
    require_room(user, sitting)
    if not reason.strip():
        raise MoveRefused("请填写调整机位的原因。")
    if not 1 <= seat <= sitting.room.seats:
        raise MoveRefused(f"{sitting.room.name}只有 1 至 {sitting.room.seats} 号机位。")
    with transaction.atomic():
        _still_open(sitting)
        rows = {row.pk: row for row in Registration.objects.select_for_update().filter(sitting=sitting).order_by("pk")}
        moved = rows[registration.pk]
        there = next((row for row in rows.values() if row.seat == seat), None)
        before = moved.seat
        if before == seat:
            raise MoveRefused(f"考生已经在 {seat} 号机位。")
        if there is not None and not swap:
            raise MoveRefused(f"{seat} 号机位已有考生。要互换，请选择“与该机位考生互换”。")
        if there is not None:
            Registration.objects.filter(pk=moved.pk).update(seat=None)
            Registration.objects.filter(pk=there.pk).update(seat=before)
        moved.seat = seat
        moved.save(update_fields=["seat"])
        _note(sitting, moved, there, before, seat, reason.strip(), user)
    return moved


def _still_open(sitting: Sitting) -> None:
    """Two moves of one room follow one another."""
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if locked.state != Sitting.State.LOCKED:
        raise MoveRefused("场次尚未锁定或已经结束，不能调整机位。")


def _note(
    sitting: Sitting, moved: Registration, there: Registration | None, before: int | None, seat: int, reason: str,
    user: User,
) -> None:  # fmt: skip
    now = evidence.database_now()
    changes = [(moved, before, seat)] + ([(there, seat, before)] if there is not None else [])
    for registration, old, new in changes:
        note_staff_event(
            sitting,
            RoomEvent.Kind.SEAT_MOVED,
            registration=registration,
            author=user,
            at=now,
            detail={"from": old, "to": new},
            text=reason,
        )
    evidence.append(
        "exams.seat.moved",
        actor=user.actor,
        subjects=[sitting.subject, *(registration.subject for registration, _old, _new in changes)],
        body={"from": before, "to": seat, "swapped": there is not None, "reason_digest": evidence.digest(reason)},
    )
