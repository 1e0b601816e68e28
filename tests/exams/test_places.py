"""Exam points and rooms over HTTP, bookings opened and closed, and the papers for the room."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from evidence import api as evidence
from exams.actions.assign_staff import assign_staff
from exams.actions.lock_sitting import lock_sitting
from exams.actions.print_room import mask_ticket
from exams.actions.prove_papers import proof_of, prove_papers
from exams.actions.register_candidate import register_candidate
from exams.models import ExamPoint, Registration, Room, Sitting
from tests.accounts import factories as people
from tests.exams import factories as make

pytestmark = pytest.mark.django_db


def words_of(content):
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    words = "".join(page.get_textpage().get_text_range() for page in document)
    pages = len(document)
    document.close()
    return words, pages


@pytest.fixture
def body():
    return make.make_body()


@pytest.fixture
def locked(body):
    sitting = make.make_sitting(body)
    for name in ("甲考生", "乙考生", "丙考生"):
        register_candidate(sitting, make.make_candidate(name), user=body.officer, health_promised=True)
    assign_staff(sitting, body.invigilator.person, duty="invigilator", user=body.officer)
    return lock_sitting(sitting, user=body.officer)


def test_a_point_is_registered_with_its_rooms_and_broken_machines(body):
    officer = make.signed_in(body.officer)
    host = people.make_organisation("exam_point", region=body.organisation.region, name="新考点")
    form = {
        "organisation": host.pk, "code": "xd09", "level": "provincial", "holds_theory": "on",
        "operation_items": [make.low_voltage().pk], "directions": "地铁 2 号线",
    }  # fmt: skip
    assert officer.post(reverse("exams:point-create"), form | {"holds_theory": ""}).status_code == 400
    answer = officer.post(reverse("exams:point-create"), form)
    here = reverse("exams:point-detail", args=["XD09"])
    assert answer.url == here
    assert officer.post(reverse("exams:point-create"), form | {"code": "XD09"}).status_code == 400
    room = {"name": "一号考场", "seats": "12", "columns": "4", "broken": "3、7-8", "is_open": "on"}
    assert officer.post(reverse("exams:room-create", args=["XD09"]), room | {"broken": "13"}).status_code == 400
    officer.post(reverse("exams:room-create", args=["XD09"]), room)
    row = Room.objects.get(name="一号考场")
    assert row.broken_seats == [3, 7, 8]
    assert officer.post(reverse("exams:room-create", args=["XD09"]), room).status_code == 400, "one room per name"
    page = officer.get(here).content.decode()
    assert "12 个机位，可用 9 个" in page
    edit = reverse("exams:room-edit", args=["XD09", row.pk])
    assert "3、7-8" in officer.get(edit).content.decode()
    officer.post(edit, room | {"broken": ""})
    row.refresh_from_db()
    assert row.broken_seats == []
    officer.post(reverse("exams:point-edit", args=["XD09"]), {"level": "national", "holds_practical": "on"})
    point = ExamPoint.objects.get(code="XD09")
    assert (point.level, point.is_open, point.holds_theory) == ("national", False, False)
    kinds = [event.kind for event in evidence.events_about(point.subject)]
    assert kinds == ["exams.point.created", "exams.room.saved", "exams.room.saved", "exams.point.changed"]
    assert "国家级" in officer.get(reverse("exams:point-list")).content.decode()


def test_a_closed_room_takes_no_sitting(body):
    Room.objects.filter(pk=body.room.pk).update(is_open=False)
    body.room.refresh_from_db()
    with pytest.raises(Exception, match="已停用"):
        make.make_sitting(body)


def test_booking_is_opened_and_closed_on_the_sittings_page(body):
    sitting = make.make_sitting(body, starts_at=timezone.now() + timedelta(days=9))
    officer = make.signed_in(body.officer)
    address = reverse("exams:sitting-booking", args=[sitting.uuid])
    now = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    for form in ({"opens_at": "", "hours_before": "24"}, {"opens_at": now, "hours_before": "500"}):
        officer.post(address, form)
        sitting.refresh_from_db()
        assert sitting.books_from is None
    officer.post(address, {"opens_at": now, "hours_before": "24"})
    sitting.refresh_from_db()
    assert sitting.takes_bookings(timezone.now())
    assert sitting.starts_at - sitting.books_until == timedelta(hours=24)
    officer.post(address, {"close": "1"})
    sitting.refresh_from_db()
    assert sitting.books_from is None


def test_an_officer_cancels_with_a_reason(body):
    sitting = make.make_sitting(body)
    row = register_candidate(sitting, make.make_candidate("辞考生"), user=body.officer, health_promised=True)
    officer = make.signed_in(body.officer)
    address = reverse("exams:registration-cancel", args=[row.uuid])
    assert "请写明取消的原因" in officer.post(address, follow=True).content.decode()
    assert "报名已取消" in officer.post(address, {"reason": "本人申请"}, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.state, row.attempt_slot) == (Registration.State.CANCELLED, "")


def test_the_door_list_masks_tickets_and_names_everybody(body, locked):
    officer = make.signed_in(body.officer)
    words, pages = words_of(officer.get(reverse("exams:sitting-door-list", args=[locked.uuid])).content)
    assert pages == 1
    for row in locked.registrations.select_related("person"):
        assert row.person.name in words
        assert mask_ticket(row.ticket_number) in words
        assert row.ticket_number not in words
    assert str(locked.uuid) in words.replace("\r\n", ""), "the way to the public proof"


def test_the_pack_holds_everything_and_leaves_a_row(body, locked):
    invigilator = make.signed_in(body.invigilator)
    words, pages = words_of(invigilator.get(reverse("exams:sitting-pack", args=[locked.uuid])).content)
    assert pages >= 6
    for word in ("监考资料", "考场纪律", "签到表", "考场情况记录", "座位图", "甲考生"):
        assert word in words
    assert "停止入场" in words
    event = evidence.events_about(locked.subject)[-1]
    assert (event.kind, event.body) == ("exams.room_papers.printed", {"paper": "pack"})
    plan, _pages = words_of(invigilator.get(reverse("exams:sitting-seat-plan", args=[locked.uuid])).content)
    assert "讲台" in plan


def test_before_the_lock_there_is_nothing_to_print(body):
    sitting = make.make_sitting(body)
    officer = make.signed_in(body.officer)
    answer = officer.get(reverse("exams:sitting-door-list", args=[sitting.uuid]), follow=True)
    assert "锁定、机位抽定之后" in answer.content.decode()


def test_the_draw_of_seats_is_promised_and_proved(locked):
    Sitting.objects.filter(pk=locked.pk).update(state=Sitting.State.PUBLISHED)
    published = Sitting.objects.get(pk=locked.pk)
    proof = proof_of(published)
    assert proof["seats"]["usable"] == list(range(1, 31))
    assert proof["promise"]["seats_hash"] == evidence.digest(
        {name: proof["seats"][name] for name in ("usable", "registrations")}
    )
    assert [verdict.name for verdict in prove_papers(published) if not verdict.ok] == []
    first, second = published.registrations.order_by("ticket_number")[:2]
    numbers = first.draw_number, second.draw_number
    Registration.objects.filter(pk=first.pk).update(draw_number=None)
    Registration.objects.filter(pk=second.pk).update(draw_number=numbers[0])
    Registration.objects.filter(pk=first.pk).update(draw_number=numbers[1])
    assert "机位抽签" in [verdict.name for verdict in prove_papers(published) if not verdict.ok]
