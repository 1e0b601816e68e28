"""A locked practical sitting under way: candidates with drawn tasks, two assessors, a chief, stations, a simulator."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from PIL import Image, ImageDraw

from accounts.api import User, person_of
from evidence import api as evidence
from exams.actions.claim_sheet import claim_sheet
from exams.actions.freeze_tasks import drawn_of
from exams.actions.lock_sitting import lock_sitting
from exams.actions.open_sheet import open_sheet
from exams.actions.plan_practical import plan_practical
from exams.actions.save_sheet import save_sheet
from exams.actions.sheet_state import newest_entries
from exams.actions.sign_sheet import Signatures, sign_sheet
from exams.models import AssessorSheet, Registration, Sitting, SittingStaff, Station
from tests.exams import factories as make


@dataclass
class PracticalWorld:
    """Handles to what the tests touch."""

    body: make.Body
    sitting: Sitting
    registrations: list[Registration]
    assessors: list[User]
    chief: User
    stations: list[Station] = field(default_factory=list)


def make_practical(
    *, candidates: int = 1, assessors: int = 1, stations: bool = False, body: make.Body | None = None
) -> PracticalWorld:
    """Everybody is registered; the sitting was locked before it began, five minutes ago."""
    body = body or make.make_body()
    sitting = make.make_sitting(body, part="practical")
    registrations = [
        Registration.objects.create(
            sitting=sitting,
            person=make.people.make_person(name=f"考生{serial}", education=3),
            ticket_number=f"{body.point.code}{sitting.pk:04d}{serial:03d}",
            eligibility={"conditions": []},
        )
        for serial in range(1, candidates + 1)
    ]
    users = [body.assessor, *(make.people.make_staff("assessor", body.organisation) for _ in range(assessors))]
    chief = make.people.make_staff("assessor", body.organisation)
    for user, duty in [*((user, "assessor") for user in users), (chief, "chief"), (body.invigilator, "invigilator")]:
        SittingStaff.objects.create(sitting=sitting, person=person_of(user), duty=duty)
    if assessors > 1:
        plan_practical(sitting, assessors=assessors, user=body.officer)
    lock_sitting(sitting, user=body.officer)
    starts_at = evidence.database_now() - timedelta(minutes=5)
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=starts_at)
    sitting.refresh_from_db()
    world = PracticalWorld(body, sitting, registrations, users, chief)
    for registration in registrations:
        registration.sitting = sitting
    if stations:
        world.stations = [
            Station.objects.create(room=body.room, name=f"{code} 工位", subjects=[code])
            for code in ("K1", "K2", "K3", "K4")
        ]
    return world


def ink() -> str:
    """A signature as a canvas gives it."""
    image = Image.new("RGBA", (400, 120), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(10, 100), (150, 20), (300, 90), (390, 30)], fill=(0, 0, 0, 255), width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), (30, 120, 130)).save(out, "JPEG")
    return out.getvalue()


SIGNED = Signatures(ink(), ink())
CODES = ("K1", "K2", "K3", "K4")


def changes(lines: dict[str, Any], *, writer: int = 1) -> list[tuple[str, int, Any]]:
    return [(line, writer * 1_000_000 + at, value) for at, (line, value) in enumerate(lines.items(), start=1)]


def clocks() -> dict[str, Any]:
    return {f"{code}.{word}": 0 for code in CODES for word in ("start", "stop")}


def assess(registration: Registration, user: User, lines: dict[str, Any] | None = None) -> AssessorSheet:
    """Open the sheet, tap every clock and these lines."""
    sheet = open_sheet(registration, user=user)
    writer = claim_sheet(sheet, user=user)
    save_sheet(sheet, changes({**clocks(), **(lines or {})}, writer=writer), writer=writer, user=user)
    return AssessorSheet.objects.get(pk=sheet.pk)


def sign(sheet: AssessorSheet, user: User) -> Any:
    through = {line: rev for line, (rev, _value) in newest_entries(sheet).items()}
    return sign_sheet(sheet, through=through, signatures=SIGNED, user=user)


def veto_line(registration: Registration, code: str = "") -> str:
    """A veto that the drawn tasks have."""
    return next(
        f"{row['code']}.{at}.v"
        for row in drawn_of(registration)
        for at, step in enumerate(row["task"]["steps"])
        if step["veto"] and code in ("", row["code"])
    )
