"""Who is reminded when, over what, and once: worker, employer, institution; quiet hours; calendars."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from accounts.api import Consent, Message, NotAllowed, Refused, record_consent
from certificates import api
from certificates.domain.reminding import bands, due_step, may_leave_at, read_quiet
from certificates.models import CalendarFeed, Duty, Reminder
from evidence.api import database_now
from tests.accounts import factories as people
from tests.certificates import factories as make
from tests.certificates.threads import in_threads

TODAY = date(2026, 11, 22)
STEPS = st.lists(st.integers(-30, 365), min_size=1, max_size=8)


@given(STEPS, st.integers(-60, 400))
def test_the_bands_of_a_day_hold_each_duty_in_the_step_that_is_due(steps, left):
    lapses = TODAY + timedelta(days=left)
    inside = [step for step, first, last in bands(steps, today=TODAY) if first <= lapses <= last]
    due = due_step(steps, lapses_on=lapses, today=TODAY)
    assert inside == ([] if due is None else [due])


@pytest.mark.parametrize(
    ("hour", "leaves"), [(20, (22, 20)), (21, (23, 8)), (23, (23, 8)), (0, (22, 8)), (7, (22, 8)), (8, (22, 8))]
)
def test_nothing_leaves_in_the_quiet_hours(hour, leaves):
    at = may_leave_at(datetime(2026, 11, 22, hour, 0, tzinfo=UTC), quiet=read_quiet("21-8"))
    assert (at.day, at.hour) == leaves


@pytest.mark.parametrize("text", ["25-8", "x", "21"])
def test_quiet_hours_that_are_none_are_refused(text):
    with pytest.raises(ValueError):
        read_quiet(text)


@pytest.fixture
def unit():
    return people.make_organisation("enterprise", name="示例电力")


@pytest.fixture
def clerk(unit):
    return make_clerk(unit)


def make_clerk(unit):
    user = people.make_staff("organisation_admin", unit)
    user.person.memberships.update(starts_on=date(2026, 1, 1))
    return user


def due_in(days: int, unit=None, **fields):
    person = people.make_person(name="王小明", user=people.make_user(email="w@example.org"), mobile="19912345678")
    if unit:
        people.make_membership(person, unit, starts_on=date(2026, 1, 1))
    end = TODAY + timedelta(days=days)
    make.make_bare_certificate(person=person, valid_from=end - timedelta(days=2191), valid_to=end, **fields)
    api.recompute_duties(today=TODAY)
    return person


@pytest.mark.django_db
def test_worker_by_every_channel_and_the_employer_by_digest(unit, clerk):
    person = due_in(25, unit)
    due_in(20, unit)
    assert api.promise_reminders(today=TODAY) == 2
    assert set(Message.objects.filter(person=person).values_list("channel", flat=True)) == {"desk", "sms", "email"}
    assert (api.send_digests(today=TODAY), api.send_digests(today=TODAY)) == (1, 0)
    digest = Message.objects.get(person=clerk.person, channel="desk")
    assert digest.subject == "本单位人员到期提醒：2 件"
    assert "还有 20 天" in digest.body.splitlines()[0]


@pytest.mark.django_db
def test_a_registrar_is_told_everything_and_led_to_a_page_that_opens():
    """Registrars have no list of duties: its address would answer 403."""
    institution = people.make_organisation("training_institution")
    registrar = people.make_staff("registrar", institution)
    registrar.person.memberships.update(starts_on=date(2026, 1, 1))
    for days in range(1, 23):
        due_in(days)
    for duty in Duty.objects.all():
        Reminder.objects.create(
            duty=duty, lapses_on=duty.lapses_on, days_before=30, recipient=f"organisation:{institution.pk}",
            promised_at=database_now(),
        )  # fmt: skip
    assert api.send_digests(today=TODAY) == 1
    digest = Message.objects.get(person=registrar.person, channel="desk")
    assert digest.subject == "本机构学员到期提醒：22 件"
    assert len(digest.body.splitlines()) == 22
    client = Client()
    client.force_login(registrar)
    assert client.get(digest.link).status_code == 200


@pytest.mark.django_db
def test_one_tap_leads_to_the_application():
    person = due_in(25)
    api.promise_reminders(today=TODAY)
    link = Message.objects.filter(person=person, channel="desk").get().link
    assert link == reverse("applications:start", args=[Duty.objects.get().operation_item.key])


@pytest.mark.django_db
def test_an_organisations_own_steps_add_to_the_editions(unit, clerk):
    due_in(45, unit)
    due_in(45)
    api.set_notice_plan(unit, days=[45], digest=False, by=clerk)
    api.promise_reminders(today=TODAY)
    assert sorted(Reminder.objects.filter(recipient="worker").values_list("days_before", flat=True)) == [45, 60, 60]
    assert api.promise_reminders(today=TODAY) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("days", [[400], [-40], list(range(11))])
def test_steps_that_make_no_sense_are_refused(unit, clerk, days):
    with pytest.raises(Refused):
        api.set_notice_plan(unit, days=days, digest=True, by=clerk)
    with pytest.raises(NotAllowed):
        api.set_notice_plan(unit, days=[30], digest=True, by=people.make_staff("organisation_admin"))


@pytest.mark.django_db
def test_who_withdrew_consent_sees_it_on_the_desk_only():
    person = due_in(25)
    record_consent(person, kind=Consent.Kind.MESSAGES, given=False, channel="desk", actor="test")
    api.promise_reminders(today=TODAY)
    assert set(Message.objects.filter(person=person).values_list("channel", flat=True)) == {"desk"}


@pytest.mark.django_db
def test_texts_wait_for_the_morning_and_the_desk_does_not(settings):
    hour = localtime().hour
    settings.QUIET_HOURS = f"{hour}-{(hour + 2) % 24}"
    due_in(25)
    api.promise_reminders(today=TODAY)
    waits = {row.channel: row.not_before > row.created_at for row in Message.objects.all()}
    assert waits == {"desk": False, "sms": True, "email": True}


def test_two_beats_send_one_digest(own_database):
    unit = people.make_organisation("enterprise")
    make_clerk(unit)
    due_in(25, unit)
    api.promise_reminders(today=TODAY)
    in_threads(3, lambda _index: api.send_digests(today=TODAY))
    assert Message.objects.filter(kind="duty.digest", channel="desk").count() == 1


def test_the_twin_without_the_organisations_lock_tells_it_twice(own_database):
    """Two beats that both read what waits before either has marked it as told."""
    unit = people.make_organisation("enterprise")
    make_clerk(unit)
    due_in(25, unit)
    api.promise_reminders(today=TODAY)
    told, barrier = [], threading.Barrier(2)

    def digest_unlocked(_index: int) -> None:
        waiting = list(Reminder.objects.filter(digest_at__isnull=True).exclude(recipient=Reminder.WORKER))
        barrier.wait()
        if waiting:
            Reminder.objects.filter(pk__in=[row.pk for row in waiting]).update(digest_at=database_now())
            told.append(len(waiting))

    in_threads(2, digest_unlocked)
    assert len(told) == 2


def test_however_many_beats_each_duty_stands_in_one_digest_only(own_database):
    """The lock is the organisation's row; the same beats that break the twin send one message here."""
    unit = people.make_organisation("enterprise")
    make_clerk(unit)
    for days in (25, 26, 27):
        due_in(days, unit)
    api.promise_reminders(today=TODAY)
    sent: list[int] = []
    for _round in range(3):
        in_threads(4, lambda _index: sent.append(api.send_digests(today=TODAY)))
    assert sum(sent) == 1
    [message] = Message.objects.filter(kind="duty.digest", channel="desk")
    assert "3 件" in message.subject


@pytest.mark.django_db
def test_a_calendar_has_an_alarm_for_each_step_and_dies_when_revoked():
    person = due_in(100)
    feed = api.make_feed(by=person.user)
    address = reverse("certificates:duty-calendar", args=[feed.token])
    sent = Client().get(address).content
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H" in sent
    calendar = icalendar.Calendar.from_ical(sent)
    [entry] = calendar.walk("VEVENT")
    assert entry["dtstart"].dt == TODAY + timedelta(days=100)
    assert len(entry.walk("VALARM")) == 6
    assert person.id_number not in str(entry)
    newer = api.make_feed(by=person.user)
    assert Client().get(address).status_code == 404
    assert CalendarFeed.objects.filter(revoked_at=None).get() == newer
    assert api.revoke_feed(by=person.user)
    assert Client().get(reverse("certificates:duty-calendar", args=[newer.token])).status_code == 404


@pytest.mark.django_db
def test_an_employers_calendar_masks_names_and_dies_with_the_role(unit, clerk):
    due_in(100, unit)
    feed = api.make_feed(by=clerk, organisation=unit)
    address = reverse("certificates:duty-calendar", args=[feed.token])
    [entry] = icalendar.Calendar.from_ical(Client().get(address).content).walk("VEVENT")
    assert "王小明" not in str(entry["summary"])
    clerk.person.memberships.update(ends_on=date(2026, 1, 1), starts_on=date(2025, 1, 1))
    assert Client().get(address).status_code == 404


def test_two_taps_leave_one_live_address(own_database):
    user = people.make_user()
    people.make_person(user=user)
    in_threads(4, lambda _index: api.make_feed(by=user))
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1


@pytest.mark.django_db
def test_twin_the_constraint_alone_refuses_a_second_live_address():
    user = people.make_user()
    people.make_person(user=user)
    feed = api.make_feed(by=user)
    with pytest.raises(Exception, match="(?i)unique"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO certificates_calendarfeed (token, person_id, made_by_id, made_at) VALUES ('x', %s, %s, %s)",
            [feed.person_id, user.pk, feed.made_at],
        )


@pytest.mark.django_db
def test_the_page_of_notices_keeps_steps_and_makes_addresses(unit, clerk):
    client = Client()
    client.force_login(clerk)
    address = reverse("certificates:notices")
    answer = client.post(address, {"organisation": unit.uuid, "days": "90、30 7", "digest": "on"}, follow=True)
    assert "90、30、7" in answer.content.decode()
    assert client.post(address, {"organisation": unit.uuid, "days": "明天"}).status_code == 400
    assert ".ics" in client.post(address, {"organisation": unit.uuid, "make": "1"}, follow=True).content.decode()
    other = people.make_organisation("enterprise", name="别的厂")
    assert client.post(address, {"organisation": other.uuid, "make": "1"}).status_code == 404
