"""A late pack with answers that people mark: what is being read stays, what was blank is queued once."""

from __future__ import annotations

import pytest
from django.db.models import F
from django.urls import reverse

from exams.actions.claim_answer import claim_answer
from exams.actions.decide_late import decide_late
from exams.actions.propose_late import LateRefused, propose_late
from exams.actions.save_answers import save_answers
from exams.domain.paper import positions
from exams.models import Attempt, LatePack, MarkedAnswer, Response, ScoreReport
from tests.exams import factories as make
from tests.exams.marking_world import make_marking, mark_all, sit

pytestmark = pytest.mark.django_db


def essays(attempt):
    return [item["n"] for _section, item in positions(attempt.paper.content) if item["type"] == "essay"]


def count_late(world, attempt, answers):
    Attempt.objects.update(ended_at=F("deadline_at"))  # as when the page hands in at the end
    save_answers(attempt.uuid, writer=attempt.writer, answers=answers)
    pack = LatePack.objects.get()
    propose_late(pack, advice="counted", reason="断网", user=world.body.invigilator)
    return decide_late(pack, count=True, reason="属实", user=world.body.officer)


def test_an_answer_that_a_marker_holds_stays_as_it_was_handed_in():
    world = make_marking(candidates=1)
    attempt = sit(world.registrations[0], essay="先断电。")
    held = claim_answer(world.sitting, user=world.markers[0])
    other = next(n for n in essays(attempt) if n != held.answer.position)
    pack = count_late(world, attempt, [(held.answer.position, 9_000_000, "新"), (other, 9_000_001, "新")])
    values = dict(Response.objects.filter(attempt=attempt).values_list("position", "value"))
    assert (values[held.answer.position], values[other]) == ("先断电。", "新")
    assert (pack.effects["merged"], pack.effects["kept"]) == (1, [held.answer.position])


def test_an_essay_that_was_blank_is_queued_once_and_completes_the_new_report():
    world = make_marking(candidates=1, cut_score=6000)
    attempt = sit(world.registrations[0], right=False, essay="")
    assert ScoreReport.objects.get(attempt=attempt).waiting == []
    count_late(world, attempt, [(n, 9_000_000, "先断电，再施救。") for n in essays(attempt)])
    report = ScoreReport.objects.get(attempt=attempt)
    assert sorted(report.waiting) == sorted(essays(attempt))
    assert MarkedAnswer.objects.count() == 2
    for user in world.markers[:2]:
        mark_all(world.sitting, user, share=100)
    report.refresh_from_db()
    assert (report.waiting, report.total) == ([], sum(report.by_position))
    assert report.total > 0


def test_a_pass_is_not_left_open_by_an_essay_that_came_late():
    world = make_marking(candidates=1, cut_score=100)
    attempt = sit(world.registrations[0], essay="")
    assert ScoreReport.objects.get(attempt=attempt).passed
    with pytest.raises(LateRefused, match="2 道题要重新阅卷，这名考生已经合格"):
        count_late(world, attempt, [(n, 9_000_000, "先断电，再施救。") for n in essays(attempt)])
    report = ScoreReport.objects.get(attempt=attempt)
    assert (report.passed, report.waiting, LatePack.objects.get().state) == (True, [], LatePack.State.PROPOSED)


@pytest.mark.parametrize("essay", ["", "先断电。"])
def test_no_half_score_is_shown_for_a_pack_that_is_counted_before_the_essays_are_read(essay):
    """What was blank waits now; what was written waited before: either total lacks something."""
    world = make_marking(candidates=1, cut_score=6000)
    attempt = sit(world.registrations[0], right=False, essay=essay)
    pack = count_late(world, attempt, [(essays(attempt)[0], 9_000_000, "先断电，再施救。")])
    assert pack.effects["whole"] is False
    make.people.give_second_factor(world.body.officer)
    here = reverse("exams:sitting-late", args=[world.sitting.uuid])
    page = make.signed_in(world.body.officer).get(here).content.decode()
    assert ("阅完后得出" in page, "→" in page) == (True, False)
