"""Answers that people mark: blind, twice, a third time on difference; no mark is lost and none counts twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.api import NotAllowed, person_of
from evidence import api as evidence
from exams.actions.assign_staff import assign_staff
from exams.actions.claim_answer import CLAIM, MarkingRefused, claim_answer
from exams.actions.give_mark import give_mark, rubric_of
from exams.actions.marking_progress import marking_agreement, marking_progress, waiting_for, waiting_of
from exams.actions.publish_results import PublicationRefused
from exams.actions.set_gap import set_gap
from exams.models import Mark, MarkedAnswer, ScoreReport, Sitting
from tests.exams import factories as make
from tests.exams.marking_world import give, make_marking, mark_all, sit
from tests.exams.publishing import publish_results

pytestmark = pytest.mark.django_db


def end(sitting: Sitting) -> None:
    now = evidence.database_now()
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=now - timedelta(hours=3), ends_at=now)


def test_an_answer_waits_for_two_people_and_a_blank_one_for_nobody():
    world = make_marking()
    waits, blank = sit(world.registrations[0]), sit(world.registrations[1], essay="   ")
    report = ScoreReport.objects.get(attempt=waits)
    assert len(report.waiting) == 2
    assert report.passed is False
    assert ScoreReport.objects.get(attempt=blank).waiting == []
    assert MarkedAnswer.objects.count() == 2
    end(world.sitting)
    with pytest.raises(PublicationRefused, match="还有 1 份答卷、2 道题等待人工阅卷"):
        publish_results(world.sitting, user=world.body.officer)


def test_two_who_agree_give_the_mean_and_the_report_is_complete():
    world = make_marking(candidates=1)
    attempt = sit(world.registrations[0])
    assert mark_all(world.sitting, world.markers[0], share=80) == 2
    assert ScoreReport.objects.get(attempt=attempt).waiting != [], "one marker decides nothing"
    assert mark_all(world.sitting, world.markers[1], share=90) == 2
    report = ScoreReport.objects.get(attempt=attempt)
    assert (report.waiting, report.total) == ([], 5000 + 2125 + 1250 + 1063), "mean of each, half goes up"
    assert report.passed is True
    assert mark_all(world.sitting, world.markers[2], share=0) == 0, "nothing is left for a third"
    recorded = [event for event in evidence.events_about(attempt.subject) if event.kind == "exams.attempt.marked"]
    assert [event.body["total"] for event in recorded] == [report.total]
    assert not evidence.verify_chain().faults


def test_two_who_differ_call_a_third_who_is_neither_of_them():
    world = make_marking(candidates=1)
    attempt = sit(world.registrations[0])
    first, second, third = world.markers
    mark_all(world.sitting, first, share=100)
    mark_all(world.sitting, second, share=40)
    assert set(MarkedAnswer.objects.values_list("state", flat=True)) == {"third"}
    assert waiting_of(world.sitting).third == 2
    assert claim_answer(world.sitting, user=first) is None
    assert claim_answer(world.sitting, user=second) is None
    assert mark_all(world.sitting, third, share=90) == 2
    report = ScoreReport.objects.get(attempt=attempt)
    assert report.total == 5000 + 2375 + 1250 + 1188, "the mean of the third and the nearer one"
    [progress, _case] = marking_progress(world.sitting)
    assert (progress.count, progress.decided, progress.thirds, progress.percent) == (1, 1, 1, 100)


def test_one_round_is_handed_to_one_marker_only():
    world = make_marking(candidates=1)
    sit(world.registrations[0], essay="断电")
    marks = [claim_answer(world.sitting, user=user) for user in world.markers]
    assert len({mark.pk for mark in marks}) == 3
    assert claim_answer(world.sitting, user=world.markers[0]) == marks[0], "asking again gives the same"
    rounds = sorted((mark.answer_id, mark.round) for mark in marks)
    assert len(set(rounds)) == 3


def test_a_claim_that_nobody_keeps_comes_back_and_its_late_owner_is_told():
    world = make_marking(candidates=1)
    sit(world.registrations[0])
    first, second, third = world.markers
    left = claim_answer(world.sitting, user=first)
    other = MarkedAnswer.objects.exclude(pk=left.answer_id).get()
    for user in (second, third):  # everything else is taken
        Mark.objects.create(
            answer=other,
            round=world.markers.index(user),
            marker=person_of(user),
            claimed_until=evidence.database_now() + CLAIM,
            given_at=evidence.database_now(),
            total=0,
        )
    give(claim_answer(world.sitting, user=second), second, share=50)
    assert claim_answer(world.sitting, user=third) is None, "the claim still holds"
    later = evidence.database_now() + CLAIM + timedelta(seconds=1)
    taken = claim_answer(world.sitting, user=third, now=later)
    assert taken.pk == left.pk
    with pytest.raises(NotAllowed, match="已转给另一位阅卷员"):
        give(left, first, share=50)
    assert Mark.objects.get(pk=left.pk).given_at is None


def test_two_clicks_mark_once():
    world = make_marking(candidates=1)
    sit(world.registrations[0])
    mark = claim_answer(world.sitting, user=world.markers[0])
    give(mark, world.markers[0], share=50)
    give(mark, world.markers[0], share=100)
    mark.refresh_from_db()
    assert mark.total == mark.answer.marks // 2
    events = [event for event in evidence.events_about(mark.answer.subject) if event.kind == "exams.answer.marked"]
    assert len(events) == 1


@pytest.mark.parametrize("points", [[], [0], [1501, 0], [-1, 0], [0, 0, 0]])
def test_points_that_do_not_fit_the_rubric_are_refused(points):
    world = make_marking(candidates=1)
    sit(world.registrations[0])
    [item] = [answer for answer in MarkedAnswer.objects.select_related("attempt") if answer.marks == 2500]
    mark = Mark.objects.create(
        answer=item, round=1, marker=person_of(world.markers[0]), claimed_until=evidence.database_now() + CLAIM
    )
    assert [line.most for line in rubric_of(item)] == [1500, 1000]
    with pytest.raises(MarkingRefused):
        give_mark(mark, points, user=world.markers[0])
    assert give_mark(mark, [1500, 0], user=world.markers[0]).state == "waiting"


def test_whoever_taught_a_candidate_does_not_mark():
    """教考分离: 令第44号 art 18, R-14; also when the class becomes known after the assignment."""
    world = make_marking(candidates=1)
    sit(world.registrations[0])
    teacher = make.people.make_staff("assessor", world.body.organisation)
    make.teach(teacher, world.registrations[0].person)
    with pytest.raises(NotAllowed, match="教考分离"):
        assign_staff(world.sitting, person_of(teacher), duty="marker", user=world.body.officer)
    mark = claim_answer(world.sitting, user=world.markers[0])
    make.teach(world.markers[0], world.registrations[0].person)
    for act in (
        lambda: claim_answer(world.sitting, user=world.markers[0]),
        lambda: give(mark, world.markers[0], share=9),
    ):
        with pytest.raises(NotAllowed, match="教考分离"):
            act()
    assert not Mark.objects.filter(given_at__isnull=False).exists()


def test_nobody_without_the_duty_marks():
    world = make_marking(candidates=1)
    sit(world.registrations[0])
    for user in (world.body.officer, world.body.invigilator, world.body.assessor):
        with pytest.raises(NotAllowed, match="只有本场阅卷员"):
            claim_answer(world.sitting, user=user)


def test_markers_read_in_orders_of_their_own_and_finish_one_item_first():
    world = make_marking(candidates=8)
    for registration in world.registrations:
        sit(registration)
    orders = []
    for user in world.markers[:2]:
        seen = []
        while (mark := claim_answer(world.sitting, user=user)) is not None:
            seen.append((mark.answer.item_id, mark.answer.attempt_id))
            give(mark, user, share=60)
        orders.append(seen)
    items = [[item for item, _ in seen] for seen in orders]
    assert all(found == sorted(found) for found in items), "item by item"
    assert [attempt for _, attempt in orders[0]] != [attempt for _, attempt in orders[1]]
    assert marking_agreement(world.sitting).exact == 1.0


def test_the_desk_counts_what_a_marker_has_yet_to_mark():
    world = make_marking(candidates=2)
    for registration in world.registrations:
        sit(registration)
    first, second, third = (person_of(user) for user in world.markers)
    assert waiting_for(first) == {world.sitting.uuid: 4}
    mark_all(world.sitting, world.markers[0], share=100)
    assert (waiting_for(first), waiting_for(second)) == ({}, {world.sitting.uuid: 4})
    mark_all(world.sitting, world.markers[1], share=100)
    assert waiting_for(third) == {}
    assert waiting_for(world.body.assessor.person) == {}
    page = make.signed_in(world.markers[0]).get("/desk/").content.decode()
    assert "份答卷等您评阅" not in page


def test_the_gap_is_set_before_answers_are_settled_and_not_after():
    world = make_marking(candidates=1)
    sit(world.registrations[0])
    item = world.sitting.marked_items.order_by("pk").first()
    with pytest.raises(MarkingRefused, match="0% 到 50%"):
        set_gap(item, 51, user=world.body.officer)
    with pytest.raises(NotAllowed):
        set_gap(item, 10, user=world.markers[0])
    set_gap(item, 5, user=world.body.officer)
    mark_all(world.sitting, world.markers[0], share=50)
    mark_all(world.sitting, world.markers[1], share=60)
    states = dict(MarkedAnswer.objects.values_list("item_id", "state"))
    assert states[item.pk] == "third"
    assert "done" in states.values(), "the other item keeps the usual gap"
    with pytest.raises(MarkingRefused, match="不能再改"):
        set_gap(item, 50, user=world.body.officer)
