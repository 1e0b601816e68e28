"""A wrong key carried through to a withdrawn certificate: over HTTP, each step by the one whose step it is (SEC-15)."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts import api as accounts
from accounts.api import Message, Person
from certificates import api
from certificates.models import Certificate, Duty, IssuingOrder, StateChange
from evidence import api as evidence
from exams import api as exams
from exams.actions.apply_correction import ListChanged, apply_correction
from exams.actions.compute_statistics import compute_statistics
from exams.actions.list_affected import list_affected
from exams.actions.propose_correction import CorrectionRefused, propose_correction
from exams.domain.correction import with_key
from exams.models import Item, KeyCorrection, Outcome, ScoreReport, SittingStatistic
from tests.certificates.key_world import World, certificate_of, issue_everything, make_key_world, total_of
from tests.exams import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_key_world()


def test_a_wrong_key_is_carried_through_to_a_withdrawn_certificate(world):
    officer, second = make.signed_in(world.body.officer), make.signed_in(world.second)
    certificate = certificate_of(world.loser)
    assert certificate.state == "valid"
    assert certificate_of(world.winner) is None

    # the first person proposes, from the statistics of the sitting
    statistics = officer.post(
        reverse("exams:sitting-statistics-compute", args=[world.sitting.uuid]), follow=True
    ).content.decode()
    here = reverse("exams:correction-propose", args=[world.sitting.uuid, world.version.pk])
    assert here in statistics
    assert "现在的答案" in officer.get(here).content.decode()
    assert "请填写新答案" in officer.post(here, {"kind": "replace", "key": "", "reason": "规程已改"}).content.decode()
    assert "请写“对”或“错”" in officer.post(here, {"kind": "replace", "key": "B", "reason": "x"}).content.decode()
    same = officer.post(here, {"kind": "replace", "key": "对", "reason": "x"})
    assert same.status_code == 400
    assert "新答案与原答案相同" in same.content.decode()
    assert not KeyCorrection.objects.exists()
    answer = officer.post(here, {"kind": "replace", "key": "错", "reason": "GB 26860 第 3 条"})
    correction = KeyCorrection.objects.get()
    detail = reverse("exams:correction-detail", args=[correction.uuid])
    assert answer.url == detail

    # the list: three of four, both ways
    page = officer.get(detail).content.decode()
    for said in ("转为合格", "转为不合格", "考生失", "考生得", "考生稳", "将撤回的合格结论", "共有 4 份已评分的试卷"):
        assert said in page
    assert "考生空" not in page, "marks that stay are not listed"
    approve = reverse("exams:correction-approve", args=[correction.uuid])
    digest = officer.get(detail).context["digest"]
    assert officer.post(approve, {"digest": digest}).status_code == 403, "nobody approves one's own"
    assert make.signed_in(world.body.reviewer).get(detail).status_code == 404
    book = load_workbook(io.BytesIO(second.get(reverse("exams:correction-file", args=[correction.uuid])).content))
    sheet = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert [row[1] for row in sheet] == ["考生失", "考生得", "考生稳"]
    assert [row[3:5] for row in sheet] == [["80", "70"], ["70", "80"], ["100", "90"]]
    assert total_of(world.loser) == 8000, "a proposal changes nothing"

    # the second person approves the list that was shown
    stale = second.post(approve, {"digest": "0" * 64})
    assert stale.status_code == 409
    assert "名单在您查看之后有变化" in stale.content.decode()
    page = second.post(approve, {"digest": second.get(detail).context["digest"]}, follow=True).content.decode()
    assert "3 份成绩更正，1 人转为合格，1 人转为不合格" in page
    assert certificate.number in page
    assert "题库已用第 2 版" in page

    # marks: both kept
    assert [total_of(row) for row in (world.loser, world.winner, world.steady, world.blank)] == [7000, 8000, 9000, 0]
    old = ScoreReport.objects.get(former_attempt__registration=world.loser)
    assert (old.total, old.passed, old.by_position.count(1000)) == (8000, True, 8)

    # certificates: one withdrawn by two people, one ordered, one untouched
    certificate.refresh_from_db()
    assert certificate.state == "revoked"
    change = StateChange.objects.get(certificate=certificate)
    assert (change.kind, change.proposed_by, change.approved_by) == ("correction", world.body.officer, world.second)
    verified = make.Client().post(
        reverse("certificates:verify"), {"number": certificate.number, "name": "考生失"}, follow=True
    )
    assert "已撤销" in verified.content.decode()
    issue_everything()
    assert certificate_of(world.winner).state == "valid"
    assert certificate_of(world.steady).state == "valid"
    assert Certificate.objects.count() == 3
    assert not Duty.objects.filter(person=world.loser.person, state="open").exists()

    # the people are told, with both marks, and see both
    told = Message.objects.get(kind="exams.correction", channel="desk", person=world.loser.person)
    assert "原成绩 80 分（合格），更正后 70 分（不合格）" in told.body
    loser = Person.objects.get(pk=world.loser.person_id)
    mine = make.signed_in(loser.user).get(reverse("exams:my-results")).content.decode()
    assert "原成绩 80 分" in mine
    assert "更正后 70 分" in mine
    assert "本项目已全部合格" not in mine
    assert "更正前 80" in officer.get(reverse("exams:sitting-results", args=[world.sitting.uuid])).content.decode()

    # the future: the item has the new key, the figures are made anew
    item = Item.objects.get(pk=world.version.item_id)
    assert (item.current.version, item.current.key, item.current.state) == (2, [1], "approved")
    assert (item.current.author, item.current.approver) == (world.body.officer, world.second)
    statistic = SittingStatistic.objects.get(sitting=world.sitting)
    assert (statistic.computed_at, statistic.promise_state) == (None, "queued")
    compute_statistics(statistic.pk)
    statistic.refresh_from_db()
    assert statistic.figures["scores"] == [0, 7000, 8000, 9000]

    # the chain vouches for all of it, and every story still holds
    kinds = [event.kind for event in evidence.events_about(correction.subject)]
    assert kinds == ["exams.correction.proposed", "exams.correction.exported"] + ["exams.attempt.rescored"] * 3 + [
        "exams.outcome.withdrawn",
        "exams.correction.applied",
    ]
    assert not evidence.verify_chain().faults
    for registration in (world.loser, world.winner, world.steady):
        trace = api.trace(certificate_of(registration).number)
        assert [(link.title, link.reason) for link in trace.broken] == [], registration


def test_an_approved_list_is_approved_once(world):
    correction = world.propose()
    digest = list_affected(correction).digest
    apply_correction(correction, digest=digest, user=world.second)
    with pytest.raises(CorrectionRefused, match="已经处理过"):
        apply_correction(correction, digest=digest, user=world.second)
    assert ScoreReport.objects.filter(correction=correction).count() == 3


def test_a_second_correction_turns_a_pass_back_and_owes_a_new_certificate(world):
    first = world.propose()
    apply_correction(first, digest=list_affected(first).digest, user=world.second)
    gone = certificate_of(world.loser)
    again = propose_correction(world.version, part=0, kind="full", content=None, reason="题目有歧义", user=world.second)
    apply_correction(again, digest=list_affected(again).digest, user=world.body.officer)
    issue_everything()
    new = certificate_of(world.loser)
    gone.refresh_from_db()
    assert (gone.state, new.state) == ("revoked", "valid")
    assert new.number != gone.number
    assert Outcome.objects.filter(person=world.loser.person).count() == 2
    assert Item.objects.get(pk=world.version.item_id).retired_at is not None
    assert total_of(world.blank) == 1000, "who left it out gets it as well"
    assert ScoreReport.objects.filter(former_attempt__registration=world.loser).count() == 2
    assert [link.reason for link in api.trace(new.number).broken] == []


def test_a_correction_that_was_itself_wrong_is_put_right_again(world):
    first = world.propose()
    apply_correction(first, digest=list_affected(first).digest, user=world.second)
    with pytest.raises(CorrectionRefused, match="与原答案相同"):
        world.propose()
    back = world.propose(content=with_key(world.version.content, "对"), user=world.second)
    applied = apply_correction(back, digest=list_affected(back).digest, user=world.body.officer)
    assert [total_of(row) for row in (world.loser, world.winner, world.steady)] == [8000, 7000, 10000]
    assert applied.new_version.version == 3
    assert Item.objects.get(pk=world.version.item_id).current.key == [0]
    page = make.signed_in(world.second).get(reverse("exams:correction-detail", args=[first.uuid])).content.decode()
    assert "转为不合格" in page, "the first one's list is still told as it was"
    issue_everything()
    standing = Certificate.objects.filter(state="valid").values_list("person__name", flat=True)
    assert sorted(standing) == ["考生失", "考生稳"]


def test_nobody_loses_by_a_second_right_answer(world):
    correction = world.propose(kind="also")
    apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
    assert [total_of(row) for row in (world.loser, world.winner, world.steady)] == [8000, 8000, 10000]
    assert certificate_of(world.loser).state == "valid"


def test_what_is_being_made_is_ended_and_its_number_voided(world):
    Certificate.objects.filter(person=world.loser.person).update(state="pending")
    order = IssuingOrder.objects.get(outcome__person=world.loser.person)
    IssuingOrder.objects.filter(pk=order.pk).update(step=IssuingOrder.Step.STORED, promise_state="queued")
    correction = world.propose()
    apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
    order.refresh_from_db()
    assert (order.promise_state, order.certificate) == ("failed", None)
    assert not api.retry_order(order, by=world.second), "a pass withdrawn is not taken up again"
    issue_everything()
    assert certificate_of(world.loser) is None


def test_a_proposal_of_another_ground_does_not_stand_in_the_way(world):
    certificate = certificate_of(world.loser)
    other = api.propose_revocation(certificate, kind="other", ground="另案", by=world.second)
    correction = world.propose()
    apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
    other.refresh_from_db()
    certificate.refresh_from_db()
    assert other.refused_at is not None
    assert certificate.state == "revoked"


def test_a_list_that_changed_is_shown_again(world):
    correction = world.propose()
    digest = list_affected(correction).digest
    attempt = exams.Attempt.objects.get(registration=world.steady)
    exams.Attempt.objects.filter(pk=attempt.pk).update(state="voided")
    with pytest.raises(ListChanged):
        apply_correction(correction, digest=digest, user=world.second)
    assert total_of(world.loser) == 8000
    correction.refresh_from_db()
    assert correction.state == "proposed"
    applied = apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
    assert applied.effects["reports"] == 2


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("proposer", "由两个人办理"),
        ("teacher", "教考分离"),
        ("candidate", "您本人的成绩"),
        ("other body", None),
        ("invigilator", None),
        ("reviewer", None),
    ],
)
def test_who_may_not_approve(world, who, said):
    correction, user = world.propose(), world.second
    if who == "proposer":
        user = world.body.officer
    elif who == "teacher":
        make.teach(user, world.steady.person)
    elif who == "candidate":
        exams.Registration.objects.filter(pk=world.steady.pk).update(person=user.person)
    elif who == "other body":
        user = make.make_body().officer
    else:
        user = getattr(world.body, who)
    with pytest.raises(accounts.NotAllowed, match=said):
        apply_correction(correction, digest=list_affected(correction).digest, user=user)
    assert total_of(world.loser) == 8000


def test_a_sitting_of_another_body_needs_its_own_officers(world):
    """The bank is lent: nobody sees, proposes or approves what touches candidates of a body one doesn't act for."""
    correction = world.propose()
    other = make.make_body()
    exams.Sitting.objects.filter(pk=world.sitting.pk).update(organiser=other.organisation)
    here = reverse("exams:correction-detail", args=[correction.uuid])
    assert make.signed_in(world.second).get(here).status_code == 403
    file = reverse("exams:correction-file", args=[correction.uuid])
    assert make.signed_in(world.second).get(file).status_code == 403
    with pytest.raises(accounts.NotAllowed):
        apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
    make.people.make_membership(world.second.person, other.organisation, "exam_officer")
    user = accounts.User.objects.get(pk=world.second.pk)
    assert make.signed_in(user).get(here).status_code == 200
    assert apply_correction(correction, digest=list_affected(correction).digest, user=user).state == "applied"


def test_whoever_taught_one_of_them_does_not_propose_either(world):
    make.teach(world.body.officer, world.winner.person)
    with pytest.raises(accounts.NotAllowed, match="教考分离"):
        world.propose()
    make.teach(world.second, world.blank.person)
    assert world.propose(user=world.second).state == "proposed", "twin: marks of that pupil do not change"
