"""Duty rows follow what is held; reminders leave once per step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.api import Message
from certificates import api, tasks
from certificates.models import Certificate, Duty, Reminder, StateCertificate
from tests.accounts import factories as people
from tests.certificates import factories as make
from tests.exams.factories import signed_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def due_in(days: int, **fields) -> Certificate:
    end = TODAY + timedelta(days=days)
    return make.make_bare_certificate(valid_from=end - timedelta(days=2191), valid_to=end, **fields)


def test_recomputing_twice_changes_nothing():
    certificate = due_in(100)
    assert api.recompute_duties(today=TODAY) == 1
    before = Duty.objects.values("uuid", "lapses_on", "state", "explanation").get()
    assert api.recompute_duties(today=TODAY) == 1
    assert Duty.objects.values("uuid", "lapses_on", "state", "explanation").get() == before
    assert list(api.duties_of(certificate.person)) == [Duty.objects.get()]


def test_a_duty_lapses_by_the_calendar_and_drops_with_its_certificate():
    certificate = due_in(10)
    api.recompute_duties(today=TODAY)
    api.recompute_duties(today=TODAY + timedelta(days=11))
    assert Duty.objects.get().state == Duty.State.LAPSED
    Certificate.objects.update(state=Certificate.State.REVOKED)
    api.recompute_duties(today=TODAY)
    assert Duty.objects.get().state == Duty.State.DROPPED
    assert not api.duties_of(certificate.person).exists()


def test_a_state_certificate_with_an_old_review_date_needs_no_review_any_more():
    person, item = make.people.make_person(), make.make_item()
    StateCertificate.objects.create(
        person=person,
        operation_item=item,
        first_issued_on=date(2024, 3, 1),
        valid_from=date(2024, 3, 1),
        valid_to=date(2030, 2, 28),
        review_due_on=date(2027, 2, 28),
        issuing_authority="某省应急管理厅",
    )
    api.recompute_duties(today=TODAY)
    duty = Duty.objects.get()
    assert duty.kind == Duty.Kind.RENEWAL
    assert "取消了复审" in duty.explanation


def test_our_new_certificate_does_not_meet_the_duty_of_the_states_own_card():
    """Ours can't stand in for the 特种作业操作证, so it can't fulfil its renewal either."""
    person, item = make.people.make_person(), make.make_item()
    StateCertificate.objects.create(
        person=person,
        operation_item=item,
        first_issued_on=date(2021, 3, 1),
        valid_from=date(2021, 3, 1),
        valid_to=date(2027, 2, 28),
        issuing_authority="某省应急管理厅",
    )
    make.make_bare_certificate(person=person, item=item)
    api.recompute_duties(today=TODAY)
    assert {duty.state for duty in Duty.objects.all()} == {Duty.State.OPEN}


def test_each_step_is_sent_once_over_a_whole_run_of_days():
    due_in(200)
    for day in range(0, 240, 5):
        today = TODAY + timedelta(days=day)
        api.recompute_duties(today=today)
        api.promise_reminders(today=today)
        api.promise_reminders(today=today)
    assert list(Reminder.objects.order_by("promised_at").values_list("days_before", flat=True)) == [
        180,
        90,
        60,
        30,
        7,
        0,
        -7,
        -30,
    ]
    desk = Message.objects.filter(kind="duty.reminder", channel="desk").order_by("pk")
    assert desk.count() == 8
    assert "还有 180 天" in desk[0].subject
    assert "令第19号" in desk[0].body


def test_after_days_without_beat_only_the_latest_step_is_sent():
    due_in(20)
    api.recompute_duties(today=TODAY)
    assert api.promise_reminders(today=TODAY) == 1
    assert Reminder.objects.get().days_before == 30
    assert api.promise_reminders(today=TODAY) == 0


def test_a_long_lapsed_duty_is_not_reminded_of():
    due_in(-400)
    api.recompute_duties(today=TODAY)
    assert api.promise_reminders(today=TODAY) == 0


def test_a_renewed_holder_is_left_alone():
    person, item = make.people.make_person(), make.make_item()
    due_in(20, person=person, item=item)
    due_in(2000, person=person, item=item)
    api.recompute_duties(today=TODAY)
    assert api.promise_reminders(today=TODAY) == 0


def test_the_beat_tasks_run():
    due_in(20)
    tasks.recompute_duties()
    assert Duty.objects.count() == 1
    assert tasks.follow_changes() >= 0
    assert tasks.send_due_reminders() in (0, 1)


def test_one_tap_leads_to_a_page_that_fits_and_none_leads_nowhere():
    """From the reminder to the application; to courses whose time counts; to nothing for an item without an exam."""
    certificate = due_in(30)
    api.recompute_duties(today=TODAY)
    duty = Duty.objects.get(origin=certificate.subject)
    address, _word = api.way_of(duty)
    assert duty.operation_item.key in address
    duty.operation_item.is_current = False
    assert api.way_of(duty) == ("", "")
    for kind in Duty.Kind.values:
        duty.kind, duty.operation_item.is_current = kind, True
        address, word = api.way_of(duty)
        assert bool(address) == bool(word)
        assert "?item=" not in address, "a list of textbooks teaches no hours"
    duty.kind = Duty.Kind.YEARLY_HOURS
    assert api.way_of(duty)[0] == "/courses/?kind=yearly"


def test_the_employer_is_not_addressed_as_the_worker_and_nothing_is_offered_before_it_opens():
    firm = people.make_organisation("enterprise")
    person = people.make_person(user=people.make_user())
    people.make_membership(person, firm, "worker")
    end = localdate() + timedelta(days=400)
    make.make_bare_certificate(person=person, valid_from=end - timedelta(days=2191), valid_to=end)
    api.recompute_duties(person_ids=[person.pk])
    duty = Duty.objects.get(person=person)
    assert duty.opens_on > localdate()
    own = signed_in(person.user).get(reverse("certificates:duties-mine")).content.decode()
    assert duty.explanation.split("\n")[0] in own
    assert "去申请考试" not in own
    keeper = signed_in(people.make_staff("organisation_admin", firm))
    seen = keeper.get(reverse("certificates:duties-person", args=[person.uuid])).content.decode()
    assert duty.explanation.split("\n")[0].replace("您的", "") in seen
    assert "您的“" not in seen
