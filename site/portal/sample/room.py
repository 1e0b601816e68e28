"""A room of this morning as it looks late in an examination: most have handed in, and a few things went wrong."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Sequence
from datetime import timedelta

from PIL import Image, ImageDraw

from accounts.api import Person, User
from exams.api import (
    Attempt,
    Registration,
    Response,
    RoomEvent,
    Sitting,
    check_in_person,
    end_attempt,
    extend_time,
    grant_outage,
    move_seat,
    note_incident,
    pause_clock,
    record_misconduct,
    send_message,
    start_attempt,
)

ABSENT, WAITING, PAUSED, HANDED_IN = 2, 2, 4, 12
"""Of the candidates, from the last seat; the rest still answer."""


def lay_room(sitting: Sitting, users: dict[str, User], dice: random.Random) -> Sequence[Person]:
    """Everything by the actions that invigilators use; returns whoever has started."""
    invigilator = users["invigilator"]
    registrations = list(
        sitting.registrations.filter(state=Registration.State.REGISTERED).select_related("person").order_by("seat")
    )
    present = registrations[:-ABSENT]
    for number, registration in enumerate(present):
        at = sitting.starts_at - timedelta(minutes=14, seconds=-20 * number)
        signature = _signature(dice) if number % 3 == 0 else ""
        check_in_person(registration, user=invigilator, found_by="qr", signature=signature, now=at)
    sat = present[:-WAITING]
    for registration in sat:
        _answer(start_attempt(registration, now=sitting.starts_at + timedelta(seconds=dice.randint(3, 90))), dice)
    send_message(sitting, text="请核对屏幕上的照片和姓名，有问题举手。", user=invigilator)
    grant_outage(sitting, minutes=5, reason="开考后机房交换机重启", user=invigilator)
    for registration in sat[:HANDED_IN]:
        attempt = registration.attempt
        end_attempt(attempt.uuid, by_candidate=True, now=attempt.started_at + timedelta(minutes=dice.randint(28, 39)))
    for registration in sat[HANDED_IN : HANDED_IN + PAUSED]:
        pause_clock(sitting, registration, reason="考试机故障，等待更换", user=invigilator)
    _trouble(sitting, sat[HANDED_IN + PAUSED :], registrations[-1], invigilator)
    return [registration.person for registration in sat]


def _signature(dice: random.Random) -> str:
    """A scrawl, as the door's canvas sends it."""
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    points = [(60 + 40 * at, dice.randint(40, 160)) for at in range(12)]
    ImageDraw.Draw(picture).line(points, fill=(6, 42, 48, 255), width=5, joint="curve")
    target = io.BytesIO()
    picture.save(target, "PNG")
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()


def _trouble(sitting: Sitting, rest: Sequence[Registration], absent: Registration, user: User) -> None:
    first, second, third = rest[:3]
    extend_time(first.attempt, minutes=10, reason="键盘失灵，已更换", user=user)
    move_seat(second, seat=absent.seat or 1, swap=True, reason="显示器闪烁", user=user)
    note_incident(sitting, text="开考 12 分钟时窗外施工噪声，已与物业联系停工。", user=user)
    record_misconduct(third, kind="phone", facts="第 30 分钟在桌下使用手机，两名监考员当场收取。", user=user)
    for registration, kind, detail in (
        (first, RoomEvent.Kind.FOCUS_LOST, {"count": 2}),
        (second, RoomEvent.Kind.OFFLINE, {"seconds": 41}),
        (second, RoomEvent.Kind.HELP_ASKED, {}),
    ):
        at = sitting.starts_at + timedelta(minutes=36)
        RoomEvent.objects.create(sitting=sitting, registration=registration, kind=kind, detail=detail, at=at)


def _answer(attempt: Attempt, dice: random.Random) -> None:
    """The first so many items, more right than wrong."""
    letters = list(attempt.paper.answer_key.letters.items())
    rows = []
    for position, key in letters[: dice.randint(55, len(letters))]:
        value = key if dice.random() < 0.86 or len(key) != 1 else {"T": "F", "F": "T", "A": "B"}.get(key, "A")
        saved_at = attempt.started_at + timedelta(seconds=int(position) * dice.randint(14, 20))
        rows.append(Response(attempt=attempt, position=int(position), rev=1_000_000, value=value, saved_at=saved_at))
    Response.objects.bulk_create(rows)
