"""A practical sitting of this hour: stations and a queue, sheets agreed on, disputed and half done, a simulator."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.api import Person, User, person_of
from courses.api import Part
from exams.api import (
    Registration,
    Signatures,
    SignedRequest,
    Sitting,
    SittingStaff,
    add_practical_photo,
    add_simulator,
    assign_staff,
    call_everybody,
    claim_sheet,
    drawn_of,
    lock_sitting,
    open_sheet,
    plan_practical,
    receive_simulator_result,
    record_misconduct,
    save_sheet,
    save_station,
    sign,
    sign_sheet,
    step_turn,
)
from portal.sample.places import Places
from portal.sample.sittings import Sittings
from qualifications.api import OperationItem

STATIONS = (
    ("防护用品台", ["K1"], "面罩、手套、防护服、气瓶组", ""),
    ("1 号焊位", ["K2"], "弧焊机、割炬、试板", ""),
    ("2 号焊位", ["K2"], "弧焊机、割炬、试板", ""),
    ("3 号焊位", ["K2"], "弧焊机", "焊机送修，预计明日恢复"),
    ("隐患排查区", ["K3"], "设置隐患的焊割现场", ""),
    ("急救台", ["K4"], "模拟人、灭火器、冲洗设施", ""),
)
CODES = ("K1", "K2", "K3", "K4")


def lay_practical(
    places: Places, users: dict[str, User], people: Sequence[Person], sittings: Sittings, *, item: OperationItem
) -> Sitting:
    """Set up, locked and under way for a while; the first five candidates are at different stages."""
    now, officer = timezone.now(), users["officer"]
    sitting = sittings.set_up(
        item,
        people,
        part=Part.PRACTICAL,
        starts_at=now - timedelta(minutes=50),
        hours=6,
        point=1,
        lock=False,
        keeper="示例叫号员",
    )
    for login, duty in (("assessor2", SittingStaff.Duty.ASSESSOR), ("chief", SittingStaff.Duty.CHIEF)):
        person = person_of(users[login])
        if person is not None:
            assign_staff(sitting, person, duty=duty, user=officer)
    plan_practical(sitting, assessors=2, user=officer)
    sitting = lock_sitting(sitting, user=officer)
    for name, subjects, equipment, fault in STATIONS:
        save_station(
            sitting.room, name=name, subjects=subjects, tasks=[], equipment=equipment, out_of_order=bool(fault),
            fault=fault, user=officer,
        )  # fmt: skip
    registrations = list(sitting.registrations.order_by("ticket_number"))
    first, second, third, fourth = registrations[:4]
    pair = (users["assessor"], users["assessor2"])
    _assess(first, pair, ({"K1.0.d": 1, "K2.1.d": 2}, {"K1.0.d": 2, "K2.1.d": 2, "K2.note": "收弧偏快"}))
    heavy = {f"{code}.{at}.d": 3 for code in CODES for at in (0, 2)}
    _assess(second, pair, ({"K1.0.d": 1}, heavy))
    _assess(third, pair[:1], ({"K3.0.d": 3},))
    record_misconduct(
        registrations[4],
        kind="helped",
        facts="候考时请同组考生代为连接焊机电缆，被考评员当场制止。",
        user=users["chief"],
    )
    steward = users["steward"]
    for number, turn in enumerate(call_everybody(sitting, user=steward, now=now - timedelta(minutes=9))):
        if number < 3:  # noqa: PLR2004 - the others have yet to come
            step_turn(turn, "start", user=steward, now=now - timedelta(minutes=8 - number))
    _simulate(places, fourth, officer)
    return sitting


def _assess(registration: Registration, assessors: Sequence[User], said: Sequence[dict[str, Any]]) -> None:
    """Each assessor taps through the sheet at the pace of an examination, and signs."""
    began = registration.sitting.starts_at + timedelta(minutes=2)
    for number, (user, lines) in enumerate(zip(assessors, said, strict=True)):
        sheet = open_sheet(registration, user=user, now=began)
        writer = claim_sheet(sheet, user=user)
        through: dict[str, int] = {}
        for at, code in enumerate(CODES):
            begin = began + timedelta(minutes=1 + at * 10)
            for word, moment in (("start", begin), ("stop", begin + timedelta(minutes=7 + at))):
                _tap(sheet, writer, {f"{code}.{word}": 0}, user, moment, through)
        _tap(sheet, writer, lines, user, began + timedelta(minutes=43), through)
        if not number:
            add_practical_photo(sheet, uuid=UUID(int=registration.pk << 64 | 0x4F8), code="K2", data=_weld(), user=user)
        inks = Signatures(_ink(registration.pk), _ink(user.pk))
        sign_sheet(sheet, through=through, signatures=inks, user=user, now=began + timedelta(minutes=45))


def _tap(sheet: Any, writer: int, lines: dict[str, Any], user: User, moment: Any, through: dict[str, int]) -> None:
    first = len(through) + 1
    changes = [(line, writer * 1_000_000 + first + at, value) for at, (line, value) in enumerate(lines.items())]
    save_sheet(sheet, changes, writer=writer, user=user, now=moment)
    through |= {line: rev for line, rev, _value in changes}


def _simulate(places: Places, registration: Registration, officer: User) -> None:
    """A welding simulator proposes the result of one candidate's K2."""
    machine, secret = add_simulator(registration.sitting.exam_point, name="焊接模拟机 1", subjects=["K2"], user=officer)
    task = next(row["task"] for row in drawn_of(registration) if row["code"] == "K2")
    body = json.dumps({
        "result_id": f"M1-{timezone.localdate():%Y%m%d}-001", "ticket_number": registration.ticket_number,
        "subject": "K2", "task": task["key"], "steps": [{"step": 2, "deducted": 3, "veto": False}],
    }).encode()  # fmt: skip
    said = {"method": "POST", "path": "/exams/api/practical/results/", "nonce": "sample-world-0001", "body": body}
    stamp = str(int(timezone.now().timestamp()))
    signature = sign(secret, timestamp=stamp, **said)  # type: ignore[arg-type]
    request = SignedRequest(timestamp=stamp, signature=signature, **said)  # type: ignore[arg-type]
    receive_simulator_result(request, key=str(machine.uuid))


def _ink(serial: int) -> str:
    """A scribble in place of a name, different for everybody."""
    image = Image.new("RGBA", (800, 260), (0, 0, 0, 0))
    pen, y = ImageDraw.Draw(image), 130
    points = [(60 + at * 38, y + ((serial * 37 + at * at * 53) % 150) - 75) for at in range(18)]
    pen.line(points, fill=(16, 24, 32, 255), width=6, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def _weld() -> bytes:
    """A plate with a seam, drawn."""
    image = Image.new("RGB", (960, 720), (118, 128, 134))
    pen = ImageDraw.Draw(image)
    for at in range(46):
        shade = 60 + at % 3 * 26
        pen.ellipse(
            (70 + at * 18, 318 + at % 2 * 4, 116 + at * 18, 392 + at % 2 * 4), fill=(shade + 50, shade + 20, shade)
        )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
