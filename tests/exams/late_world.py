"""A candidate whose last answers came too late, and the two people who decide about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from accounts.api import Membership, Role, User
from evidence import api as evidence
from exams.actions.end_attempt import end_attempt
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, LatePack
from tests.exams.room_world import RoomWorld, answers_for, make_user, make_world


@dataclass
class LateWorld:
    """`pack`: three answers that would lift 60 to 90; the attempt is closed."""

    room: RoomWorld
    attempt: Attempt
    pack: LatePack

    @property
    def invigilator(self) -> User:
        return self.room.invigilator

    @property
    def officer(self) -> User:
        return self.room.officer


def pass_deadline(attempt: Attempt, *, seconds: int = 120) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=evidence.database_now() - timedelta(seconds=seconds))


def make_late(*, right: int = 6, late: int = 3, wrong: bool = False) -> LateWorld:
    """`right` of ten answered in time, then `late` more after the end; with `wrong`, these spoil right ones."""
    room = make_world()
    registration = room.registrations[0]
    attempt = start_attempt(registration)
    answers = answers_for(registration, right=10)
    save_answers(attempt.uuid, writer=1, answers=answers[:right])
    pass_deadline(attempt)
    end_attempt(attempt.uuid, by_candidate=False)
    if wrong:
        rows = [(n, rev + 100, value) for n, rev, value in answers_for(registration, right=0)[:late]]
    else:
        rows = answers[right : right + late]
    saved = save_answers(attempt.uuid, writer=1, answers=rows)
    assert saved.sealed == {n: rev for n, rev, _value in rows}
    return LateWorld(room, Attempt.objects.get(pk=attempt.pk), LatePack.objects.get())


def second_officer(world: LateWorld) -> User:
    user, person = make_user(f"officer{User.objects.count()}")
    Membership.objects.create(
        person=person,
        organisation=world.room.sitting.organiser,
        role=Role.EXAM_OFFICER,
        starts_on=world.room.sitting.starts_at.date(),
    )
    return user
