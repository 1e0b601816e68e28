"""Over HTTP: the worker from the search to the ticket, the officer's desk, the employer's roster, the open calendar."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.api import Person
from applications import api
from applications.models import Application
from evidence import api as evidence
from exams.actions.assign_staff import assign_staff
from exams.actions.lock_sitting import lock_sitting
from exams.actions.open_booking import close_booking
from exams.actions.register_candidate import register_candidate
from tests.accounts import factories as people
from tests.applications import factories as make
from tests.exams import factories as exams

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.make_world()


def text(response):
    return response.content.decode()


def scan():
    return SimpleUploadedFile("身份证.jpg", people.photo_file(), content_type="image/jpeg")


def test_from_the_search_to_the_ticket(world):
    person = make.make_applicant("郭办成")
    client, officer = exams.signed_in(person.user), exams.signed_in(world.officer)
    page = text(client.get(reverse("applications:home"), {"q": "低压电工证"}))
    assert "条件符合" in page
    start = reverse("applications:start", args=["low-voltage-electrician"])
    assert "全国任一考试机构都可以" in text(client.get(start))
    answer = client.post(start, {"organiser": world.body.organisation.pk, "scope": "both", "employer_name": "电力公司"})
    row = Application.objects.get()
    here = reverse("applications:detail", args=[row.uuid])
    assert answer.url == here
    assert "还缺这些" in text(client.get(here))
    answer = client.post(reverse("applications:submit", args=[row.uuid]))
    assert answer.status_code == 409
    assert "还缺：身份证件" in text(answer)
    assert client.post(reverse("applications:paper-add", args=[row.uuid]), {"kind": "identity"}).status_code == 400
    client.post(reverse("applications:paper-add", args=[row.uuid]), {"kind": "identity", "file": scan()})
    client.post(reverse("applications:promise", args=[row.uuid]), {"version": api.promise_text().version})
    row.refresh_from_db()
    assert row.promised_at is None, "without the tick nothing is signed"
    client.post(
        reverse("applications:promise", args=[row.uuid]), {"version": api.promise_text().version, "agreed": "1"}
    )
    assert "可以提交了" in text(client.get(here))
    page = text(client.post(reverse("applications:submit", args=[row.uuid]), follow=True))
    assert "考试机构应在" in page

    assert "郭办成" in text(officer.get(reverse("applications:desk")))
    decide = reverse("applications:decide", args=[row.uuid])
    assert "请先审核材料" in text(officer.post(decide, {"step": "accept"}))
    paper = row.papers.get()
    assert officer.get(reverse("applications:paper", args=[paper.uuid])).content.startswith(b"\xff\xd8")
    officer.post(reverse("applications:paper-judge", args=[paper.uuid]), {"good": "1"})
    assert "已受理" in text(officer.post(decide, {"step": "accept"}, follow=True))

    sitting = make.open_sitting(world)
    seats = reverse("applications:seats", args=[row.uuid])
    assert "余 30 个" in text(client.get(seats))
    page = text(client.post(seats, {"sitting": sitting.uuid}, follow=True))
    assert "预约成功" in page
    row.refresh_from_db()
    registration = row.registration
    ticket = reverse("exams:phone-ticket", args=[registration.uuid])
    assert client.get(ticket).status_code == 302, "no ticket before the seats are drawn"
    assign_staff(sitting, world.body.invigilator.person, duty="invigilator", user=world.officer)
    close_booking(sitting, user=world.officer)
    lock_sitting(sitting, user=world.officer)
    page = text(client.get(ticket))
    for word in ("考试码", "data:image/svg+xml", registration.ticket_number, "看抽卷公示"):
        assert word in page
    calendar = client.get(reverse("exams:ticket-calendar", args=[registration.uuid]))
    assert calendar["Content-Type"].startswith("text/calendar")
    assert registration.ticket_number not in calendar.content.decode()
    assert client.post(reverse("applications:release", args=[row.uuid])).status_code == 403


def test_asked_once_over_http(world):
    person = make.make_applicant()
    row = make.handed_in(world, person)
    client, officer = exams.signed_in(person.user), exams.signed_in(world.officer)
    decide, here = reverse("applications:decide", args=[row.uuid]), reverse("applications:detail", args=[row.uuid])
    assert "请勾选或写明" in text(officer.post(decide, {"step": "ask"}))
    officer.post(decide, {"step": "ask", "kinds": ["identity"], "words": "看不清"})
    page = text(client.get(here))
    assert "补正通知（只通知这一次）" in page
    assert "看不清" in page
    client.post(reverse("applications:submit", args=[row.uuid]))
    answer = officer.post(decide, {"step": "ask", "kinds": ["identity"]})
    assert answer.status_code == 409
    assert "只能发一次" in text(answer)
    assert officer.post(decide, {"step": "refuse", "ground": " "}).status_code == 409
    officer.post(decide, {"step": "refuse", "ground": "证件与本人不符"})
    assert "证件与本人不符" in text(client.get(here))


def test_a_full_sitting_offers_the_waiting_list(world):
    person = make.make_applicant()
    row, sitting = make.accepted(world, person), make.open_sitting(world, seats=1)
    register_candidate(sitting, exams.make_candidate(), user=world.officer, health_promised=True)
    client = exams.signed_in(person.user)
    seats = reverse("applications:seats", args=[row.uuid])
    answer = client.post(seats, {"sitting": sitting.uuid})
    assert answer.status_code == 409
    assert "已经报满" in text(answer)
    client.post(reverse("applications:wait", args=[row.uuid]), {"sitting": sitting.uuid})
    for page in (reverse("applications:detail", args=[row.uuid]), reverse("applications:home"), reverse("portal:desk")):
        assert "候补第 1 位" in text(client.get(page))
    assert "可以预约场次了" not in text(client.get(reverse("applications:home")))
    exams.people.give_second_factor(world.officer)
    overview = exams.signed_in(world.officer).get(reverse("exams:sitting-detail", args=[sitting.uuid]))
    assert "1 人排队" in text(overview)
    client.post(reverse("applications:wait", args=[row.uuid]), {"sitting": sitting.uuid, "leave": "1"})
    assert not row.wishes.filter(state="waiting").exists()
    assert client.post(seats, {"sitting": "x"}).status_code == 404


def test_the_calendar_is_open_names_nobody_and_shows_only_what_takes_bookings(client, world):
    shown, hidden = make.open_sitting(world), make.open_sitting(world, opened=False)
    candidate = exams.make_candidate("王不显")
    register_candidate(shown, candidate, user=world.officer, health_promised=True)
    month = timezone.localtime(shown.starts_at)
    page = text(client.get(reverse("applications:calendar"), {"month": f"{month:%Y-%m}"}))
    assert "余 29 个" in page
    assert shown.room.name in page
    assert hidden.room.name not in page
    assert "王不显" not in page
    for query in ({"month": "x"}, {"month": "2026-13"}, {"item": "999999"}, {"place": "y"}):
        assert client.get(reverse("applications:calendar"), query).status_code == 200
    other = exams.make_body().point
    page = text(client.get(reverse("applications:calendar"), {"month": f"{month:%Y-%m}", "place": other.pk}))
    assert "没有开放预约的场次" in page


def test_an_employer_applies_for_many_and_sees_no_others(world):
    company = people.make_organisation("enterprise", name="示例电力")
    admin = people.make_staff("organisation_admin", company)
    client = exams.signed_in(admin)
    known = make.make_applicant("林已知")
    young = exams.roster_row("赵太小") | {"证件号码": people.id_number(birth=timezone.localdate().replace(year=2015))}
    roster = exams.roster(
        exams.roster_row("钱新人"), exams.roster_row(known), young, exams.roster_row("孙有误", 证件号码="123")
    )
    form = {
        "on_behalf": company.pk, "item": exams.low_voltage().pk, "organiser": world.body.organisation.pk,
        "scope": "both", "file": SimpleUploadedFile("名册.xlsx", roster),
    }  # fmt: skip
    here = reverse("applications:group")
    assert client.post(here, form).status_code == 302
    assert not Application.objects.exists(), "nothing is written before somebody confirms"
    assert not Person.objects.filter(name="钱新人").exists()
    page = text(client.get(here))
    for word in ("将建立 2 份申请", "缺材料", "不符合条件", "有误"):
        assert word in page
    client.post(reverse("applications:group-confirm"))
    rows = {row.person.name: row for row in Application.objects.select_related("person")}
    assert set(rows) == {"钱新人", "林已知"}
    assert {row.filed for row in rows.values()} == {"employer"}
    stranger = exams.signed_in(people.make_staff("organisation_admin"))
    address = reverse("applications:detail", args=[rows["钱新人"].uuid])
    assert client.get(address).status_code == 200
    assert stranger.get(address).status_code == 404
    own = exams.signed_in(known.user)
    page = text(own.get(reverse("applications:detail", args=[rows["林已知"].uuid])))
    assert "用人单位代报" in page
    assert "签署" in page, "the promise is the person's own"
    assert "须由本人登录签署" in text(client.get(address))
    assert client.post(reverse("applications:group-confirm")).status_code == 302
    assert client.get(reverse("applications:group-template"))["Content-Type"].startswith("application/vnd")


def test_the_overdue_list_is_exported_with_evidence(world):
    make.handed_in(world, make.make_applicant("陈迟复"), now=timezone.now() - timedelta(days=40))
    officer = exams.signed_in(world.officer)
    page = text(officer.get(reverse("applications:due")))
    assert "陈迟复" in page
    assert "已超期" in page
    file = officer.get(reverse("applications:due"), {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet["B2"].value == "陈迟复 · 低压电工作业"
    assert evidence.events_about("applications:due")[-1].body == {"rows": 2}
    desk = text(officer.get(reverse("portal:desk")))
    assert "份考试申请待受理" in desk
    assert "项期限已超期" in desk


def test_the_workers_desk_shows_what_to_do_next(world):
    person = make.make_applicant()
    make.accepted(world, person)
    page = text(exams.signed_in(person.user).get(reverse("portal:desk")))
    assert "选择场次" in page
    assert "考试日历" in page
