"""Call the next candidate to a station, by the rule of the queue or by name; and what becomes of a call."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.api import NotAllowed, User
from evidence import api as evidence
from exams.actions.on_duty import is_on_duty
from exams.actions.read_queue import read_queue
from exams.actions.take_turn import begin_subject, end_subject
from exams.domain.queueing import next_calls
from exams.models import Registration, Sitting, SittingStaff, Station, SubjectTurn

_State = SubjectTurn.State
STEWARDS = (SittingStaff.Duty.INVIGILATOR, SittingStaff.Duty.ASSESSOR, SittingStaff.Duty.CHIEF)


class CallRefused(Exception):
    """Nobody can be called, or not this one; the message says why."""


def is_steward(user: User, sitting: Sitting) -> bool:
    """Whoever is on duty in the room may run the queue."""
    return any(is_on_duty(user, sitting, duty) for duty in STEWARDS)


def call_candidate(sitting: Sitting, station: Station, *, user: User, now: datetime | None = None) -> SubjectTurn:
    """The longest waiting candidate for whom the station fits. Under the sitting's lock, so that two stewards who
    press at once call two people.
    """
    _require(user, sitting)
    try:
        with transaction.atomic():
            locked = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
            now = now or evidence.database_now()
            if locked.state != Sitting.State.LOCKED or now < locked.starts_at:
                raise CallRefused("考试还没有开始或已经结束，不能叫号。")
            queue = read_queue(locked)
            place = next((place for place in queue.places if place.id == station.pk), None)
            if place is None:
                raise CallRefused(f"{station.name} 正在使用或已停用，请换一个工位。")
            found = next_calls(queue.waiting, [place])
            if not found:
                raise CallRefused(f"没有等候的考生要在 {station.name} 考试。")
            turn = SubjectTurn.objects.create(
                registration_id=found[0].candidate,
                code=found[0].subject,
                station_id=found[0].station,
                state=_State.CALLED,
                called_at=now,
                by=user,
            )
            _tell("exams.practical.called", turn, user)
    except IntegrityError as error:
        raise CallRefused("该考生或工位刚刚被叫走，请刷新后再叫。") from error
    return turn


def call_everybody(sitting: Sitting, *, user: User, now: datetime | None = None) -> list[SubjectTurn]:
    """Fill every free station, in the order of the rule."""
    _require(user, sitting)
    with transaction.atomic():
        locked = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
        now = now or evidence.database_now()
        if locked.state != Sitting.State.LOCKED or now < locked.starts_at:
            raise CallRefused("考试还没有开始或已经结束，不能叫号。")
        queue = read_queue(locked)
        turns = [
            SubjectTurn.objects.create(
                registration_id=call.candidate,
                code=call.subject,
                station_id=call.station,
                state=_State.CALLED,
                called_at=now,
                by=user,
            )
            for call in next_calls(queue.waiting, queue.places)
        ]
        if not turns:
            raise CallRefused("没有可以叫的号：没有等候的考生，或没有合适的空闲工位。")
        for turn in turns:
            _tell("exams.practical.called", turn, user)
    return turns


def step_turn(turn: SubjectTurn, step: str, *, user: User, now: datetime | None = None) -> SubjectTurn:
    """start, finish, or skip (called and did not come: to the end of the queue)."""
    _require(user, turn.registration.sitting)
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=turn.registration_id)
        turn = SubjectTurn.objects.select_related("registration__sitting", "station").get(pk=turn.pk)
        now = now or evidence.database_now()
        if step == "start" and turn.state == _State.CALLED:
            return begin_subject(turn.registration, turn.code, at=now, user=user)
        if step == "finish" and turn.state == _State.STARTED:
            return end_subject(turn.registration, turn.code, at=now, user=user) or turn
        if step == "skip" and turn.state == _State.CALLED:
            turn.state, turn.skipped_at = _State.SKIPPED, now
            turn.save()
            _tell("exams.practical.skipped", turn, user)
            return turn
        raise CallRefused(f"该考生现在是“{turn.get_state_display()}”，不能这样操作，请刷新页面。")


def _require(user: User, sitting: Sitting) -> None:
    if not is_steward(user, sitting):
        raise NotAllowed("只有本场工作人员可以叫号。")


def _tell(kind: str, turn: SubjectTurn, user: User) -> None:
    evidence.append(
        kind,
        actor=user.actor,
        subjects=[turn.registration.subject],
        body={"subject": turn.code, "station": str(turn.station.uuid) if turn.station else ""},
    )
