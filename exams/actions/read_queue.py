"""The queue of a practical sitting as it stands: who waits since when, which stations are free, who is called next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exams.domain.queueing import Place, Waiting
from exams.models import CheckIn, Misconduct, PracticalResult, Registration, Sitting, Station, SubjectTurn, TaskDraw

_State = SubjectTurn.State


@dataclass(frozen=True, slots=True)
class Queue:
    """`waiting`: candidates at no station with open subjects; `places`: stations free and in order; `outside`: who has
    not passed the door, where the sitting has one; `sent_out`: who had to leave for misconduct.
    """

    waiting: list[Waiting]
    places: list[Place]
    in_order: list[Place]
    turns: list[SubjectTurn]
    registrations: dict[int, Registration]
    stations: list[Station]
    outside: frozenset[int] = frozenset()
    sent_out: frozenset[int] = frozenset()


def read_queue(sitting: Sitting) -> Queue:
    """A handful of queries, whatever the number of candidates."""
    registrations = {
        row.pk: row
        for row in sitting.registrations.filter(state=Registration.State.REGISTERED).select_related("person")
    }
    draws = dict(TaskDraw.objects.filter(registration__in=registrations).values_list("registration_id", "tasks"))
    finished = set(
        PracticalResult.objects.filter(registration__in=registrations).values_list("registration_id", flat=True)
    )
    misconduct = Misconduct.objects.sending_out().filter(registration__sitting=sitting)
    sent_out = frozenset(misconduct.values_list("registration_id", flat=True)) & registrations.keys()
    inside = _inside(sitting)
    turns = list(SubjectTurn.objects.filter(registration__in=registrations).select_related("station").order_by("pk"))
    stations = list(Station.objects.filter(room_id=sitting.room_id))
    codes = [subject["code"] for subject in _tasks(sitting)]
    in_order = [_place(station) for station in stations if not station.out_of_order]
    busy = {turn.station_id for turn in turns if turn.state in SubjectTurn.OPEN}
    of: dict[int, list[SubjectTurn]] = defaultdict(list)
    for turn in turns:
        of[turn.registration_id].append(turn)
    waiting = [
        found
        for pk, row in registrations.items()
        if pk in draws and pk not in finished | sent_out and (inside is None or pk in inside or of[pk])
        for found in _waiting(row, draws[pk], codes, of[pk], (inside or {}).get(pk, sitting.starts_at), sitting)
    ]
    free = [place for place in in_order if place.id not in busy]
    outside = (
        frozenset() if inside is None else frozenset(pk for pk in registrations if pk not in inside and not of[pk])
    )
    return Queue(waiting, free, in_order, turns, registrations, stations, outside - finished - sent_out, sent_out)


def _inside(sitting: Sitting) -> dict[int, datetime] | None:
    """Registration → when the door let it in; None where a sitting has no door, and everybody counts as there."""
    if not sitting.check_in_required:
        return None
    rows = CheckIn.objects.filter(registration__sitting=sitting, confirmed_at__isnull=False)
    return {row.registration_id: row.confirmed_at for row in rows if row.confirmed_at is not None}


def _tasks(sitting: Sitting) -> list[dict[str, Any]]:
    plan = getattr(sitting, "practical_plan", None)
    return plan.tasks if plan else []


def _place(station: Station) -> Place:
    return Place(station.pk, station.name, frozenset(station.subjects), frozenset(station.tasks))


def _waiting(
    registration: Registration,
    drawn: dict[str, str],
    codes: list[str],
    turns: list[SubjectTurn],
    came_at: datetime,
    sitting: Sitting,
) -> list[Waiting]:
    if any(turn.state in SubjectTurn.OPEN for turn in turns):
        return []
    done = {turn.code for turn in turns if turn.state == _State.FINISHED}
    open_tasks = {code: drawn[code] for code in codes if code not in done}
    if not open_tasks:
        return []
    moments: list[datetime] = [sitting.starts_at, came_at]
    moments += [moment for turn in turns for moment in (turn.finished_at, turn.skipped_at) if moment is not None]
    return [Waiting(registration.pk, registration.ticket_number, max(moments), open_tasks, len(done))]
