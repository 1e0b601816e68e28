"""A practical examination against the database: draw, sheets, two assessors, corrections, and who may do none of it."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest

from accounts.api import NotAllowed, person_of
from evidence import api as evidence
from exams.actions.add_practical_photo import add_practical_photo
from exams.actions.attempt_dossier import task_links
from exams.actions.claim_sheet import claim_sheet
from exams.actions.enter_practical import enter_practical
from exams.actions.freeze_tasks import blank_of, drawn_of
from exams.actions.lock_sitting import LockRefused, lock_sitting
from exams.actions.open_sheet import open_sheet
from exams.actions.plan_practical import plan_practical
from exams.actions.prove_practical import proof_of_tasks, prove_tasks
from exams.actions.publish_results import PublicationRefused
from exams.actions.save_sheet import save_sheet, times_of
from exams.actions.sheet_state import newest_entries, subjects_from
from exams.actions.sign_sheet import SheetBehind, Signatures, sign_sheet
from exams.actions.void_sheet import void_sheet
from exams.domain.dice import commitment
from exams.domain.practical import SheetRefused
from exams.domain.sheet_lines import LineRefused
from exams.models import (
    AssessorSheet,
    PracticalEntry,
    PracticalPhoto,
    PracticalPlan,
    PracticalResult,
    Sitting,
    SubjectTurn,
    TaskDraw,
)
from tests.exams import factories as make
from tests.exams.practical_world import (
    CODES,
    SIGNED,
    assess,
    changes,
    clocks,
    ink,
    make_practical,
    photo,
    sign,
    veto_line,
)
from tests.exams.publishing import publish_results

pytestmark = pytest.mark.django_db


def kinds_about(subject: str) -> list[str]:
    return [event.kind for event in evidence.events_about(subject)]


# --- Lock, draw, proof ----------------------------------------------------------------------------------------------


def test_the_lock_freezes_tasks_and_draws_one_of_each_subject():
    world = make_practical(candidates=8)
    sitting = world.sitting
    plan = PracticalPlan.objects.get(sitting=sitting)
    assert [subject["code"] for subject in plan.tasks] == list(CODES)
    assert sitting.promise["secret_hash"] == commitment(sitting.secret)
    assert sitting.commitment == evidence.digest(sitting.promise)
    assert TaskDraw.objects.count() == 8
    for registration in world.registrations:
        drawn = drawn_of(registration)
        assert sum(subject.marks for subject in blank_of(registration)) == 100
        assert [row["code"] for row in drawn] == list(CODES)
    assert len({json.dumps(draw.tasks) for draw in TaskDraw.objects.all()}) > 1


def test_the_draw_is_proved_after_the_marks_and_tampering_is_named():
    world = make_practical(candidates=3)
    with pytest.raises(ValueError, match="published"):
        proof_of_tasks(world.sitting)
    assert all(verdict.ok for verdict in prove_tasks(world.sitting))
    Sitting.objects.filter(pk=world.sitting.pk).update(state=Sitting.State.PUBLISHED)
    world.sitting.refresh_from_db()
    proof = proof_of_tasks(world.sitting)
    assert proof["secret"] == world.sitting.secret
    assert len(proof["papers"]) == 3
    text = json.dumps(proof, ensure_ascii=False)
    assert not any(step["text"] in text for row in drawn_of(world.registrations[0]) for step in row["task"]["steps"])
    draw = TaskDraw.objects.get(registration=world.registrations[1])
    others = [task["key"] for task in PracticalPlan.objects.get().tasks[0]["tasks"] if task["key"] != draw.tasks["K1"]]
    draw.tasks["K1"] = others[0]
    draw.save()
    assert [verdict.name for verdict in prove_tasks(world.sitting) if not verdict.ok] == [
        f"准考证 {world.registrations[1].ticket_number}"
    ]
    assert [task_links(one)[0].ok for one in world.registrations] == [True, False, True], (
        "as a certificate's story says"
    )
    plan = PracticalPlan.objects.get()
    plan.tasks[0]["tasks"][0]["steps"][0]["text"] = "改了一个字"
    plan.save()
    assert "实操题目" in [verdict.name for verdict in prove_tasks(world.sitting) if not verdict.ok]


def test_two_assessors_need_two_of_them_and_a_chief():
    body = make.make_body()
    sitting = make.make_sitting(body, part="practical")
    with pytest.raises(NotAllowed):
        plan_practical(sitting, assessors=2, user=body.assessor)
    with pytest.raises(SheetRefused, match="至多"):
        plan_practical(sitting, assessors=3, user=body.officer)
    plan_practical(sitting, assessors=2, user=body.officer)
    sitting.staff.create(person=body.assessor.person, duty="assessor")
    with pytest.raises(LockRefused, match="只安排了 1 名考评员") as refused:
        lock_sitting(sitting, user=body.officer)
    assert any("考评组长" in sentence for sentence in refused.value.sentences)


# --- One assessor ---------------------------------------------------------------------------------------------------


def test_a_sheet_is_tapped_signed_and_becomes_the_one_result():
    world = make_practical()
    registration, user = world.registrations[0], world.assessors[0]
    sheet = assess(registration, user, {"K1.0.d": 2, "K2.1.d": 3, "K2.note": "动作迟疑"})
    result = sign(sheet, user)
    assert (result.total, result.passed, result.assessor) == (95, True, user.person)
    sheet.refresh_from_db()
    assert (sheet.total, sheet.notes) == (95, {"K2": "动作迟疑"})
    with sheet.candidate_signature.open() as file:
        assert file.read(4) == b"\x89PNG"
    assert sign(sheet, user).pk == result.pk, "signed twice, one result"
    assert PracticalResult.objects.count() == 1
    assert kinds_about(sheet.subject).count("exams.practical.signed") == 1
    assert kinds_about(registration.subject).count("exams.practical.assessed") == 1
    with pytest.raises(SheetRefused, match="已经录入|电子评分表"):
        enter_practical(registration, blank_of(registration), user=user)


def test_a_veto_fails_whatever_the_marks_and_giving_up_costs_the_subject():
    world = make_practical(candidates=2)
    user = world.assessors[0]
    vetoed = sign(assess(world.registrations[0], user, {veto_line(world.registrations[0]): True}), user)
    assert (vetoed.total, vetoed.veto_failed, vetoed.passed) == (100, True, False)
    sheet = open_sheet(world.registrations[1], user=user)
    taps = {line: value for line, value in clocks().items() if not line.startswith("K3")}
    save_sheet(sheet, changes(taps), writer=0, user=user)
    with pytest.raises(SheetRefused, match="K3 还没有开始"):
        sign(sheet, user)
    save_sheet(sheet, [("K3.x", 2_000_000, True)], writer=0, user=user)
    assert sign(sheet, user).total == 80


def test_a_tap_is_stored_once_in_whatever_order_and_the_newest_counts():
    world = make_practical()
    user = world.assessors[0]
    sheet = open_sheet(world.registrations[0], user=user)
    writer = claim_sheet(sheet, user=user)
    sheet.refresh_from_db()
    taps = [("K1.0.d", 1_000_001 + at, at % 4) for at in range(8)]
    for packet in (taps[4:], taps[:5], taps, list(reversed(taps))):
        saved = save_sheet(sheet, packet, writer=writer, user=user)
        assert (saved.state, set(saved.stored)) == ("open", {(line, rev) for line, rev, _ in packet})
    assert PracticalEntry.objects.filter(sheet=sheet).count() == 8
    assert {line: value for line, (_rev, value) in newest_entries(sheet).items()} == {"K1.0.d": 3}


def test_a_tablet_that_was_taken_over_loses_nothing_and_overwrites_nothing():
    world = make_practical()
    user = world.assessors[0]
    sheet = open_sheet(world.registrations[0], user=user)
    first, second = claim_sheet(sheet, user=user), claim_sheet(sheet, user=user)
    sheet.refresh_from_db()
    save_sheet(sheet, [("K1.0.d", second * 1_000_000 + 1, 2)], writer=second, user=user)
    late = save_sheet(sheet, [("K1.0.d", first * 1_000_000 + 9, 4)], writer=first, user=user)
    assert late.state == "taken_over"
    assert newest_entries(sheet)["K1.0.d"][1] == 2
    assert PracticalEntry.objects.filter(sheet=sheet).count() == 2


def test_what_is_not_on_the_sheet_or_came_after_the_signature_is_not_stored():
    world = make_practical()
    user = world.assessors[0]
    sheet = assess(world.registrations[0], user)
    with pytest.raises(LineRefused):
        save_sheet(sheet, [("K1.0.d", 9_000_001, 99)], writer=1, user=user)
    sign(sheet, user)
    late = save_sheet(sheet, [("K1.0.d", 9_000_002, 1)], writer=1, user=user)
    assert (late.state, late.stored) == ("closed", ())


def test_nobody_signs_what_the_server_has_not_got():
    world = make_practical()
    user = world.assessors[0]
    sheet = assess(world.registrations[0], user)
    with pytest.raises(SheetBehind):
        sign_sheet(sheet, through={"K1.0.d": 5}, signatures=SIGNED, user=user)
    with pytest.raises(SheetRefused, match="签名"):
        sign_sheet(sheet, through={}, signatures=Signatures(ink(), "data:image/png;base64,"), user=user)
    assert not PracticalResult.objects.exists()


def test_the_clock_is_the_servers_and_a_tablet_that_was_offline_says_how_long_ago():
    world = make_practical()
    registration, user = world.registrations[0], world.assessors[0]
    sheet = open_sheet(registration, user=user, now=world.sitting.starts_at)
    now = world.sitting.starts_at + timedelta(minutes=40)
    save_sheet(sheet, [("K1.start", 1, 1200), ("K1.stop", 2, 60)], writer=0, user=user, now=now)
    turn = SubjectTurn.objects.get(registration=registration, code="K1")
    assert turn.offline
    assert turn.started_at == now - timedelta(minutes=20)
    assert turn.over_by(10) == 9 * 60
    save_sheet(sheet, [("K1.start", 3, 0), ("K2.start", 4, 43_000)], writer=0, user=user, now=now)
    turn.refresh_from_db()
    assert turn.started_at == now - timedelta(minutes=20), "the first start counts"
    second = SubjectTurn.objects.get(registration=registration, code="K2")
    assert second.started_at == sheet.opened_at, "never before the sheet was opened"
    assert set(times_of(sheet)) == {"K1", "K2"}


def test_photos_are_re_encoded_and_kept_once():
    world = make_practical()
    user = world.assessors[0]
    sheet = open_sheet(world.registrations[0], user=user)
    name = uuid.uuid4()
    for _ in range(3):
        add_practical_photo(sheet, uuid=name, code="K2", data=photo() + b"hidden", user=user)
    kept = PracticalPhoto.objects.get()
    with kept.file.open() as file:
        data = file.read()
    assert data.startswith(b"\xff\xd8\xff")
    assert b"hidden" not in data
    with pytest.raises(SheetRefused):
        add_practical_photo(sheet, uuid=uuid.uuid4(), code="K2", data=b"%PDF-1.7", user=user)
    with pytest.raises(NotAllowed):
        add_practical_photo(sheet, uuid=uuid.uuid4(), code="K2", data=photo(), user=world.assessors[1])


# --- Who may not ----------------------------------------------------------------------------------------------------


def test_only_the_assessor_on_duty_who_taught_nobody_here_assesses():
    world = make_practical(candidates=2)
    registration, user = world.registrations[0], world.assessors[0]
    for stranger in (world.body.officer, world.body.invigilator, world.chief):
        with pytest.raises(NotAllowed):
            open_sheet(registration, user=stranger)
    make.teach(user, registration.person)
    with pytest.raises(NotAllowed, match="教考分离"):
        open_sheet(registration, user=user)
    other = world.registrations[1]
    sheet = open_sheet(other, user=world.assessors[1])
    make.teach(world.assessors[1], other.person)
    with pytest.raises(NotAllowed, match="教考分离"):
        save_sheet(sheet, [("K1.0.d", 1, 1)], writer=0, user=world.assessors[1])
    with pytest.raises(NotAllowed):
        claim_sheet(sheet, user=user)


def test_one_assessor_a_candidate_and_a_void_sheet_makes_room():
    world = make_practical()
    registration, (first, second) = world.registrations[0], world.assessors
    open_sheet(registration, user=first)
    sheet = open_sheet(registration, user=second)
    assert AssessorSheet.objects.standing().count() == 1, "what was opened and never used holds no place"
    save_sheet(sheet, [("K1.0.d", 1, 1)], writer=0, user=second)
    with pytest.raises(SheetRefused, match="作废"):
        open_sheet(registration, user=first)
    with pytest.raises(NotAllowed):
        void_sheet(sheet, reason="不适", user=second)
    with pytest.raises(NotAllowed):
        void_sheet(sheet, reason="不适", user=first)
    with pytest.raises(SheetRefused, match="原因"):
        void_sheet(sheet, reason=" ", user=world.chief)
    void_sheet(sheet, reason="突发疾病", user=world.chief)
    assert open_sheet(registration, user=first).round == 1
    assert PracticalEntry.objects.filter(sheet=sheet).count() == 1, "every tap stays"


# --- Two assessors --------------------------------------------------------------------------------------------------


def test_two_who_agree_make_the_mean_when_the_second_signs():
    world = make_practical(assessors=2)
    registration, (first, second) = world.registrations[0], world.assessors[:2]
    assert sign(assess(registration, first, {"K1.0.d": 3}), first) is None
    result = sign(assess(registration, second, {"K1.0.d": 2, "K2.0.d": 1}), second)
    assert (result.total, result.passed) == (97, True)
    assert AssessorSheet.objects.filter(registration=registration).count() == 2
    with pytest.raises(SheetRefused):
        open_sheet(registration, user=world.assessors[2])


def test_two_who_differ_wait_for_the_chief_whose_sheet_decides():
    world = make_practical(assessors=2)
    registration, (first, second) = world.registrations[0], world.assessors[:2]
    lost = {f"K2.{at}.d": 4 for at in range(3)}
    assert sign(assess(registration, first), first) is None
    assert sign(assess(registration, second, lost), second) is None
    assert "exams.practical.disputed" in kinds_about(registration.subject)
    with pytest.raises(PublicationRefused, match="1 名考生"):
        publish_results(world.sitting, user=world.body.officer)
    for user in (first, second, world.assessors[2]):
        with pytest.raises(NotAllowed):
            open_sheet(registration, user=user)
    result = sign(assess(registration, world.chief, {"K2.0.d": 4}), world.chief)
    assert (result.total, result.assessor) == (96, person_of(world.chief))
    assert publish_results(world.sitting, user=world.body.officer) == 1


def test_a_veto_that_only_one_names_is_the_chiefs_to_decide():
    world = make_practical(assessors=2)
    registration, (first, second) = world.registrations[0], world.assessors[:2]
    veto = veto_line(registration)
    assert sign(assess(registration, first, {veto: True}), first) is None
    assert sign(assess(registration, second), second) is None
    result = sign(assess(registration, world.chief, {veto: True}), world.chief)
    assert (result.total, result.passed) == (100, False)


def test_paper_sheets_are_for_one_assessor_and_the_drawn_tasks_only():
    world = make_practical(candidates=2)
    registration = world.registrations[0]
    wrong = blank_of(registration)
    wrong[0] = subjects_from([{"code": "K1", "name": "x", "weight": 20, "steps": [{"text": "别的", "marks": 20}]}])[0]
    with pytest.raises(SheetRefused, match="抽签"):
        enter_practical(registration, wrong, user=world.assessors[0])
    assert enter_practical(registration, blank_of(registration), user=world.assessors[0]).total == 100
    two = make_practical(assessors=2)
    with pytest.raises(SheetRefused, match="两名考评员"):
        enter_practical(two.registrations[0], blank_of(two.registrations[0]), user=two.assessors[0])
