"""Applications in every state, and an open calendar to book from."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from io import BytesIO

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.api import Person, User
from applications import api as applications
from courses.api import Part
from exams.api import Blueprint, Room, Sitting, edit_exam_point, open_booking, save_room
from portal.sample.places import Places
from portal.sample.sittings import Sittings
from portal.sample.training import lay_class
from qualifications.api import OperationItem

PEOPLE = slice(86, 99)
"""Workers who are in nothing else."""
HOUR = timedelta(hours=1)


def lay_applications(
    places: Places,
    users: dict[str, User],
    workers: list[Person],
    blueprints: dict[str, Blueprint],
    sittings: Sittings,
    *,
    first: datetime,
) -> str:
    """`first`: nine in the morning of today. Returns what to tell."""
    people, item = workers[PEOPLE], OperationItem.objects.get(key="low-voltage-electrician")
    lay_class(places.institutions[0], item, people, first=first - timedelta(days=45), user=users["teacher"])
    with transaction.atomic():
        _rooms(places, users["officer"])
        offers = _calendar(places, users["officer"], blueprints, sittings, first)
        for serial, person in enumerate(people):
            _one(serial, person, item, places, users, offers, now=timezone.now())
    return f"考试申请：{len(people)} 份，各种状态；考试日历上有 {len(offers)} 个场次可以预约"


def _rooms(places: Places, officer: User) -> None:
    """Levels as plans count them, a small room, and two machines out of order."""
    for point, level in zip(places.points, ("provincial", "national"), strict=False):
        edit_exam_point(
            point,
            level=level,
            holds_theory=True,
            holds_practical=True,
            directions=point.directions,
            is_open=True,
            operation_items=list(point.operation_items.all()),
            user=officer,
        )
    room = Room.objects.filter(exam_point=places.points[0]).order_by("pk")[1]
    save_room(places.points[0], room, name=room.name, seats=30, columns=6, broken="7、18", user=officer)
    save_room(places.points[0], name="小考场", seats=4, columns=2, user=officer)


def _calendar(
    places: Places, officer: User, blueprints: dict[str, Blueprint], sittings: Sittings, first: datetime
) -> list[Sitting]:
    """Theory and practical over three weeks, at two points; the second is in the small room and will be full."""
    plans = (
        ("low-voltage-electrician", "low-voltage", Part.THEORY, 6, 0, 1),
        ("low-voltage-electrician", "low-voltage", Part.THEORY, 8, 0, 3),
        ("fusion-welding", "fusion-welding", Part.THEORY, 8, 1, 0),
        ("low-voltage-electrician", "low-voltage", Part.THEORY, 13, 1, 0),
        ("scaffolding", "scaffolding", Part.THEORY, 15, 2, 0),
        ("low-voltage-electrician", "", Part.PRACTICAL, 17, 0, 2),
        ("fusion-welding", "", Part.PRACTICAL, 20, 1, 2),
    )
    found = []
    for key, bank, part, days, point, room in plans:
        sitting = sittings.set_up(
            OperationItem.objects.get(key=key),
            [],
            part=part,
            starts_at=first + timedelta(days=days),
            blueprint=blueprints[bank] if bank else None,
            point=point,
            room=room,
            lock=False,
            staff=False,
        )
        opened = open_booking(sitting, opens_at=timezone.now() - HOUR, hours_before=48, user=officer)
        found.append(opened)
    return found


def _one(
    serial: int,
    person: Person,
    item: OperationItem,
    places: Places,
    users: dict[str, User],
    offers: list[Sitting],
    *,
    now: datetime,
) -> None:
    """The first five booked or waiting, then one in each other state."""
    officer, own = users["officer"], _account(person, serial)
    row = applications.open_application(person, item, organiser=places.exam_body, user=own)
    if serial == 5:
        return
    applications.add_paper(row, kind=applications.PaperKind.IDENTITY, data=_scan(serial), user=own)
    applications.sign_promise(row, version=applications.promise_text().version, user=own)
    if serial == 6:
        return
    # the twelfth waits longer for an examination than the law allows: it stays on the overdue list
    ago = {
        12: timedelta(days=70),
        7: timedelta(days=12),
        8: timedelta(days=1),
        9: timedelta(days=3),
        10: timedelta(days=3),
    }
    row = applications.hand_in(row, user=own, now=now - ago.get(serial, timedelta(days=2)))
    if serial in (7, 8):
        return
    if serial in (9, 10):
        row = applications.ask_once(
            row, kinds=[applications.PaperKind.IDENTITY], words="身份证照片反光，姓名看不清", user=officer
        )
        if serial == 10:
            applications.add_paper(row, kind=applications.PaperKind.IDENTITY, data=_scan(90 + serial), user=own)
            applications.hand_in(row, user=own)
        return
    for paper in row.papers.all():
        applications.judge_paper(paper, is_good=True, user=officer)
    if serial == 11:
        applications.refuse(row, ground="身份证件与申请人不符，请持本人有效证件重新申请。", user=officer)
        return
    row = applications.accept(row, user=officer)
    small = offers[1]
    if serial < 4:
        applications.book_seat(row, small, user=own)
    elif serial == 4:
        applications.join_waiting(row, small, user=own)


def lay_own_application(places: Places, users: dict[str, User], worker: Person) -> None:
    """The sample worker's: welding, accepted, so that a place can be booked at once."""
    item, user = OperationItem.objects.get(key="fusion-welding"), worker.user
    if user is None or applications.Application.objects.filter(person=worker).exists():
        return
    first = timezone.now() - timedelta(days=20)
    lay_class(places.institutions[0], item, [worker], first=first, user=users["teacher"])
    row = applications.open_application(worker, item, organiser=places.exam_body, user=user)
    applications.add_paper(row, kind=applications.PaperKind.IDENTITY, data=_scan(7), user=user)
    applications.sign_promise(row, version=applications.promise_text().version, user=user)
    row = applications.hand_in(row, user=user)
    for paper in row.papers.all():
        applications.judge_paper(paper, is_good=True, user=users["officer"])
    applications.accept(row, user=users["officer"])


def _account(person: Person, serial: int) -> User:
    """The row is read again first: what was laid in memory does not know its photo."""
    person.refresh_from_db()
    if person.user is None:
        user, _created = User.objects.get_or_create(username=f"applicant{serial}", defaults={"first_name": person.name})
        person.user = user
        person.save(update_fields=["user"])
    return person.user


def _scan(serial: int) -> bytes:
    """A card that is nobody's: a ground, a face of circles, lines for words."""
    dice = random.Random(f"card-{serial}")
    image = Image.new("RGB", (856, 540), (236, 240, 236 + dice.randint(0, 15)))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((20, 20, 836, 520), 24, outline=(120, 150, 160), width=4)
    draw.ellipse((620, 120, 760, 290), fill=(214 - dice.randint(0, 20), 190, 170))
    draw.rounded_rectangle((590, 290, 790, 420), 40, fill=(60 + dice.randint(0, 60), 90, 110))
    for line in range(6):
        draw.rectangle((70, 90 + line * 60, 250 + dice.randint(0, 260), 108 + line * 60), fill=(90, 100, 108))
    draw.text((70, 470), "SAMPLE", fill=(150, 60, 40))
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
