"""A wrong key carried through to a withdrawn certificate: over HTTP, each step by the one whose step it is (SEC-15)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.serializers import serialize
from django.db import connection
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
from exams.models import Item, ItemVersion, KeyCorrection, Outcome, ScoreReport, SittingStatistic
from tests.exams import factories as make

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """Ten judgements of ten marks, cut at 80. Item T0001's key says 对; the truth is 错.

    `loser` has 80 with it and passes no longer; `winner` has 70 without it and passes after all; `steady` goes from 100
    to 90; `blank` handed in an empty paper.
    """

    body: make.Body
    second: accounts.User
    sitting: exams.Sitting
    version: ItemVersion
    loser: exams.Registration
    winner: exams.Registration
    steady: exams.Registration
    blank: exams.Registration

    def change(self):
        return with_key(self.version.content, "错")

    def propose(self, **fields) -> KeyCorrection:
        known = {
            "part": 0,
            "kind": "replace",
            "content": self.change(),
            "reason": "规程已改",
            "user": self.body.officer,
        }
        return propose_correction(self.version, **(known | fields))


def sit(registration: exams.Registration, *, wrong: set[str], skip: bool = False) -> None:
    """By the stored key all right but the items with these numbers."""
    registration.refresh_from_db()
    attempt = exams.start_attempt(registration)
    paper = attempt.paper
    numbers = dict(ItemVersion.objects.filter(pk__in=paper.origin).values_list("pk", "item__number"))
    answers = []
    for position, key in paper.answer_key.letters.items():
        number = numbers[paper.origin[int(position) - 1]]
        value = {"T": "F", "F": "T"}[key] if number in wrong else key
        answers.append((int(position), 1_000_000 + int(position), value))
    if not skip:
        exams.save_answers(attempt.uuid, writer=attempt.writer, answers=answers)
    exams.end_attempt(attempt.uuid, by_candidate=True)


@pytest.fixture
def world() -> World:
    body = make.make_body()
    second = make.people.make_staff("exam_officer", body.organisation)
    item = make.low_voltage()
    type(item).objects.filter(pk=item.pk).update(has_practical=False)
    bank = make.make_bank(body, judgements=10)
    blueprint = exams.save_blueprint(
        name="十题", bank=bank, minutes=60, cut_score=8000, review="answers", user=body.officer,
        sections=[exams.SectionRule("一、判断题", "judgement", 1000, (exams.QuotaRule("judgement", 10),))],
    )  # fmt: skip
    sitting = make.make_sitting(body, blueprint=exams.approve_blueprint(blueprint, user=body.officer))
    exams.assign_staff(sitting, body.invigilator.person, duty="invigilator", user=body.officer)
    registrations = []
    for name in ("失", "得", "稳", "空"):
        person = make.make_candidate(f"考生{name}")
        accounts.set_photo(person, make.people.photo_file((295, 413)))
        Person.objects.filter(pk=person.pk).update(user=make.people.make_user())
        registrations.append(exams.register_candidate(sitting, person, user=body.officer, health_promised=True))
    exams.lock_sitting(sitting, user=body.officer)
    moved = evidence.database_now() - timedelta(minutes=1)
    exams.Sitting.objects.filter(pk=sitting.pk).update(starts_at=moved, ends_at=moved + timedelta(hours=3))
    sit(registrations[0], wrong={"T0002", "T0003"})
    sit(registrations[1], wrong={"T0001", "T0002", "T0003"})
    sit(registrations[2], wrong=set())
    sit(registrations[3], wrong=set(), skip=True)
    sitting.refresh_from_db()
    exams.publish_results(sitting, user=body.officer)
    issue_everything()
    version = Item.objects.get(bank=bank, number="T0001").current
    return World(body, second, sitting, version, *registrations)


def issue_everything() -> None:
    woken: list[int] = []
    api.sweep_orders(woken.append)
    for order in woken:
        api.issue_certificate(order)


def certificate_of(registration: exams.Registration) -> Certificate | None:
    return Certificate.objects.filter(person=registration.person).order_by("-pk").first()


def total_of(registration: exams.Registration) -> int:
    return ScoreReport.objects.get(attempt__registration=registration).total


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
        "exams.correction.applied"
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


def test_whoever_taught_one_of_them_does_not_propose_either(world):
    make.teach(world.body.officer, world.winner.person)
    with pytest.raises(accounts.NotAllowed, match="教考分离"):
        world.propose()
    make.teach(world.second, world.blank.person)
    assert world.propose(user=world.second).state == "proposed", "twin: marks of that pupil do not change"


class Killed(Exception):
    """The process is gone."""


class KillAt:
    """Ends everything at the n-th statement that writes."""

    def __init__(self, number: int) -> None:
        self.left, self.hit = number, False

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            self.left -= 1
            if self.left == 0:
                self.hit = True
                raise Killed
        return execute(sql, params, many, context)


def snapshot() -> str:
    """Everything that a correction could touch."""
    models = (
        ScoreReport, Outcome, Certificate, StateChange, IssuingOrder, KeyCorrection, Item, ItemVersion,
        SittingStatistic, Message, Duty,
    )  # fmt: skip
    rows: list[str] = [serialize("json", model._base_manager.order_by("pk")) for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM evidence_chainhead")
        rows.append(str(cursor.fetchall()))
    return evidence.digest(rows)


def test_killed_at_any_statement_nothing_is_left_and_the_next_one_does_it_all(world):
    correction = world.propose()
    digest, before = list_affected(correction).digest, snapshot()
    number, reached = 1, 0
    while True:
        kill = KillAt(number)
        try:
            with connection.execute_wrapper(kill):
                apply_correction(correction, digest=digest, user=world.second)
        except Killed:
            reached += 1
            assert snapshot() == before, f"statement {number} left something behind"
            number += 1
            continue
        break
    assert not kill.hit
    assert reached > 25, "the correction writes more than that"
    assert snapshot() != before, "twin: the whole one does change things"
    assert total_of(world.loser) == 7000
    assert certificate_of(world.loser).state == "revoked"


def test_a_follower_that_fails_takes_everything_back(world):
    class Failing:
        def hold(self, outcome_ids):
            """Nothing to lock."""

        def withdraw(self, outcome, correction):
            raise Killed

        def order(self, outcome):
            """Never reached."""

    follower = Failing()
    exams.register_follower(follower)
    correction = world.propose()
    before = snapshot()
    try:
        with pytest.raises(Killed):
            apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
        assert snapshot() == before
    finally:
        exams.forget_follower(follower)
    apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
    assert snapshot() != before
