"""Events over HTTP: from the page to the seat, at the door, on the desk."""

from __future__ import annotations

import io
from datetime import timedelta

import icalendar
import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from publicity.actions.door_tokens import DESK, DOOR, door_token
from publicity.actions.lay_samples import lay_samples
from publicity.actions.load_publicity import load_publicity
from publicity.models import (
    Booking,
    CampaignPage,
    EventIndexPage,
    EventPage,
    EventPhoto,
    Lecturer,
    LectureRequest,
    Occasion,
    Picture,
    VenuePage,
    VolunteerHours,
)
from tests.accounts import factories as people
from tests.publicity import event_factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def editor(organisation=None):
    return people.make_staff("editor", organisation or people.make_organisation("publicity_office"))


def sign_up(client: Client, occasion: Occasion, **fields):
    values = {"name": "张三", "mobile": "19822223333", "organisation": "", "heads": 1, "website": ""} | fields
    return client.post(f"/book/{occasion.uuid}/", values)


def test_a_stranger_signs_up_gets_a_ticket_and_is_checked_in_by_staff():
    event = make.make_event(begins_in=timedelta(hours=2), title="消防讲座")
    page = Client().get(event.url).content.decode()
    assert f"/book/{event.occasion.uuid}/" in page
    visitor = Client()
    answer = sign_up(visitor, event.occasion, heads=2)
    booking = Booking.objects.get()
    assert answer.url == f"/tickets/{booking.token}/"
    shown = visitor.get(answer.url)
    assert "消防讲座" in shown.content.decode()
    assert "确认签到" not in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert visitor.get(f"{answer.url}qr.svg")["Content-Type"] == "image/svg+xml"
    assert visitor.post(f"{answer.url}check-in/").status_code == 404
    staff = signed_in(editor())
    assert "确认签到" in staff.get(answer.url).content.decode()
    staff.post(f"{answer.url}check-in/")
    booking.refresh_from_db()
    assert booking.state == Booking.State.ATTENDED
    assert staff.get(f"/desk/events/occasions/{event.occasion.uuid}/count/").json() == {
        "booked": 2, "came": 2, "waiting": 0,
    }  # fmt: skip


def test_a_machine_that_fills_in_everything_gets_nothing():
    occasion = make.make_occasion()
    assert sign_up(Client(), occasion, website="http://spam").status_code == 200
    assert not Booking.objects.exists()


def test_a_second_sign_up_shows_nothing_of_the_first():
    occasion = make.make_occasion()
    sign_up(Client(), occasion)
    booking = Booking.objects.get()
    answer = sign_up(Client(), occasion, name="查探者")
    assert answer.status_code == 200
    assert booking.token not in answer.content.decode()
    assert Booking.objects.count() == 1


def test_cancelling_moves_the_waiting_ticket_up():
    occasion = make.make_occasion(capacity=1)
    first = sign_up(Client(), occasion).url
    second = sign_up(Client(), occasion, mobile="19822224444").url
    assert "候补第 1 位" in Client().get(second).content.decode()
    Client().post(f"{first}cancel/")
    assert "候补第" not in Client().get(second).content.decode()


def test_signed_in_people_are_prefilled_and_find_their_ticket():
    user = people.make_user()
    person = people.make_person(user=user, mobile="19855556666")
    people.make_membership(person, people.make_organisation(name="示例钢厂"))
    occasion = make.make_occasion()
    form = signed_in(user).get(f"/book/{occasion.uuid}/").content.decode()
    assert all(text in form for text in (person.name, "19855556666", "示例钢厂"))
    sign_up(signed_in(user), occasion)
    assert occasion.title in signed_in(user).get("/my-activities/").content.decode()


def test_calendar_files_can_be_read():
    event = make.make_event(title="讲座；带逗号，和分号;")
    booking = make.make_booking(event.occasion)
    for path in (f"/book/{event.occasion.uuid}/calendar.ics", f"/tickets/{booking.token}/calendar.ics"):
        calendar = icalendar.Calendar.from_ical(Client().get(path).content)
        entry = calendar.walk("VEVENT")[0]
        assert str(entry["summary"]) == event.title
        assert entry.decoded("dtstart") == event.begins_at.replace(microsecond=0)


def test_helpers_with_the_days_link_tick_and_scan():
    occasion = make.make_occasion(begins_in=timedelta(hours=1))
    listed, scanned = make.make_booking(occasion), make.make_booking(occasion)
    helper, path = Client(), f"/events/check-in/{door_token(occasion, DESK)}/"
    page = helper.get(path).content.decode()
    assert listed.name in page
    assert listed.mobile not in page
    assert helper.get(f"{path}?q={listed.mobile[-4:]}").content.decode().count("door-list") == 1
    helper.post(path, {"booking": listed.uuid})
    helper.post(f"/tickets/{scanned.token}/check-in/")
    assert helper.get(f"{path}count/").json()["came"] == 2
    assert helper.post(path, {"booking": "nonsense"}).status_code == 404
    other = make.make_booking(make.make_occasion(begins_in=timedelta(hours=1)))
    assert helper.post(f"/tickets/{other.token}/check-in/").status_code == 404


def test_links_of_another_day_another_purpose_or_nobody_open_nothing():
    occasion = make.make_occasion(begins_in=timedelta(days=2))
    soon = make.make_occasion(begins_in=timedelta(hours=1))
    for token in (door_token(occasion, DESK), door_token(soon, DOOR), f"{soon.uuid.hex}-20260101.x", "x"):
        assert Client().get(f"/events/check-in/{token}/").status_code == 404


def test_visitors_check_themselves_in_at_the_door():
    occasion = make.make_occasion(begins_in=timedelta(hours=1))
    make.make_booking(occasion, name="张三", number="19811112222")
    path = f"/events/door/{door_token(occasion, DOOR)}/"
    assert "没有找到" in Client().post(path, {"name": "张三", "tail": "0000"}).content.decode()
    assert "签到成功" in Client().post(path, {"name": "张三", "tail": "2222"}).content.decode()


def test_an_editor_sees_own_occasions_only_and_takes_the_workbook():
    mine = editor()
    event = make.make_event(organiser=mine.person.memberships.get().organisation)
    make.make_booking(event.occasion, number="19811112222")
    client, path = signed_in(mine), f"/desk/events/occasions/{event.occasion.uuid}/"
    assert event.title in client.get("/desk/events/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}bookings.xlsx").content))
    text = str([[cell.value for cell in row] for row in book.active.iter_rows()])
    assert "2222" in text
    assert "19811112222" not in text
    foreign = signed_in(editor())
    assert foreign.get(path).status_code == 404
    assert event.title not in foreign.get("/desk/events/").content.decode()


def test_a_venue_is_opened_by_a_pattern_booked_by_a_group_and_recorded():
    client, venue = signed_in(editor()), make.make_venue()
    first = timezone.localdate() + timedelta(days=1)
    values = {
        "first": first, "last": first + timedelta(days=6), "weekdays": [0, 1, 2, 3, 4, 5, 6], "capacity": 40,
        "begins_1": "09:00", "ends_1": "11:00", "begins_2": "14:00", "ends_2": "16:00",
    }  # fmt: skip
    path = f"/desk/events/venues/{venue.pk}/"
    assert client.post(f"{path}open/", values).url == path
    client.post(f"{path}open/", values)  # the same pattern again adds nothing
    assert venue.occasions.count() == 14
    occasion = venue.occasions.first()
    assert str(occasion.uuid) in Client().get(venue.url).content.decode()
    assert sign_up(Client(), occasion, organisation="示例小学", heads=41).status_code == 200
    assert sign_up(Client(), occasion, organisation="示例小学", heads=40).status_code == 302
    now = timezone.now()
    Occasion.objects.filter(pk=occasion.pk).update(begins_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    client.post(f"/desk/events/occasions/{occasion.uuid}/record/", {"heads": 38, "record": "走了四个展区"})
    occasion.refresh_from_db()
    assert (occasion.heads_came, occasion.record) == (38, "走了四个展区")
    assert "38" in client.get(path).content.decode()


def test_a_lecture_is_asked_assigned_and_held():
    office = people.make_organisation("publicity_office")
    user = editor(office)
    lecturer = Lecturer.objects.create(name="讲师", topics="消防、用电", is_public=True)
    Lecturer.objects.create(name="不公开", topics="消防")
    directory = Client().get("/lecturers/?topic=消防").content.decode()
    assert "讲师" in directory
    assert "不公开" not in directory
    values = {
        "organisation": "示例小学", "topic": "消防", "wished_on": timezone.localdate() + timedelta(days=5),
        "where": "礼堂", "heads": 80, "contact": "李老师", "mobile": "19877778888", "handler": office.pk, "website": "",
    }  # fmt: skip
    answer = Client().post("/lecturers/request/", values)
    row = LectureRequest.objects.get()
    page = Client().get(answer.url).content.decode()
    assert "示例小学" in page
    assert "李老师" not in page
    client, path = signed_in(user), f"/desk/events/requests/{row.uuid}/"
    assert signed_in(editor()).get(path).status_code == 404
    assert "19877778888" in client.get(path).content.decode()
    client.post(path, {"state": "held", "heads_came": 70, "hours": 2})
    row.refresh_from_db()
    assert row.state == "asked"  # what was never assigned was never held
    client.post(path, {"state": "assigned", "lecturer": lecturer.pk, "agreed_at": "2026-12-01T09:00"})
    client.post(path, {"state": "held", "heads_came": 70, "hours": 2})
    row.refresh_from_db()
    assert (row.state, row.lecturer, row.heads_came) == ("held", lecturer, 70)


def test_volunteer_hours_count_when_somebody_else_confirms_them():
    user = editor()
    event = make.make_event(begins_in=-timedelta(days=1))
    volunteer = people.make_person(user=people.make_user())
    for account in (user, volunteer.user):
        signed_in(account).post("/my-activities/", {"event": event.pk, "hours": "2.5", "work": "引导"})
    own, other = VolunteerHours.objects.get(person=user.person), VolunteerHours.objects.get(person=volunteer)
    for row in (own, other):
        signed_in(user).post(f"/desk/events/volunteers/{row.pk}/decide/", {"confirmed": "yes"})
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, other.state) == ("said", "confirmed")
    assert "2.5" in signed_in(volunteer.user).get("/my-activities/").content.decode()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail scales in a spooled file
def test_what_happened_stands_on_the_page_with_its_photos():
    event = make.make_event(begins_in=-timedelta(days=2), heads=52, result_text="大家都问了充电棚。")
    file = ContentFile(people.photo_file((80, 60)), name="hall.jpg")
    picture = Picture.objects.create(title="现场", file=file, credit="示例通讯员")
    event.photos.add(EventPhoto(picture=picture, alt="礼堂里坐满了人"))
    event.save()
    page = Client().get(event.url).content.decode()
    assert all(text in page for text in ("52", "大家都问了充电棚。", "礼堂里坐满了人", "示例通讯员"))
    assert "我要报名" not in page
    picture.file.delete(save=False)


def test_a_campaign_lists_its_events():
    load_publicity()
    campaign = CampaignPage.objects.get(slug="ankang-cup-2027")
    event = make.make_event(campaign=campaign)
    assert event.title in Client().get(campaign.url).content.decode()


def test_the_list_is_narrowed_and_the_month_shows_its_events():
    now = timezone.localtime()
    coming, past = make.make_event(kind="drill"), make.make_event(begins_in=-timedelta(days=40))
    index = EventIndexPage.objects.get()
    assert past.title not in Client().get(f"{index.url}?state=coming").content.decode()
    assert coming.title not in Client().get(f"{index.url}?kind=lecture").content.decode()
    month = timezone.localtime(coming.begins_at)
    assert coming.title in Client().get(f"{index.url}?month={month:%Y-%m}").content.decode()
    assert Client().get(f"{index.url}?month=nonsense").status_code == 200
    assert now <= timezone.localtime()


def test_an_event_with_sign_ups_cannot_be_deleted():
    event = make.make_event()
    make.make_booking(event.occasion)
    root = people.make_user(is_superuser=True, is_staff=True)
    signed_in(root).post(f"/admin/pages/{event.pk}/delete/", {"next": "/admin/"})
    assert EventPage.objects.filter(pk=event.pk).exists()


def test_publishing_and_taking_down_opens_and_closes_sign_up():
    event = make.make_event()
    event.capacity = 9
    event.save_revision().publish()
    assert Occasion.objects.get(event=event).capacity == 9
    event.unpublish()
    assert not Occasion.objects.get(event=event).is_open
    assert Client().get(f"/book/{event.occasion.uuid}/").status_code == 404


def test_what_the_house_brings_is_laid_once_and_samples_only_where_wanted():
    load_publicity()
    assert CampaignPage.objects.filter(slug="ankang-cup-2027").exists()
    assert not EventPage.objects.exists()
    laid = load_publicity(sample=True)
    assert (laid.events, laid.venues) == (12, 6)
    assert load_publicity(sample=True) is None
    load_publicity(sample=True, again=True)
    assert (EventPage.objects.count(), VenuePage.objects.count(), Occasion.objects.count()) == (12, 6, 12)
    openings, bookings = lay_samples()
    assert openings > 0
    assert bookings > 0
    assert lay_samples() == (0, 0)
    for page in (*EventPage.objects.all(), *VenuePage.objects.all(), *CampaignPage.objects.all()):
        assert Client().get(page.url).status_code == 200
    call_command("load_publicity", stdout=io.StringIO())
