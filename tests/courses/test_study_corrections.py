"""Corrections of days of online study: two people, bounds that hold, and words a worker understands."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.api import Message, NotAllowed
from courses import api
from courses.actions.close_session import study_minutes_in
from courses.actions.correct_study import most_of_day
from courses.actions.explain_study import explain_study
from courses.domain.ledger import CorrectionRefused, difference
from courses.domain.study_correction import Worth, most_minutes, spread
from courses.models import HoursCorrection, HoursEntry, StudyDay, StudySegment
from tests.courses.factories import item, make_class, make_institution, make_post, make_session
from tests.courses.study_world import MINUTE, make_classroom

PIECES = st.lists(st.tuples(st.integers(0, 90 * MINUTE), st.integers(0, 90 * MINUTE)), max_size=6)


@given(PIECES, st.integers(-200, 500))
def test_corrected_time_is_laid_wholly_and_never_beyond_what_a_piece_can_be_worth(pairs, should_be) -> None:
    pieces = [Worth(key, min(pair), max(pair)) for key, pair in enumerate(pairs)]
    counted = sum(piece.now for piece in pieces) // MINUTE
    most = most_minutes(pieces, counted=counted)
    try:
        minutes = difference(counted, most=most, should_be=should_be)
    except CorrectionRefused:
        return
    laid = dict(spread(pieces, minutes=minutes))
    assert sum(laid.values()) == minutes * MINUTE
    assert all(0 <= piece.now + laid.get(piece.key, 0) <= max(piece.most, piece.now) for piece in pieces)


@pytest.fixture
def yesterday(db):
    """Yesterday: 10 minutes counted, 7 minutes lost because the question was missed, in a lesson of 45."""
    room = make_classroom(45, 45)
    room.now -= 24 * 60 * MINUTE
    room.sit(room.open(0), 10)
    room.leave(next(iter(room.seq)))
    run = room.open(0)
    room.sit(run, 18, answers=False)
    room.now += 5 * MINUTE
    room.sweep()
    room.sweep()
    return room


@pytest.fixture
def staff(yesterday):
    institution = yesterday.training_class.institution
    return make_post(institution, "registrar", name="教务甲"), make_post(institution, "registrar", name="教务乙")


def day_of(room) -> StudyDay:
    return StudyDay.objects.get(person=room.person, training_class=room.training_class)


def corrected(room, staff, minutes: int, reason: str = "手机没电，漏点了确认") -> HoursCorrection:
    wish = api.propose_study_correction(day_of(room), minutes=minutes, reason=reason, by=staff[0])
    return api.decide_correction(wish, approve=True, by=staff[1])


def test_what_was_seen_and_not_counted_is_given_back_by_two_people(yesterday, staff) -> None:
    before, segments = yesterday.minutes(), list(StudySegment.objects.values_list("began", "ended", "counts"))
    assert before == 10
    most = most_of_day(day_of(yesterday))
    assert most == 17
    wish = api.propose_study_correction(day_of(yesterday), minutes=most, reason="手机没电", by=staff[0])
    assert yesterday.minutes() == before
    with pytest.raises(api.Refused, match="另一人复核"):
        api.decide_correction(wish, approve=True, by=staff[0])
    done = api.decide_correction(wish, approve=True, by=staff[1])
    assert yesterday.minutes() == most
    assert (done.entry.minutes, done.entry.witnessed_by, done.entry.study_day) == (
        most - 10, staff[1], day_of(yesterday)
    )  # fmt: skip
    assert list(StudySegment.objects.values_list("began", "ended", "counts")) == segments
    assert day_of(yesterday).entered_minutes == 10
    told = Message.objects.get(kind="courses.correction")
    assert f"改为 {most} 分钟" in told.body


def test_no_minute_beyond_what_the_server_saw(yesterday, staff) -> None:
    most = most_of_day(day_of(yesterday))
    for minutes in (most + 1, 300):
        with pytest.raises(api.Refused, match=f"0 至 {most} 分钟"):
            api.propose_study_correction(day_of(yesterday), minutes=minutes, reason="多补", by=staff[0])
    assert not HoursCorrection.objects.exists()


def test_a_lesson_that_was_given_back_is_not_counted_a_second_time(yesterday, staff) -> None:
    given = corrected(yesterday, staff, most_of_day(day_of(yesterday))).minutes
    yesterday.now = yesterday.now + 24 * 60 * MINUTE
    yesterday.sit(yesterday.open(0), 60)
    yesterday.now += 5 * MINUTE
    yesterday.sweep()
    yesterday.sweep()
    assert 44 <= yesterday.minutes() <= 45, given


def test_the_twin_without_the_pieces_the_lesson_counts_twice(yesterday, staff) -> None:
    corrected(yesterday, staff, most_of_day(day_of(yesterday)))
    HoursCorrection.objects.update(pieces=[])
    yesterday.now = yesterday.now + 24 * 60 * MINUTE
    yesterday.sit(yesterday.open(0), 60)
    yesterday.now += 5 * MINUTE
    yesterday.sweep()
    yesterday.sweep()
    assert yesterday.minutes() > 46


def test_time_of_a_meeting_is_not_given_to_study_even_before_it_is_confirmed(yesterday, staff) -> None:
    whole = most_of_day(day_of(yesterday))
    first = StudySegment.objects.order_by("began").first()
    begins = timezone.make_aware(datetime.fromtimestamp(first.began / 1000)) - timedelta(minutes=30)
    make_session(yesterday.training_class, starts_at=begins, minutes=300)
    assert most_of_day(day_of(yesterday)) == 10 < whole


def test_a_meeting_confirmed_later_leaves_out_what_was_given_back(yesterday, staff) -> None:
    given = corrected(yesterday, staff, most_of_day(day_of(yesterday)))
    first = StudySegment.objects.order_by("began").first()
    begins = timezone.make_aware(datetime.fromtimestamp(first.began / 1000)) - timedelta(minutes=5)
    session = make_session(yesterday.training_class, starts_at=begins, minutes=120)
    online = study_minutes_in(session, [yesterday.person.pk])[yesterday.person.pk]
    assert given.minutes <= online <= given.minutes + 1
    api.close_session(session, present=[yesterday.person.pk], by=staff[0])
    assert yesterday.minutes() in (119, 120)


def test_the_limit_of_the_day_holds_over_all_classes(yesterday, staff) -> None:
    other = make_class(yesterday.training_class.institution, name="别班", key="fusion-welding")
    StudyDay.objects.create(
        person=yesterday.person, training_class=other, day=day_of(yesterday).day, counted=8 * 45 * MINUTE - 15 * MINUTE
    )
    assert most_of_day(day_of(yesterday)) == 15


def test_today_is_not_corrected(yesterday, staff) -> None:
    yesterday.now += 24 * 60 * MINUTE
    yesterday.sit(yesterday.open(1), 10)
    yesterday.now += 5 * MINUTE
    yesterday.sweep()
    yesterday.sweep()
    today = StudyDay.objects.get(day=timezone.localdate())
    with pytest.raises(api.Refused, match="过了零点"):
        api.propose_study_correction(today, minutes=5, reason="x", by=staff[0])


def test_taking_back_makes_room_to_learn_it_again(yesterday, staff) -> None:
    corrected(yesterday, staff, 0, reason="不是本人")
    assert yesterday.minutes() == 0
    yesterday.now += 24 * 60 * MINUTE
    yesterday.sit(yesterday.open(0), 60)
    yesterday.now += 5 * MINUTE
    yesterday.sweep()
    yesterday.sweep()
    assert yesterday.minutes() == 45


def test_only_the_institution_may_and_nobody_their_own_hours(yesterday, staff) -> None:
    day = day_of(yesterday)
    stranger, colleague = (
        make_post(make_institution(), "registrar"),
        make_post(day.training_class.institution, "teacher"),
    )
    for user in (stranger, colleague, yesterday.person.user):
        with pytest.raises(NotAllowed):
            api.propose_study_correction(day, minutes=5, reason="x", by=user)
    wish = api.propose_study_correction(day, minutes=5, reason="x", by=staff[0])
    with pytest.raises(NotAllowed):
        api.decide_correction(wish, approve=True, by=stranger)
    with pytest.raises(api.Refused, match="这一天已有一项更正"):
        api.propose_study_correction(day, minutes=6, reason="x", by=staff[1])
    StudyDay.objects.filter(pk=day.pk).update(person=staff[0].person)
    HoursCorrection.objects.all().delete()
    with pytest.raises(api.Refused, match="本人"):
        api.propose_study_correction(day, minutes=5, reason="x", by=staff[0])


def test_the_database_holds_one_thing_one_open_proposal_and_two_people(yesterday, staff) -> None:
    day, now = day_of(yesterday), timezone.now()
    values = {"person": day.person, "minutes": 1, "reason": "x", "proposed_by": staff[0], "proposed_at": now}
    HoursCorrection.objects.create(study_day=day, **values)
    session = make_session(yesterday.training_class)
    for wrong in (
        {"study_day": day},
        {"study_day": day, "session": session, "state": "refused"},
        {"state": "refused"},
        {"study_day": day, "state": "approved", "decided_by": staff[0]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            HoursCorrection.objects.create(**values, **wrong)
    assert HoursCorrection.objects.count() == 1


def test_the_counter_entry_can_not_be_changed(yesterday, staff) -> None:
    done = corrected(yesterday, staff, 12)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        HoursEntry.objects.filter(pk=done.entry.pk).update(minutes=90)


def test_from_the_page_of_reasons_to_the_workers_phone(client, yesterday, staff) -> None:
    room, day = yesterday, day_of(yesterday)
    page = f"/training/{room.training_class.uuid}/members/{room.person.uuid}/"
    form = f"/training/study-days/{day.uuid}/correct/"
    client.force_login(staff[0])
    assert form in client.get(page).content.decode()
    assert "最多可以改到" in client.get(form).content.decode()
    bad = client.post(form, {"minutes": 400, "reason": "多补"})
    assert bad.status_code == 400
    assert "更正后的时间应在" in bad.content.decode()
    assert client.post(form, {"minutes": 16, "reason": "教室断网"}).url == page
    html = client.get(page).content.decode()
    assert "还要另一人复核" in html
    assert form not in html
    wish = HoursCorrection.objects.get()
    assert "在线学习" in client.get("/training/corrections/").content.decode()
    client.force_login(staff[1])
    client.post(f"/training/corrections/{wish.uuid}/decide/", {"decision": "approve"})
    client.force_login(room.person.user)
    html = client.get("/training/my-hours/").content.decode()
    for words in ("已更正：多计 6 分钟，改为 16 分钟", "原因：教室断网", "教务甲", "教务乙", "计入 16 分钟"):
        assert words in html
    assert form not in html
    assert client.get(form).status_code == 404


def test_the_account_of_a_day_asks_the_database_as_often_for_many_days_as_for_one(
    yesterday, staff, django_assert_max_num_queries
) -> None:
    corrected(yesterday, staff, 12)
    with django_assert_max_num_queries(3):
        assert explain_study(yesterday.person, item())
    assert connection.vendor in ("sqlite", "postgresql")
