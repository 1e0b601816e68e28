"""The desk over HTTP: from the author's file to the published marks, each step by the one whose step it is."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.api import Person
from evidence import api as evidence
from exams.actions.end_attempt import end_attempt
from exams.actions.start_attempt import start_attempt
from exams.models import Attempt, Blueprint, ImportBatch, Item, ItemBank, Registration, Sitting
from tests.exams import factories as make

pytestmark = pytest.mark.django_db


def upload(data: bytes, name: str = "题库.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def blueprint_form(**fields: str) -> dict[str, str]:
    """What the form sends with two sections of one quota each and an empty third."""
    return {
        "name": "2026 理论方案", "minutes": "120", "cut_score": "80", "review": "score", "sections": "3",
        "p-kind": "each",
        "s0-title": "一、判断题", "s0-type": "judgement", "s0-marks": "10", "s0-quotas": "2",
        "s0q0-area": "", "s0q0-difficulty": "", "s0q0-count": "7", "s0q1-area": "", "s0q1-count": "",
        "s1-title": "二、单选题", "s1-type": "single", "s1-marks": "10", "s1-quotas": "1",
        "s1q0-area": "安全用电", "s1q0-difficulty": "", "s1q0-count": "3",
        "s2-title": "", "s2-type": "multiple", "s2-marks": "1", "s2-quotas": "1", "s2q0-count": "",
    } | fields  # fmt: skip


def test_from_the_authors_file_to_an_approved_blueprint():
    body = make.make_body()
    author, reviewer, officer = (make.signed_in(user) for user in (body.author, body.reviewer, body.officer))
    answer = author.post(
        reverse("exams:bank-create"),
        {
            "name": "低压电工题库", "key": "low-v", "purpose": "exam",
            "operation_item": make.low_voltage().pk,
            "owner": body.organisation.pk, "scope": "own",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    bank = ItemBank.objects.get(key="low-v")

    rows = [*make.rows_of(10, 5), make.item_row(99, "单选", 答案="E")]
    answer = author.post(reverse("exams:bank-import", args=[bank.key]), {"file": upload(make.workbook(rows))})
    batch = ImportBatch.objects.get()
    here = reverse("exams:import-detail", args=[batch.uuid])
    assert answer.url == here
    assert not Item.objects.exists(), "nothing is written before somebody confirms"
    page = author.get(here).content.decode()
    assert "指向没有填写的选项" in page
    assert "题库!17" in page
    assert "确认导入" in page

    refused = author.get(reverse("exams:import-refused-rows", args=[batch.uuid]))
    sheet = load_workbook(io.BytesIO(refused.content)).active
    assert [cell.value for cell in sheet[2]][:2] == ["题库!17", "答案：答案“E”指向没有填写的选项"]

    answer = author.post(reverse("exams:import-commit", args=[batch.uuid]), {"strict": "1"}, follow=True)
    assert "严格模式下整个文件都不导入" in answer.content.decode()
    assert not Item.objects.exists()
    author.post(reverse("exams:import-commit", args=[batch.uuid]))
    assert Item.objects.count() == 15
    assert Item.objects.filter(current__isnull=False).count() == 0, "drafts are not drawn"

    assert "请由另一位审题员审定" in author.get(here).content.decode()
    assert author.post(reverse("exams:import-approve", args=[batch.uuid])).status_code == 403
    assert "审定入库" in reviewer.get(here).content.decode()
    reviewer.post(reverse("exams:import-approve", args=[batch.uuid]))
    assert Item.objects.filter(current__isnull=False).count() == 15

    new = f"{reverse('exams:blueprint-create')}?bank={bank.key}"
    form = officer.get(new).content.decode()
    assert 'value="70"' in form, "the edition's 判断 70 stands there"
    assert 'value="30"' in form
    officer.post(new, blueprint_form(**{"s1q0-count": "9"}))
    blueprint = Blueprint.objects.get()
    detail = reverse("exams:blueprint-detail", args=[blueprint.uuid])
    page = officer.get(detail).content.decode()
    assert "单选题·安全用电 ×9：共需 9 题，题库只有 5 题，缺 4 题" in page
    assert "审定方案" not in page
    officer.post(reverse("exams:blueprint-approve", args=[blueprint.uuid]))
    blueprint.refresh_from_db()
    assert blueprint.state == Blueprint.State.DRAFT

    officer.post(reverse("exams:blueprint-edit", args=[blueprint.uuid]), blueprint_form())
    assert "题库能组满每一份试卷" in officer.get(detail).content.decode()
    officer.post(reverse("exams:blueprint-approve", args=[blueprint.uuid]))
    blueprint.refresh_from_db()
    assert (blueprint.state, blueprint.cut_score) == (Blueprint.State.APPROVED, 8000)
    again = officer.get(reverse("exams:blueprint-edit", args=[blueprint.uuid]))
    assert again.status_code == 302, "an approved blueprint never changes"


def test_a_blueprint_without_items_and_one_with_a_bad_number_are_said_to_be_so():
    body = make.make_body()
    bank = make.make_bank(body, judgements=10)
    officer = make.signed_in(body.officer)
    new = f"{reverse('exams:blueprint-create')}?bank={bank.key}"
    page = officer.post(new, blueprint_form(**{"s0q0-count": "", "s1q0-count": ""})).content.decode()
    assert "至少要有一个大题" in page
    assert officer.post(new, blueprint_form(**{"s0q0-count": "-3"})).status_code == 400
    assert officer.post(new, blueprint_form(sections="99999", **{"s0-quotas": "x"})).status_code in (400, 302)


def test_from_the_sitting_to_published_marks():
    body = make.make_body()
    blueprint = make.make_blueprint(body, make.make_bank(body, judgements=10, singles=5))
    officer = make.signed_in(body.officer)
    start = timezone.localtime(timezone.now() + timedelta(days=2)).replace(hour=9, minute=0)
    form = {
        "name": "第一场", "part": "theory", "operation_item": make.low_voltage().pk,
        "organiser": body.organisation.pk, "exam_point": body.point.pk, "room": body.room.pk,
        "starts_at": f"{start:%Y-%m-%dT%H:%M}", "ends_at": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "blueprint": blueprint.pk,
    }  # fmt: skip
    page = officer.post(reverse("exams:sitting-create"), form).content.decode()
    assert "场次时长不足考试时间 120 分钟" in page
    form["ends_at"] = f"{start + timedelta(hours=3):%Y-%m-%dT%H:%M}"
    officer.post(reverse("exams:sitting-create"), form)
    sitting = Sitting.objects.get()

    people = [make.roster_row(make.make_candidate(f"考生{number}")) for number in range(3)]
    file = make.roster(*people, make.roster_row("无承诺", promised=False), make.roster_row("错号", 证件号码="123"))
    roster = reverse("exams:sitting-roster", args=[sitting.uuid])
    officer.post(roster, {"file": upload(file, "名册.xlsx")})
    page = officer.get(roster).content.decode()
    assert "可报名 3 人，不符合条件 1 人，有误 1 行" in page
    assert "尚未作出健康承诺" in page
    assert not Registration.objects.exists()
    assert not Person.objects.filter(name="无承诺").exists(), "a dry run registers nobody"
    officer.post(reverse("exams:sitting-roster-confirm", args=[sitting.uuid]))
    assert sitting.registrations.filter(state="registered").count() == 3
    assert sitting.registrations.filter(state="refused").count() == 1
    again = officer.post(reverse("exams:sitting-roster-confirm", args=[sitting.uuid]), follow=True)
    assert "没有待确认的名册" in again.content.decode(), "the kept file is gone after its use"

    detail = reverse("exams:sitting-detail", args=[sitting.uuid])
    page = officer.post(reverse("exams:sitting-lock", args=[sitting.uuid]))
    assert page.status_code == 409
    assert "还没有安排监考员" in page.content.decode()
    make.teach(body.invigilator, sitting.registrations.first().person)
    staff = {"person": body.invigilator.person.pk, "duty": "invigilator"}
    answer = officer.post(reverse("exams:sitting-staff", args=[sitting.uuid]), staff)
    assert answer.status_code == 403
    assert "曾为本场 1 名考生授课，按教考分离要求不能监考" in answer.content.decode()
    other = make.people.make_staff("invigilator", body.organisation)
    officer.post(reverse("exams:sitting-staff", args=[sitting.uuid]), staff | {"person": other.person.pk})
    assert officer.get(reverse("exams:sitting-tickets", args=[sitting.uuid])).status_code == 302, "no seats yet"
    officer.post(reverse("exams:sitting-lock", args=[sitting.uuid]))
    sitting.refresh_from_db()
    assert sitting.state == Sitting.State.LOCKED
    assert sitting.commitment in officer.get(detail).content.decode()
    ticket = officer.get(reverse("exams:sitting-tickets", args=[sitting.uuid]))
    assert ticket["Content-Type"] == "application/pdf"

    sit_and_submit(sitting)
    room = make.signed_in(other).get(reverse("exams:sitting-room-feed", args=[sitting.uuid])).json()
    assert (room["counts"]["submitted"], room["counts"]["absent"]) == (1, len(room["seats"]) - 1)
    results = officer.get(reverse("exams:sitting-results", args=[sitting.uuid])).content.decode()
    assert "缺考" in results
    page = officer.post(reverse("exams:publication-ask", args=[sitting.uuid]), follow=True).content.decode()
    assert "等待另一名考务人员批准公布" in page
    approve = reverse("exams:publication-approve", args=[sitting.publications.get().uuid])
    assert officer.post(approve).status_code == 409
    second = make.signed_in(make.people.make_staff("exam_officer", body.organisation))
    assert "场考试的成绩等您批准公布" in second.get("/desk/").content.decode()
    assert "1 人有成绩，0 人合格" in second.get(detail).content.decode()
    page = second.post(approve, follow=True).content.decode()
    assert "成绩已公布，已通知 1 名考生" in page


def sit_and_submit(sitting: Sitting) -> None:
    """The clock moves to the exam; one candidate starts and hands in an empty paper."""
    moved = evidence.database_now() - timedelta(minutes=1)
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=moved, ends_at=moved + timedelta(hours=3))
    registration = sitting.registrations.filter(state="registered").select_related("sitting").first()
    end_attempt(start_attempt(registration).uuid, by_candidate=True)
    assert Attempt.objects.get().state == Attempt.State.SUBMITTED


def test_one_candidate_is_found_by_number_and_registered_only_that_way():
    body = make.make_body()
    sitting = make.make_sitting(body)
    person = make.make_candidate("找得到")
    stranger = make.people.make_person(name="找不到", education=3)
    officer = make.signed_in(body.officer)
    here = reverse("exams:sitting-candidates", args=[sitting.uuid])
    assert "找不到" not in officer.get(here, {"q": "找不到"}).content.decode().split("desk-found")[-1].split("value")[0]
    assert "找得到" in officer.get(here, {"q": person.id_number}).content.decode()
    add = reverse("exams:candidate-add", args=[sitting.uuid])
    form = {"person": person.uuid, "q": person.id_number, "health_promised": "on"}
    assert officer.post(add, form | {"person": stranger.uuid}).status_code == 404, "an id alone registers nobody"
    officer.post(add, form)
    assert sitting.registrations.get().state == Registration.State.REGISTERED
    assert sitting.registrations.get().person == person


def test_an_item_is_retired_with_its_reason_and_comes_back():
    body = make.make_body()
    make.make_bank(body, judgements=3)
    item = Item.objects.first()
    reviewer, author = make.signed_in(body.reviewer), make.signed_in(body.author)
    here, act = reverse("exams:item-detail", args=[item.uuid]), reverse("exams:item-retire", args=[item.uuid])
    assert "停用这道题" not in author.get(here).content.decode()
    assert author.post(act, {"reason": "过时"}).status_code == 403
    reviewer.post(act, {"reason": " "})
    item.refresh_from_db()
    assert item.retired_at is None, "no reason, no retirement"
    reviewer.post(act, {"reason": "标准已废止"})
    item.refresh_from_db()
    assert item.retired_at is not None
    assert [event.body["reason"] for event in evidence.events_about(f"item:{item.uuid}")] == ["标准已废止"]
    reviewer.post(act, {"reason": "误操作"})
    item.refresh_from_db()
    assert item.retired_at is None


def test_the_item_list_searches_stems_and_filters():
    body = make.make_body()
    bank = make.make_bank(body, judgements=6, singles=4)
    author = make.signed_in(body.author)
    here = reverse("exams:bank-detail", args=[bank.key])
    assert "第 3 题" in author.get(here, {"stem": "第 3 题"}).content.decode()
    page = author.get(here, {"type": "single", "area": "安全用电", "state": "active", "difficulty": "2"})
    assert page.context["table"].page.paginator.count == 4
    assert author.get(here, {"stem": "不存在"}).context["table"].page.paginator.count == 0


def test_an_older_batch_approved_late_does_not_push_out_a_newer_version():
    body = make.make_body()
    bank = make.make_bank(body)
    batches = []
    for stem in ("旧题干", "新题干"):
        file = io.BytesIO(make.workbook([make.item_row(1, 题干=stem)]))
        batch = make.check_import(file, name="a.xlsx", bank=bank, user=body.author)
        batches.append(make.commit_import(batch, user=body.author))
    for batch in reversed(batches):
        make.approve_import(batch, user=body.reviewer)
    assert Item.objects.get().current.stem == "新题干"
