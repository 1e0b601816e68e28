"""What people assess: an essay on a marker's table with a key correction that waits, and a practical examination."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from exams.models import Attempt, Item, Registration, SittingStaff
from tests.accounts import factories as people
from tests.exams import factories as exams


def marking_objects(world: Any, body: Any, blueprint: Any) -> None:
    """A sitting at which the assessor marks and holds an answer with a picture; a key correction that waits."""
    from exams.models import (
        KeyCorrection,
        Mark,
        MarkedAnswer,
        MarkedItem,
        Paper,
        PaperKey,
        Publication,
        Response,
        ScoreReport,
        ScoreReview,
    )

    sitting, now = exams.make_sitting(body, blueprint=blueprint), timezone.now()
    SittingStaff.objects.create(sitting=sitting, person=body.assessor.person, duty="marker")
    version = Item.objects.filter(bank=blueprint.bank).first().current
    registration = Registration.objects.create(
        sitting=sitting, person=people.make_person(), ticket_number="ARC00002", eligibility={"conditions": []}
    )
    shown = {"n": 1, "type": "essay", "stem": f"看图 media:{'0' * 64}.png", "marks": 1000, "options": []}
    section = {"title": "简答", "type": "essay", "marks": 1000, "policy": "whole", "items": [shown]}
    paper = Paper.objects.create(
        registration=registration, seed="00", algorithm="test", pool_hash="00", content={"sections": [section]},
        origin=[version.pk], orders=[[]], paper_hash="00", drawn_at=now,
    )  # fmt: skip
    PaperKey.objects.create(paper=paper, letters={"1": {"rubric": [{"text": "要点", "share": 10_000}]}})
    attempt = Attempt.objects.create(
        registration=registration, paper=paper, state="submitted", started_at=now, deadline_at=now, ended_at=now
    )
    Response.objects.create(attempt=attempt, position=1, rev=1, value="答", saved_at=now)
    report = ScoreReport.objects.create(
        attempt=attempt, total=0, full_marks=1000, cut_score=800, passed=False, edition_key="SO-19",
        response_digest="00", graded_at=now,
    )  # fmt: skip
    review = ScoreReview.objects.create(
        registration=Registration.objects.get(ticket_number="ARC00001"), report=report, reason="漏记一题", asked_at=now,
        state="upheld", recount={"links": [], "total": 0, "now": 0}, answer="成绩无误", decided_at=now,
    )  # fmt: skip
    world.objects["score_review"] = review.uuid
    item = MarkedItem.objects.create(sitting=sitting, version=version)
    answer = MarkedAnswer.objects.create(attempt=attempt, item=item, position=1, marks=1000)
    mark = Mark.objects.create(
        answer=answer, round=1, marker=body.assessor.person, claimed_until=now + timedelta(hours=1)
    )
    correction = KeyCorrection.objects.create(
        version=version, kind="full", reason="测试", list_digest="0" * 64, proposed_at=now,
        proposed_by=people.make_staff("exam_officer", body.organisation),
    )  # fmt: skip
    publication = Publication.objects.create(
        sitting=sitting, sight="0" * 64, results=1, passed=0, asked_by=correction.proposed_by, asked_at=now
    )
    world.objects |= {
        "publication": publication.uuid,
        "marking_sitting": sitting.uuid,
        "marked_item": item.pk,
        "mark": mark.uuid,
        "version": version.pk,
        "key_correction": correction.uuid,
    }


def practical_objects(world: Any, body: Any) -> None:
    """A practical sitting under way: an open sheet with a photo, a signed one, a turn, a station, a simulator."""
    from exams.actions.add_practical_photo import add_practical_photo
    from exams.actions.add_simulator import add_simulator
    from exams.actions.call_candidate import call_candidate
    from exams.actions.correct_practical import propose_practical_correction
    from exams.actions.sheet_state import subjects_from
    from exams.views.practical_queue import board_token
    from tests.exams import practical_world as practical

    room = practical.make_practical(candidates=2, stations=True, body=body)
    user, (first, second) = body.assessor, room.registrations
    sheet = practical.assess(first, user)
    photo = add_practical_photo(sheet, uuid=uuid.uuid4(), code="K2", data=practical.photo(), user=user)
    turn = call_candidate(room.sitting, room.stations[0], user=body.invigilator)
    signed = practical.assess(second, user, {"K1.0.d": 2})
    result = practical.sign(signed, user)
    corrected = [
        {key: row[key] for key in ("code", "name", "weight")}
        | {"steps": [step | {"deducted": 0} for step in row["steps"]]}
        for row in result.subjects
    ]
    proposal = propose_practical_correction(
        result, subjects_from(corrected), reason="误扣", user=people.make_staff("exam_officer", body.organisation)
    )
    simulator, _secret = add_simulator(body.point, name="模拟机", subjects=["K2"], user=body.officer)
    world.objects |= {
        "practical_sitting": room.sitting.uuid,
        "assessed": first.uuid,
        "practical_sheet": sheet.uuid,
        "practical_photo": photo.uuid,
        "signed_sheet": signed.uuid,
        "signature_who": "candidate",
        "turn": turn.uuid,
        "station": room.stations[0].uuid,
        "board_token": board_token(room.sitting),
        "simulator": simulator.uuid,
        "practical_correction": proposal.uuid,
    }
