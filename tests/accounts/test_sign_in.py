"""People sign in by what they know by heart; whoever guesses is stopped, and the owner is not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import api
from accounts.domain import roles
from accounts.models import SignInFailure
from tests.accounts import factories as make

pytestmark = pytest.mark.django_db
ME = "/accounts/me/"


def sign_in(client: Client, login: str, password: str = make.PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": login, "password": password, "next": ME}, **extra)


def is_in(response) -> bool:
    return response.status_code == 302 and response["Location"] == ME


@pytest.fixture
def worker():
    user = make.make_user(username="wanggong", mobile="19912345678", email="wang@example.org")
    return make.make_person(name="王建国", user=user)


@pytest.mark.parametrize(
    "typed",
    [
        "19912345678",
        "+86 199-1234-5678",
        "１９９１２３４５６７８",
        "wang@example.org",
        "WANG@example.org",
        "wanggong",
        " WangGong ",
    ],
)
def test_a_worker_signs_in_by_phone_mail_or_name(client, worker, typed):
    assert is_in(sign_in(client, typed))


@pytest.mark.parametrize("change", [str, str.lower, lambda number: f" {number[:6]} {number[6:]}"])
def test_a_worker_signs_in_by_document_number(client, worker, change):
    assert is_in(sign_in(client, change(worker.id_number)))


def test_a_passport_holder_signs_in_by_passport_number(client):
    make.make_person(number="E12345678", document="passport", user=make.make_user())
    assert is_in(sign_in(client, "e12345678"))


def test_the_session_id_changes_and_the_session_keeps_no_number(client, worker):
    from django.contrib.sessions.models import Session

    client.get("/accounts/login/")
    before = client.session.session_key
    sign_in(client, worker.id_number)
    assert client.session.session_key != before
    assert worker.id_number not in str(dict(client.session))
    assert "account" not in Session.objects.get(pk=client.session.session_key).session_data


def test_wrong_password_and_unknown_account_read_the_same(client, worker):
    def said(login: str) -> str:
        page = sign_in(client, login, "wrong-password").content.decode()
        return re.sub(r'(value|name="csrfmiddlewaretoken" value)="[^"]*"', "", page)

    assert "账号或密码不正确" in said("19912345678")
    assert said("19912345678") == said("19900009999")


def test_one_try_costs_one_hash_whether_the_account_exists_or_not(client, worker, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        counted.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    for login in ("19912345678", "19900009999", "nobody", "no@example.org", make.id_number()):
        counted.clear()
        sign_in(client, login, "wrong-password")
        assert len(counted) == 1, login


def test_after_five_wrong_passwords_the_right_one_is_not_even_tried(client, worker):
    for _time in range(5):
        assert "账号或密码不正确" in sign_in(client, "19912345678", "wrong").content.decode()
    locked = sign_in(client, "19912345678")
    assert "分钟后再试" in locked.content.decode()
    assert not is_in(locked)


def test_twin_with_the_lock_off_the_sixth_try_gets_in(client, worker, settings):
    settings.SIGN_IN_FAILURES_ALLOWED = 10_000
    for _time in range(5):
        sign_in(client, "19912345678", "wrong")
    assert is_in(sign_in(client, "19912345678"))


def test_all_identifiers_of_an_account_share_one_count(client, worker):
    for typed in ("19912345678", worker.id_number, "wang@example.org", "wanggong", "19912345678"):
        sign_in(client, typed, "wrong")
    assert "分钟后再试" in sign_in(client, worker.id_number).content.decode()


def test_the_door_opens_again_after_fifteen_minutes(client, worker):
    for _time in range(5):
        sign_in(client, "19912345678", "wrong")
    SignInFailure.objects.update(at=timezone.now() - timedelta(minutes=15, seconds=1))
    assert is_in(sign_in(client, "19912345678"))
    assert not SignInFailure.objects.exists()


def test_a_strangers_hundred_failures_do_not_keep_the_owner_out(client, worker):
    sign_in(client, "19912345678")
    client.post("/accounts/logout/")
    stranger = Client()
    for _time in range(100):
        sign_in(stranger, "19912345678", "wrong")
    assert not is_in(sign_in(Client(), "19912345678"))
    assert is_in(sign_in(client, "19912345678"))


def test_the_owner_can_be_locked_on_his_own_device_only_by_it(client, worker):
    sign_in(client, "19912345678")
    client.post("/accounts/logout/")
    for _time in range(5):
        sign_in(client, "19912345678", "wrong")
    assert not is_in(sign_in(client, "19912345678"))
    assert is_in(sign_in(Client(), "19912345678"))


def test_a_device_cookie_of_one_account_is_no_device_of_another(client, worker):
    make.make_user(mobile="19900000077")
    sign_in(client, "19900000077")
    client.post("/accounts/logout/")
    for _time in range(5):
        sign_in(client, "19912345678", "wrong")
    assert not is_in(sign_in(Client(), "19912345678"))


def test_a_forged_device_cookie_is_a_strangers(client, worker):
    for _time in range(5):
        client.cookies["device"] = f"forged:{_time}"
        sign_in(client, "19912345678", "wrong")
    client.cookies["device"] = "forged:6"
    assert not is_in(sign_in(client, "19912345678"))


def test_two_hundred_candidates_behind_one_address_are_never_locked():
    users = [make.make_user() for _candidate in range(200)]
    refused = [user for user in users if not is_in(sign_in(Client(REMOTE_ADDR="10.0.0.1"), user.username))]
    assert not refused


def test_the_device_cookie_is_closed_to_scripts_and_names_nobody(client, worker):
    sign_in(client, "19912345678")
    cookie = client.cookies["device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert str(worker.user.uuid) not in cookie.value
    assert "19912345678" not in cookie.value


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", r"\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leads_to_another_site(client, worker, settings, address):
    settings.LOGIN_REDIRECT_URL = ME
    form = {"login": "wanggong", "password": make.PASSWORD, "next": address}
    assert client.post("/accounts/login/", form)["Location"] == ME


def test_a_disabled_account_is_told_so_and_a_running_session_ends(client, worker):
    sign_in(client, "wanggong")
    worker.user.is_active = False
    worker.user.save()
    assert client.get(ME).status_code == 302
    assert sign_in(client, "wanggong")["Location"] == reverse("account_inactive")


def test_a_worker_signs_in_by_a_code_sent_to_the_phone(client, worker, phone):
    with phone.on():
        asked = client.post("/accounts/login/code/", {"login": "199 1234 5678", "next": ME})
    assert asked.status_code == 302
    [letter] = phone.texts
    assert letter.to == "19912345678"
    [code] = re.findall(r"\d{6}", letter.body)
    done = client.post("/accounts/login/code/confirm/", {"code": code, "next": ME})
    assert is_in(done)
    worker.user.refresh_from_db()
    assert worker.user.mobile_verified
    assert api.Message.objects.get().body == ""


def test_a_worker_signs_in_by_a_code_sent_by_mail(client, worker, phone, mailoutbox):
    with phone.on():
        client.post("/accounts/login/code/", {"login": "wang@example.org"})
    [mail] = mailoutbox
    assert mail.to == ["wang@example.org"]
    [code] = re.findall(r"\b\d{6}\b", mail.body)
    assert is_in(client.post("/accounts/login/code/confirm/", {"code": code, "next": ME}))


def test_a_stranger_phone_gets_no_text_and_the_page_says_the_same(client, worker, phone):
    with phone.on():
        known = client.post("/accounts/login/code/", {"login": "19912345678"}, follow=True)
    with phone.on():
        unknown = Client().post("/accounts/login/code/", {"login": "19900008888"}, follow=True)
    assert len(phone.texts) == 1

    def bare(response) -> str:
        return re.sub(r'value="[^"]*"', "", response.content.decode())

    assert bare(known) == bare(unknown)
    assert "19912345678" not in known.content.decode()


def test_a_code_is_good_for_three_tries(client, worker, phone):
    with phone.on():
        client.post("/accounts/login/code/", {"login": "19912345678"})
    [code] = re.findall(r"\d{6}", phone.texts[0].body)
    wrong = "000000" if code != "000000" else "111111"
    for _time in range(3):
        client.post("/accounts/login/code/confirm/", {"code": wrong})
    assert not is_in(client.post("/accounts/login/code/confirm/", {"code": code, "next": ME}))


def test_a_phone_is_not_flooded_with_codes(worker, phone):
    for _time in range(6):
        with phone.on():
            Client().post("/accounts/login/code/", {"login": "19912345678"})
    assert len(phone.texts) == 3


def test_a_worker_signs_up_by_phone_and_tells_who_he_is(client, phone):
    with phone.on():
        asked = client.post(
            "/accounts/signup/", {"phone": "19955556666", "password1": make.PASSWORD, "password2": make.PASSWORD}
        )
    assert asked["Location"] == "/accounts/phone/verify/"
    [code] = re.findall(r"\d{6}", phone.texts[0].body)
    signed_up = client.post("/accounts/phone/verify/", {"code": code})
    assert signed_up["Location"] == "/accounts/me/complete/"
    number = make.id_number()
    form = {"name": "赵六", "document": "resident", "number": number}
    assert "必" in client.post("/accounts/me/complete/", form).content.decode()
    assert client.post("/accounts/me/complete/", {**form, "privacy": "on"})["Location"] == ME
    person = api.Person.objects.get()
    assert (person.name, person.user.mobile, person.user.mobile_verified) == ("赵六", "19955556666", True)
    assert person.user.first_name == "赵六"
    assert api.latest_consent(person, "privacy").channel == "desk"
    assert client.get(ME).status_code == 200


def test_signing_up_with_a_taken_phone_tells_only_its_owner(client, worker, phone):
    with phone.on():
        response = client.post(
            "/accounts/signup/", {"phone": "19912345678", "password1": make.PASSWORD, "password2": make.PASSWORD}
        )
    assert response["Location"] == "/accounts/phone/verify/"
    assert "已注册" in phone.texts[0].body
    assert api.User.objects.count() == 1


def test_sign_up_can_be_closed(client, settings):
    settings.SIGN_UP_OPEN = False
    form = {"phone": "19955556666", "password1": make.PASSWORD, "password2": make.PASSWORD}
    client.post("/accounts/signup/", form)
    assert not api.User.objects.exists()


def test_an_initial_password_opens_once_and_leads_to_a_new_one(client):
    organisation = make.make_organisation()
    admin, person = make.make_staff(roles.ORGANISATION_ADMIN, organisation), make.make_person()
    make.make_membership(person, organisation)
    password = api.assist_reset(person, by=admin).password
    assert is_in(sign_in(client, person.id_number, password))
    assert client.get(ME)["Location"] == "/accounts/password/set/"
    assert not is_in(sign_in(Client(), person.id_number, password))
    client.post("/accounts/password/set/", {"password1": make.PASSWORD, "password2": make.PASSWORD})
    assert client.get(ME).status_code == 200
    assert is_in(sign_in(Client(), person.id_number))


def test_an_initial_password_lapses_after_seven_days(client):
    admin, person = make.make_user(is_superuser=True), make.make_person()
    assistance = api.assist_reset(person, by=admin)
    user = assistance.user
    user.initial_password_expires_at = timezone.now() - timedelta(seconds=1)
    user.save()
    assert "初始密码已过期" in sign_in(client, person.id_number, assistance.password).content.decode()


def test_a_link_to_reset_the_password_uses_the_configured_origin(client, worker, phone, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    with phone.on():
        client.post("/accounts/password/reset/", {"email": "wang@example.org"}, headers={"host": "evil.example"})
    [mail] = mailoutbox
    assert f"{settings.ORIGIN}/accounts/password/reset/key/" in mail.body
    assert "evil" not in mail.body
    link = re.search(r"http\S+", mail.body).group().removeprefix(settings.ORIGIN)
    form = client.get(link, follow=True)
    page = form.redirect_chain[-1][0]
    client.post(page, {"password1": "Xin-mima-2026!", "password2": "Xin-mima-2026!"})
    assert is_in(sign_in(Client(), "wanggong", "Xin-mima-2026!"))


def totp_code() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(make.TOTP_SECRET, counter))


def test_who_has_a_second_factor_is_asked_for_it(client):
    officer = make.make_staff(roles.EXAM_OFFICER)
    asked = sign_in(client, officer.username)
    assert asked["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get(ME).status_code == 302
    assert is_in(client.post("/accounts/2fa/authenticate/", {"code": totp_code(), "next": ME}))
    assert client.get("/accounts/people/").status_code == 200


def test_codes_of_the_second_factor_can_not_be_guessed_for_ever(client):
    officer = make.make_staff(roles.EXAM_OFFICER)
    sign_in(client, officer.username)
    wrong = "000000" if totp_code() != "000000" else "111111"
    for _time in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": wrong})
    assert not is_in(client.post("/accounts/2fa/authenticate/", {"code": totp_code(), "next": ME}))


def test_wagtails_own_sign_in_is_not_a_way_around(client):
    assert client.get("/admin/login/")["Location"].startswith("/accounts/login/")
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code in (302, 403)
