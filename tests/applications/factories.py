"""An exam body with an open sitting, and somebody who asks for a place: by the real actions."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.api import Person, User, set_photo
from applications import api
from exams.actions.create_sitting import create_sitting
from exams.actions.open_booking import open_booking
from exams.models import Room, Sitting
from tests.accounts import factories as people
from tests.exams import factories as exams

_COUNTER = itertools.count(1)


@dataclass
class World:
    """One body; `blueprint` is shared by all its theory sittings."""

    body: exams.Body
    blueprint: Any

    @property
    def officer(self) -> User:
        return self.body.officer


def make_world() -> World:
    body = exams.make_body()
    return World(body, exams.make_blueprint(body, exams.make_bank(body, judgements=10, singles=5)))


def make_applicant(name: str = "", **fields: Any) -> Person:
    """Somebody with an account, a photo, and training waived."""
    person = exams.make_candidate(name, user=people.make_user(), **fields)
    set_photo(person, people.photo_file((295, 413)))
    return person


def open_sitting(
    world: World, *, seats: int = 30, part: str = "theory", days: float = 7, opened: bool = True
) -> Sitting:
    """In a room of its own, open to bookings since an hour ago."""
    room = Room.objects.create(exam_point=world.body.point, name=f"考场{next(_COUNTER)}", seats=seats, columns=4)
    starts_at = timezone.now() + timedelta(days=days)
    sitting = create_sitting(
        name=f"预约场 {next(_COUNTER)}",
        part=part,
        operation_item=exams.low_voltage(),
        organiser=world.body.organisation,
        exam_point=world.body.point,
        room=room,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        blueprint=world.blueprint if part == "theory" else None,
        user=world.officer,
    )
    if not opened:
        return sitting
    return open_booking(sitting, opens_at=timezone.now() - timedelta(hours=1), hours_before=24, user=world.officer)


def draft(world: World, person: Person, **fields: Any) -> api.Application:
    """A draft with its identity paper and the signed promise: ready to hand in."""
    user = person.user
    row = api.open_application(person, exams.low_voltage(), organiser=world.body.organisation, user=user, **fields)
    api.add_paper(row, kind="identity", data=people.photo_file(), user=user)
    return api.sign_promise(row, version=api.promise_text().version, user=user)


def handed_in(world: World, person: Person, **fields: Any) -> api.Application:
    return api.hand_in(draft(world, person), user=person.user, **fields)


def look_through(world: World, row: api.Application) -> None:
    """The officer finds every paper good."""
    for paper in row.papers.all():
        api.judge_paper(paper, is_good=True, user=world.officer)


def accepted(world: World, person: Person | None = None) -> api.Application:
    row = handed_in(world, person or make_applicant())
    look_through(world, row)
    return api.accept(row, user=world.officer)
