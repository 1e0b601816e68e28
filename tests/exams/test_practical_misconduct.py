"""Misconduct at a practical: recorded at the station, decided by another, given back by a third; nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.api import Message, NotAllowed, Person
from evidence import api as evidence
from exams.actions.attempt_dossier import practical_links
from exams.actions.attempt_rounds import free_unused_slots, history_of, round_of, slot_of, waiting_registrations
from exams.actions.call_candidate import call_candidate, step_turn
from exams.actions.correct_practical import decide_practical_correction, propose_practical_correction
from exams.actions.decide_misconduct import decide_misconduct
from exams.actions.decide_review import decide_review
from exams.actions.enter_practical import enter_practical
from exams.actions.freeze_tasks import blank_of
from exams.actions.open_sheet import open_sheet
from exams.actions.publish_results import PublicationRefused
from exams.actions.read_queue import read_queue
from exams.actions.record_misconduct import MisconductRefused, record_misconduct
from exams.actions.request_review import request_review
from exams.domain.practical import SheetRefused
from exams.models import AssessorSheet, Misconduct, Outcome, PracticalResult, Registration, RoomMessage, SubjectTurn
from exams.views.desk_unit_results import unit_registrations
from qualifications import api as qualifications
from tests.exams import factories as make
from tests.exams.practical_world import assess, make_practical, sign
from tests.exams.publishing import publish_results
from tests.exams.test_practical_corrections import with_theory
from tests.exams.test_simulators import Machine

pytestmark = pytest.mark.django_db


def caught(world, *, kind="helped", user=None, at=0):
    return record_misconduct(world.registrations[at], kind=kind, facts="他人代为接线", user=user or world.assessors[0])


def confirmed(world, **more):
    return decide_misconduct(caught(world, **more), confirm=True, reason="事实清楚", user=world.body.officer)


def restored(world, row):
    second, third = (make.people.make_staff("exam_officer", world.body.organisation) for _ in range(2))
    decide_review(request_review(row, grounds="不是我", user=second), restore=True, answer="确非本人", user=third)
    row.refresh_from_db()
    return row


def signed(world, user=None, lines=None):
    user = user or world.assessors[0]
    return sign(assess(world.registrations[0], user, lines), user)


LOST = {f"{code}.{at}.d": 4 for code in ("K2", "K3") for at in range(3)}
STAGES = {
    "before": lambda world: None,
    "begun": lambda world: assess(world.registrations[0], world.assessors[0]),
    "passed": lambda world: signed(world),
    "failed": lambda world: signed(world, lines=LOST),
}


@pytest.mark.parametrize(
    ("stage", "decision", "counting", "standing", "outcomes"),
    [
        ("before", "refuse", 0, 0, 0),
        ("before", "void", 0, 0, 0),
        ("begun", "refuse", 0, 0, 0),
        ("begun", "void", 0, 0, 0),
        ("passed", "wait", 1, 1, 1),
        ("passed", "refuse", 1, 1, 1),
        ("passed", "void", 0, 0, 1),
        ("passed", "restore", 1, 1, 2),
        ("failed", "refuse", 1, 0, 0),
        ("failed", "void", 0, 0, 0),
        ("failed", "restore", 1, 0, 0),
    ],
)
def test_what_counts_after_the_decision(stage, decision, counting, standing, outcomes):
    world = make_practical()
    with_theory(world)
    STAGES[stage](world)
    sheets = list(AssessorSheet.objects.values_list("pk", "signed_at", "total", "voided_at"))
    row = caught(world)
    if decision != "wait":
        row = decide_misconduct(row, confirm=decision != "refuse", reason="查看录像", user=world.body.officer)
    if decision == "restore":
        row = restored(world, row)
    assert PracticalResult.objects.filter(registration__isnull=False).count() == counting
    assert (Outcome.objects.standing().count(), Outcome.objects.count()) == (standing, outcomes)
    assert list(AssessorSheet.objects.values_list("pk", "signed_at", "total", "voided_at")) == sheets
    for result in PracticalResult.objects.all():
        assert [link.reason for link in practical_links(result)] == ["", ""], "its story holds, void or not"


def test_a_void_result_keeps_every_figure_and_comes_back_the_same():
    world = make_practical()
    result = PracticalResult.objects.get(pk=signed(world, lines={"K1.0.d": 2}).pk)
    before = (result.pk, result.subjects, result.total, result.entered_at)
    row = confirmed(world)
    result.refresh_from_db()
    assert (result.registration_id, result.former_registration) == (None, world.registrations[0])
    assert not hasattr(Registration.objects.get(pk=world.registrations[0].pk), "practical_result")
    restored(world, row)
    result.refresh_from_db()
    assert (result.pk, result.subjects, result.total, result.entered_at) == before
    assert (result.registration, result.former_registration_id) == (world.registrations[0], None)
    kinds = [event.kind for event in evidence.events_about(row.subject)]
    assert kinds == [
        "exams.misconduct.recorded", "exams.practical.voided", "exams.misconduct.confirmed", "exams.review.asked",
        "exams.practical.restored", "exams.review.restored",
    ]  # fmt: skip
    assert confirmed(world, kind="phone").state == "confirmed", "and what is found later is decided anew"


def test_who_stands_in_the_room_records_and_nobody_else():
    world = make_practical(candidates=3)
    for at, user in enumerate((world.body.invigilator, world.assessors[0], world.chief)):
        assert caught(world, user=user, at=at).state == "recorded"
    for user in (world.body.officer, world.body.author, make.people.make_staff("assessor", world.body.organisation)):
        with pytest.raises(NotAllowed):
            caught(world, user=user)


def test_two_people_and_a_third_who_may_give_it_back():
    world = make_practical()
    signed(world)
    row = caught(world)
    make.people.make_membership(world.assessors[0].person, world.body.organisation, "exam_officer")
    with pytest.raises(NotAllowed, match="两个人"):
        decide_misconduct(row, confirm=True, reason="我说的", user=world.assessors[0])
    with pytest.raises(NotAllowed):
        decide_misconduct(row, confirm=True, reason="我说的", user=world.chief)
    row = decide_misconduct(row, confirm=True, reason="属实", user=world.body.officer)
    told = Message.objects.filter(person=world.registrations[0].person, kind="exams.misconduct").first()
    assert "复核" in told.body
    review = request_review(row, grounds="不是我", user=world.body.officer)
    for user in (world.assessors[0], world.body.officer):
        with pytest.raises(NotAllowed):
            decide_review(review, restore=True, answer="好", user=user)
    assert not PracticalResult.objects.filter(registration__isnull=False).exists()


@pytest.mark.parametrize("kind", ["copying", "left_seat", "talking", "nothing"])
def test_the_kinds_are_those_of_the_part(kind):
    world = make_practical()
    if kind == "talking":
        row = caught(world, kind=kind)
        assert (row.state, RoomMessage.objects.count()) == ("warned", 0), "said aloud: nobody sits at a screen"
        return
    with pytest.raises(MisconductRefused, match="情形"):
        caught(world, kind=kind)


def test_the_station_is_free_at_once_and_nobody_calls_who_was_sent_out():
    world = make_practical(candidates=2, stations=True)
    turn = call_candidate(world.sitting, world.stations[0], user=world.chief)
    step_turn(turn, "start", user=world.chief)
    at = next(n for n, row in enumerate(world.registrations) if row.pk == turn.registration_id)
    row = caught(world, at=at)
    turn.refresh_from_db()
    assert turn.state == SubjectTurn.State.FINISHED
    queue = read_queue(world.sitting)
    assert queue.sent_out == {turn.registration_id}
    assert {one.id for one in queue.waiting} == {one.pk for one in world.registrations} - {turn.registration_id}
    decide_misconduct(row, confirm=False, reason="误会", user=world.body.officer)
    assert {one.id for one in read_queue(world.sitting).waiting} == {one.pk for one in world.registrations}


def test_sheets_signed_while_it_is_undecided_come_to_a_result_only_then():
    world = make_practical(assessors=2)
    with_theory(world)
    first, second = world.assessors[:2]
    mine, other = (assess(world.registrations[0], user) for user in (first, second))
    row = caught(world, user=world.chief)
    assert sign(mine, first) is None
    assert sign(other, second) is None
    assert not PracticalResult.objects.exists()
    with pytest.raises(PublicationRefused, match="认定"):
        publish_results(world.sitting, user=world.body.officer)
    decide_misconduct(row, confirm=False, reason="查无此事", user=world.body.officer)
    result = PracticalResult.objects.get()
    last = max(AssessorSheet.objects.values_list("signed_at", flat=True))
    assert (result.total, result.entered_at, Outcome.objects.standing().get().practical) == (100, last, result)
    assert publish_results(world.sitting, user=world.body.officer) == 1


def test_what_is_void_is_neither_assessed_nor_corrected_and_does_not_keep_the_marks_back():
    world = make_practical(candidates=2)
    user, registration = world.assessors[0], world.registrations[0]
    result = sign(assess(world.registrations[1], user), user)
    sheet = assess(registration, user)
    proposal = propose_practical_correction(result, corrected_of(world, 1, {"K1.0.d": 1}), reason="漏扣", user=user)
    row = confirmed(world)
    with pytest.raises(SheetRefused, match="作废"):
        sign(sheet, user)
    with pytest.raises(SheetRefused, match="离场"):
        open_sheet(registration, user=world.assessors[1])
    with pytest.raises(SheetRefused):
        enter_practical(registration, blank_of(registration), user=user)
    assert Machine(world).post().status_code == 409
    confirmed(world, at=1, kind="swapped")
    with pytest.raises(SheetRefused, match="作废"):
        decide_practical_correction(proposal, approve=True, user=world.body.officer)
    decide_practical_correction(proposal, approve=False, user=world.body.officer)
    assert publish_results(world.sitting, user=world.body.officer) == 0, "nobody has a result"
    with pytest.raises(MisconductRefused, match="公布"):
        record_misconduct(registration, kind="talking", facts="晚了", user=user)
    restored(world, row)


def corrected_of(world, at, lines):
    from exams.domain.sheet_lines import filled

    return filled(blank_of(world.registrations[at]), lines)


@pytest.mark.parametrize("stage", ["before", "begun", "passed"])
def test_the_attempt_is_used(stage):
    """R-03: five practical examinations a round; being sent out gives none back, and the next one is the second."""
    world = make_practical()
    with_theory(world)
    registration, item = world.registrations[0], world.sitting.operation_item
    edition = qualifications.edition("SO-19")
    first = round_of(registration.person, item, "practical", edition)
    Registration.objects.filter(pk=registration.pk).update(
        attempt_slot=slot_of(registration.person, world.sitting, first)
    )
    STAGES[stage](world)
    now = evidence.database_now() + timedelta(days=1)
    row = caught(world)
    assert waiting_registrations(registration.person, item.pk, "practical", now=now).exists() is (stage != "passed")
    decide_misconduct(row, confirm=True, reason="属实", user=world.body.officer)
    assert not waiting_registrations(registration.person, item.pk, "practical", now=now).exists()
    free_unused_slots(registration.person, world.sitting, now=now)
    registration.refresh_from_db()
    again = round_of(registration.person, item, "practical", edition)
    assert (first.used, again.used, first.key) == (0, 1, again.key)
    assert registration.attempt_slot != ""
    assert slot_of(registration.person, world.sitting, again) != registration.attempt_slot
    assert len(history_of(registration.person, item, "practical").sat) == 1


def test_a_later_pass_completes_the_same_theory_anew():
    world = make_practical()
    with_theory(world)
    signed(world)
    gone = Outcome.objects.get()
    confirmed(world)
    later = make_practical(body=world.body)
    Registration.objects.filter(pk=later.registrations[0].pk).update(person=world.registrations[0].person)
    later.registrations[0].refresh_from_db()
    result = signed(later)
    gone.refresh_from_db()
    new = Outcome.objects.standing().get()
    assert (new.theory, new.practical, gone.withdrawn_at is not None) == (gone.theory, result, True)


def test_from_the_station_to_the_candidates_page():
    """Over HTTP: recorded at the queue by an assessor, decided by an officer, seen and asked about by the candidate."""
    world = make_practical(stations=True)
    registration = world.registrations[0]
    signed(world)
    user = make.people.make_user()
    Person.objects.filter(pk=registration.person_id).update(user=user)
    assessor, candidate = make.signed_in(world.assessors[0]), make.signed_in(user)
    here = reverse("exams:misconduct-record", args=[registration.uuid])
    assert here in assessor.get(reverse("exams:sitting-room", args=[world.sitting.uuid])).content.decode()
    assert here in assessor.get(reverse("exams:practical-sheet", args=[registration.uuid])).content.decode()
    form = assessor.get(here).content.decode()
    assert "由他人代为操作" in form
    assert "抄袭" not in form
    assert assessor.post(here, {"facts": "没选情形"}).status_code == 400
    sent = assessor.post(here, {"kind": "helped", "facts": "他人代为接线"})
    row = Misconduct.objects.get()
    assert sent["Location"] == reverse("exams:misconduct-detail", args=[row.uuid])
    assert "等待考试机构的工作人员认定" in assessor.get(sent["Location"]).content.decode()
    mine = reverse("exams:my-results")
    assert "等待处理" in candidate.get(mine).content.decode()
    decide = reverse("exams:misconduct-decide", args=[row.uuid])
    assert assessor.post(decide, {"decision": "yes", "reason": "我说的"}).status_code == 403
    chief = make.signed_in(world.chief)
    assert chief.get(sent["Location"]).status_code == 200
    assert chief.post(decide, {"decision": "yes", "reason": "我说的"}).status_code == 403
    make.people.give_second_factor(world.body.officer)
    officer = make.signed_in(world.body.officer)
    assert officer.post(decide, {"decision": "yes", "reason": ""}).status_code == 400
    assert officer.post(decide, {"decision": "yes", "reason": "属实"}).status_code == 302
    assert officer.post(decide, {"decision": "no", "reason": "再来"}).status_code == 409
    page = candidate.get(mine).content.decode()
    review = reverse("exams:misconduct-review", args=[row.uuid])
    assert "成绩作废" in page
    assert review in page
    sheet = officer.get(reverse("exams:practical-sheet", args=[registration.uuid])).content.decode()
    assert "作废前的成绩" in sheet
    assert "作废" in officer.get(reverse("exams:sitting-results", args=[world.sitting.uuid])).content.decode()
    room = assessor.get(reverse("exams:sitting-room", args=[world.sitting.uuid])).content.decode()
    assert here not in room
    assert candidate.post(review, {"grounds": "是队友递工具"}).status_code == 302
    assert "复核中" in candidate.get(review).content.decode()
    third = make.people.make_staff("exam_officer", world.body.organisation)
    make.people.give_second_factor(third)
    answer = reverse("exams:misconduct-review-decide", args=[row.uuid])
    assert officer.post(answer, {"decision": "yes", "reason": "好"}).status_code == 403
    assert make.signed_in(third).post(answer, {"decision": "yes", "reason": "属误认"}).status_code == 302
    assert "实操考试合格" in candidate.get(mine).content.decode()


@pytest.mark.parametrize("begun", [False, True])
def test_the_way_to_the_sheets_is_shown_once_there_is_one(begun):
    """Whoever was caught before the first step has none, and an officer would be turned away at its door."""
    world = make_practical()
    if begun:
        assess(world.registrations[0], world.assessors[0])
    row = caught(world)
    make.people.give_second_factor(world.body.officer)
    officer = make.signed_in(world.body.officer)
    sheet = reverse("exams:practical-sheet", args=[world.registrations[0].uuid])
    page = officer.get(reverse("exams:misconduct-detail", args=[row.uuid])).content.decode()
    assert (sheet in page, officer.get(sheet).status_code) == ((True, 200) if begun else (False, 403))


def test_an_employer_reads_void_and_no_marks():
    world = make_practical()
    employer = make.people.make_staff("organisation_admin")
    unit = employer.person.memberships.get().organisation
    make.people.make_membership(world.registrations[0].person, unit)
    signed(world)
    confirmed(world)
    publish_results(world.sitting, user=world.body.officer)
    assert [row.is_void for row in unit_registrations(employer)] == [True]
    page = make.signed_in(employer).get(reverse("exams:unit-results")).content.decode()
    assert "成绩作废" in page
