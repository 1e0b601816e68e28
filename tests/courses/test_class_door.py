"""Signing in to a meeting: a code that turns, one phone a person, coming late, and teachers who may teach."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from accounts.api import NotAllowed
from courses import api
from courses.actions.add_session_photo import add_session_photo
from courses.actions.door_code import door_token, has_scanned, is_fresh, scan_word
from courses.actions.print_sheet import print_sheet
from courses.actions.save_teacher import save_teacher, teacher_fault
from courses.actions.sign_in import place_of, sign_by_teacher, sign_in
from courses.domain.attendance import Meeting, attended, metres, window_of
from courses.models import SessionSign, TeacherRecord
from tests.accounts.factories import make_person, make_user
from tests.courses.factories import enrol, make_class, make_post, make_session

NINE = datetime(2026, 9, 1, 9, tzinfo=timezone.get_default_timezone())
MEETING = Meeting("课", NINE, NINE + timedelta(minutes=90))


@pytest.fixture
def room():
    training_class = make_class()
    session = make_session(training_class, starts_at=timezone.now() - timedelta(minutes=20), minutes=90)
    person = enrol(training_class, make_person(user=make_user()))
    return training_class, session, person


@pytest.mark.parametrize(
    ("arrived", "left", "minutes"),
    [(0, None, 90), (-20, 90, 90), (15, None, 90), (16, None, 74), (0, 60, 60), (30, 60, 30), (0, 200, 90),
     (95, None, 0)],
)  # fmt: skip
def test_coming_late_or_going_early_counts_what_was_attended(arrived: int, left: int | None, minutes: int) -> None:
    leaving = NINE + timedelta(minutes=left) if left is not None else None
    came = NINE + timedelta(minutes=arrived)
    assert attended(MEETING, minutes=90, arrived=came, left=leaving, late=15) == minutes


@given(st.integers(-60, 200), st.integers(-60, 200))
def test_nobody_attends_more_than_was_taught(arrived: int, left: int) -> None:
    came, went = NINE + timedelta(minutes=arrived), NINE + timedelta(minutes=left)
    assert 0 <= attended(MEETING, minutes=90, arrived=came, left=went, late=15) <= 90


def test_distance_of_two_points_is_in_metres() -> None:
    assert metres((39.9, 116.4), (39.9, 116.4)) == 0
    assert 111_000 < metres((29.0, 113.0), (30.0, 113.0)) < 111_400


@pytest.mark.django_db
def test_a_code_lasts_its_window_and_the_next_and_is_worth_nothing_elsewhere(room) -> None:
    _, session, _ = room
    now = timezone.now()
    token = door_token(session, window=window_of(now.timestamp()))
    assert is_fresh(session, token, now=now)
    assert is_fresh(session, token, now=now + timedelta(seconds=9))
    assert not is_fresh(session, token, now=now + timedelta(seconds=21))
    assert not is_fresh(make_session(make_class(name="别的班")), token, now=now)
    assert not has_scanned(make_session(make_class(name="又一班")), scan_word(session))


@pytest.mark.django_db
def test_a_scan_survives_the_sign_in_and_signs_once_then_out(client: Client, room) -> None:
    training_class, session, person = room
    client.get(reverse("courses:door-sign", args=[session.uuid]))  # a cold start outlasts no code
    token = door_token(session, window=window_of(timezone.now().timestamp()))
    scanned = client.get(reverse("courses:door-scan", args=[session.uuid, token]))
    assert scanned.status_code == 302
    page = reverse("courses:door-sign", args=[session.uuid])
    assert client.get(page)["Location"].startswith("/accounts/login/")
    client.force_login(person.user)
    assert "签到" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    sign = SessionSign.objects.get()
    assert (sign.person, sign.how, len(sign.phone)) == (person, "qr", 32)
    assert client.post(page).status_code == 400  # the scan is used up
    again = sign_in(session, person, phone=sign.phone, now=timezone.now() + timedelta(minutes=60))
    assert again.left_at
    assert SessionSign.objects.count() == 1


@pytest.mark.django_db
def test_an_old_code_a_stranger_and_a_second_person_on_one_phone_are_refused(client: Client, room) -> None:
    training_class, session, person = room
    old = door_token(session, window=window_of(timezone.now().timestamp()) - 5)
    assert client.get(reverse("courses:door-scan", args=[session.uuid, old])).status_code == 400
    client.force_login(make_user())
    assert client.get(reverse("courses:door-sign", args=[session.uuid])).status_code == 404
    sign_in(session, person, phone="a" * 32)
    with pytest.raises(api.Refused, match="这部手机"):
        sign_in(session, enrol(training_class), phone="a" * 32)
    with pytest.raises(api.Refused, match="名单"):
        sign_in(session, make_person(), phone="b" * 32)


@pytest.mark.django_db
def test_the_twin_without_the_phones_constraint_signs_a_whole_class_with_one_phone(room) -> None:
    training_class, session, _ = room
    for _ in range(3):
        SessionSign.objects.create(
            session=session, person=enrol(training_class), how="qr", phone="", arrived_at=timezone.now()
        )
    assert session.signs.count() == 3


@pytest.mark.django_db
def test_the_door_is_closed_before_after_and_once_the_sheet_is_confirmed(room) -> None:
    training_class, session, person = room
    for offset in (-60, 200):
        with pytest.raises(api.Refused, match="不在签到时间内"):
            sign_in(session, person, phone="a" * 32, now=session.starts_at + timedelta(minutes=offset))
    session.closed_at = timezone.now()
    session.save()
    with pytest.raises(api.Refused, match="已经确认"):
        sign_in(session, person, phone="a" * 32)


@pytest.mark.django_db
def test_the_sheet_counts_by_the_signs_and_the_teacher_signs_for_who_has_no_phone(room) -> None:
    training_class, session, person = room
    session.starts_at = timezone.now() - timedelta(minutes=120)
    session.save()
    teacher = make_post(training_class.institution, "teacher")
    session.teacher = teacher.person
    session.save()
    other = enrol(training_class)
    sign_in(session, person, phone="a" * 32, now=session.starts_at + timedelta(minutes=30))
    sign_by_teacher(session, other, by=teacher, now=session.starts_at)
    closed = api.close_session(session, present=[person.pk, other.pk], by=teacher)
    assert {entry.person: entry.minutes for entry in closed.entries} == {person: 60, other: 90}
    with pytest.raises(NotAllowed):
        sign_by_teacher(session, other, by=make_post(make_class(name="别班").institution, "teacher"))


@pytest.mark.django_db
def test_the_place_is_asked_only_where_there_is_one_and_no_is_an_answer(room) -> None:
    _, session, _ = room
    assert place_of(session, (29.3, 113.1), declined=False) == ""
    session.latitude, session.longitude, session.radius = 29.3, 113.1, 300
    assert place_of(session, (29.301, 113.1), declined=False) == "near"
    assert place_of(session, (29.4, 113.1), declined=False) == "far"
    assert place_of(session, None, declined=True) == "refused"


def jpeg(size: tuple[int, int] = (800, 600)) -> bytes:
    target = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(target, "JPEG")
    return target.getvalue()


@pytest.mark.django_db
def test_photos_are_drawn_anew_once_and_shown_to_staff_only(client: Client, room) -> None:
    training_class, session, person = room
    registrar = make_post(training_class.institution, "registrar")
    data = jpeg()
    photo = add_session_photo(session, data=data, by=registrar)
    assert add_session_photo(session, data=data, by=registrar) == photo
    with pytest.raises(api.Refused, match="照片"):
        add_session_photo(session, data=b"GIF89a" + data, by=registrar)
    address = reverse("courses:session-photo", args=[photo.uuid])
    client.force_login(registrar)
    assert client.get(address)["Content-Type"] == "image/jpeg"
    client.force_login(person.user)
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_sheet_is_a_pdf_with_names_and_times(room) -> None:
    training_class, session, person = room
    sign_in(session, person, phone="a" * 32)
    import pypdfium2

    document = pypdfium2.PdfDocument(print_sheet(session))
    text = document[0].get_textpage().get_text_range()
    assert person.name in text
    assert "扫码签到" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("record", "practical", "fault"),
    [(None, False, "没有师资档案"), ({}, False, ""), ({"valid_to": date(2026, 1, 1)}, False, "已到期"),
     ({}, True, "可带实操"), ({"is_practical": True}, True, "")],
)  # fmt: skip
def test_who_may_teach_stands_in_the_library(room, record, practical: bool, fault: str) -> None:
    training_class, session, _ = room
    institution, teacher = training_class.institution, session.teacher
    if record is not None:
        row = TeacherRecord(institution=institution, person=teacher, title="工程师", document_number="1", **record)
        save_teacher(row, by=make_post(institution, "registrar"))
    found = teacher_fault(institution, teacher, on=date(2026, 9, 1), practical=practical)
    assert (fault in found) if fault else found == ""


@pytest.mark.django_db
def test_a_teacher_whose_record_ran_out_is_not_planned_in(room) -> None:
    training_class, session, _ = room
    registrar = make_post(training_class.institution, "registrar")
    row = TeacherRecord(
        institution=training_class.institution, person=session.teacher, title="工程师", document_number="1",
        valid_to=date(2020, 1, 1),
    )  # fmt: skip
    save_teacher(row, by=registrar)
    session.pk = None
    with pytest.raises(api.Refused, match="已到期"):
        api.add_session(session, by=registrar)


def test_an_address_with_other_letters_than_a_code_has_is_no_fresh_code():
    from courses.actions.door_code import is_fresh
    from courses.models import ClassSession

    assert not is_fresh(ClassSession(), "二维码", now=datetime.now(UTC))
