"""Stations and the queue against the database: who is called, who is not, and who may call."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.api import NotAllowed
from exams.actions.call_candidate import CallRefused, call_candidate, call_everybody, step_turn
from exams.actions.save_station import StationRefused, save_station
from exams.models import SubjectTurn
from tests.exams import factories as make
from tests.exams.practical_world import assess, make_practical

pytestmark = pytest.mark.django_db


def test_candidates_are_called_one_station_at_a_time_until_all_is_done():
    world = make_practical(candidates=5, stations=True)
    steward, sitting = world.body.invigilator, world.sitting
    seen = set()
    for _round in range(20):
        try:
            turns = call_everybody(sitting, user=steward)
        except CallRefused:
            break
        assert len({turn.registration_id for turn in turns}) == len(turns)
        for turn in turns:
            assert (turn.registration_id, turn.code) not in seen
            seen.add((turn.registration_id, turn.code))
            step_turn(turn, "start", user=steward)
            turn.refresh_from_db()
            step_turn(turn, "finish", user=steward)
    assert len(seen) == 5 * 4
    assert not SubjectTurn.objects.exclude(state="finished").exists()


def test_who_does_not_come_goes_to_the_end_and_a_broken_station_calls_nobody():
    world = make_practical(candidates=2, stations=True)
    steward, station = world.body.invigilator, world.stations[0]
    first = call_candidate(world.sitting, station, user=steward)
    with pytest.raises(CallRefused, match="正在使用"):
        call_candidate(world.sitting, station, user=steward)
    with pytest.raises(CallRefused, match="不能这样操作"):
        step_turn(first, "finish", user=steward)
    step_turn(first, "skip", user=steward)
    second = call_candidate(world.sitting, station, user=steward)
    assert second.registration_id != first.registration_id
    with pytest.raises(NotAllowed):
        call_candidate(world.sitting, world.stations[1], user=world.body.officer)
    station.out_of_order = True
    station.save()
    step_turn(second, "skip", user=steward)
    with pytest.raises(CallRefused, match="停用"):
        call_candidate(world.sitting, station, user=steward)


def test_a_station_belongs_to_its_exam_point_and_says_why_it_is_out_of_order():
    body = make.make_body()
    words = {"subjects": ["K1"], "tasks": [], "equipment": "", "fault": "", "out_of_order": False}
    station = save_station(body.room, name="1 号", user=body.officer, **words)
    with pytest.raises(StationRefused, match="同名"):
        save_station(body.room, name="1 号", user=body.officer, **words)
    with pytest.raises(StationRefused, match="原因"):
        save_station(body.room, name="1 号", user=body.officer, station=station, **words | {"out_of_order": True})
    with pytest.raises(StationRefused, match="科目"):
        save_station(body.room, name="2 号", user=body.officer, **words | {"subjects": []})
    for stranger in (body.assessor, make.make_body().officer):
        with pytest.raises(NotAllowed):
            save_station(body.room, name="3 号", user=stranger, **words)


def test_who_calls_candidates_is_shown_no_way_to_their_sheets_which_would_be_refused():
    world = make_practical(stations=True)
    registration, assessor = world.registrations[0], world.assessors[0]
    assess(registration, assessor)
    room, sheet = (
        reverse("exams:sitting-room", args=[world.sitting.uuid]),
        f"/registrations/{registration.uuid}/practical/",
    )
    assert sheet in make.signed_in(assessor).get(room).content.decode()
    steward = make.signed_in(world.body.invigilator)
    page = steward.get(room)
    assert page.status_code == 200
    assert sheet not in page.content.decode()
    assert steward.get(f"/exams{sheet}").status_code == 403
    record = reverse("exams:misconduct-record", args=[registration.uuid])
    story = make.signed_in(assessor).post(record, {"kind": "helped", "facts": "他人代为接线"})["Location"]
    assert sheet in make.signed_in(assessor).get(story).content.decode()
    assert sheet not in steward.get(story).content.decode()
