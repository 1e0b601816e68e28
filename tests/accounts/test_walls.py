"""Walls around a session: second factor for staff, idle sign-out, a new password."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts.domain import roles
from tests.accounts import factories as make

pytestmark = pytest.mark.django_db
WALL = "/accounts/2fa/"


def bare_staff(role: str):
    """A member of staff who has not set up a second factor yet."""
    user = make.make_staff(role)
    user.authenticator_set.all().delete()
    return user


def editor():
    user, group = make.make_user(), Group.objects.create(name="编辑")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    return user


def superuser():
    user = make.make_user(is_superuser=True, is_staff=True)
    user.authenticator_set.all().delete()
    return user


STAFF = {role: (lambda role=role: bare_staff(role)) for role in sorted(roles.SECOND_FACTOR_ROLES)} | {
    "wagtail editor": editor,
    "superuser": superuser,
}
PAGES = ["/accounts/me/", "/accounts/people/", "/admin/", "/admin/pages/", "/admin/users/"]


@pytest.mark.parametrize("who", STAFF)
def test_staff_without_a_second_factor_get_nowhere_but_to_it(client, who):
    client.force_login(STAFF[who]())
    for page in PAGES:
        assert client.get(page)["Location"] == WALL, page
    assert client.get(WALL).status_code == 200
    assert client.get("/accounts/2fa/totp/activate/").status_code in (200, 302)
    assert client.post("/accounts/logout/")["Location"] == "/"


def test_twin_with_the_wall_off_they_get_in(client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(superuser())
    assert client.get("/accounts/people/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_a_script_is_told_instead_of_led(client):
    client.force_login(superuser())
    assert client.get("/accounts/people/", headers={"sec-fetch-dest": "empty"}).status_code == 401


def test_with_a_second_factor_the_wall_is_gone(client):
    client.force_login(make.make_user(is_superuser=True))
    assert client.get("/accounts/people/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = superuser()
    RecoveryCodes.activate(user)
    client.force_login(user)
    assert client.get("/accounts/people/")["Location"] == WALL


def test_a_worker_and_a_teacher_meet_no_wall(client):
    for user in (make.make_user(), make.make_staff(roles.TEACHER)):
        make.make_person(user=user) if not hasattr(user, "person") else None
        client.force_login(user)
        assert client.get("/accounts/me/").status_code == 200


def test_the_totp_secret_is_not_in_the_database_in_plain():
    authenticator = make.give_second_factor(make.make_user())
    assert make.TOTP_SECRET not in str(authenticator.data)


def later(client: Client, *, idle: int = 0, age: int = 0) -> None:
    session = client.session
    session["seen_at"] = int(time.time()) - idle
    session["signed_in_at"] = int(time.time()) - age
    session.save()


def signed_in_worker(client: Client):
    person = make.make_person(user=make.make_user())
    client.force_login(person.user)
    client.get("/accounts/me/")
    return person


def test_half_an_hour_away_signs_out(client):
    signed_in_worker(client)
    later(client, idle=30 * 60 + 1)
    assert client.get("/accounts/me/")["Location"] == "/accounts/login/?next=%2Faccounts%2Fme%2F"
    assert "已自动退出" in client.get("/accounts/login/").content.decode()
    assert "_auth_user_id" not in client.session


def test_twenty_nine_minutes_do_not(client):
    signed_in_worker(client)
    later(client, idle=29 * 60)
    assert client.get("/accounts/me/").status_code == 200
    assert time.time() - client.session["seen_at"] < 5


def test_twelve_hours_are_enough_for_one_sign_in(client):
    signed_in_worker(client)
    later(client, age=12 * 3600 + 1)
    assert client.get("/accounts/me/").status_code == 302


def test_the_exam_room_never_signs_anybody_out_nor_touches_the_session(client, django_assert_num_queries):
    signed_in_worker(client)
    later(client, idle=5 * 3600, age=13 * 3600)
    before = dict(client.session)
    client.get("/exams/room/nowhere/")
    assert dict(client.session) == before


def test_without_a_session_cookie_no_session_is_touched(client):
    response = client.get("/accounts/people/")
    assert "sessionid" not in response.cookies
    assert response["Location"].startswith("/accounts/login/")


def test_a_page_about_people_is_not_kept_by_a_shared_browser(client):
    signed_in_worker(client)
    assert client.get("/accounts/me/")["Cache-Control"] == "private, no-store"


def test_a_form_sent_too_late_leads_back_to_its_page_and_says_that_it_was_not_sent(client):
    signed_in_worker(client)
    later(client, idle=30 * 60 + 1)
    page = "http://testserver/accounts/me/?part=photo"
    response = client.post("/accounts/me/photo/", headers={"referer": page})
    assert response["Location"] == "/accounts/login/?next=%2Faccounts%2Fme%2F%3Fpart%3Dphoto"
    assert "刚才填写的内容没有提交" in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    ("referer", "way"),
    [
        ("http://testserver/accounts/me/", "/accounts/login/?next=%2Faccounts%2Fme%2F"),
        ("https://elsewhere.example/trap/", "/accounts/login/"),
        ("", "/accounts/login/"),
    ],
)
def test_a_form_sent_without_a_session_comes_back_to_our_own_page_only(client, referer, way):
    response = client.post("/accounts/me/photo/", headers={"referer": referer})
    assert response["Location"] == way
    assert "刚才填写的内容没有提交" in client.get("/accounts/login/").content.decode()
