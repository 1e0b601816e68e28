"""What every page carries in its headers, whoever answers it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.accounts import factories as people

pytestmark = pytest.mark.django_db
PUBLIC = (
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/certificates/verify/",
    "/certificates/v/AAAAAAAAAAAAAAAAAAAAAA/",
    "/exams/room/",
    "/rules/",
    "/no-such-page/",
    "/desk/",
    "/healthz",
)
PRIVATE = ("/desk/", "/accounts/me/", "/accounts/2fa/", "/training/my-hours/", "/exams/mine/", "/exams/banks/")


def faults(response) -> list[str]:
    """Which of the promised headers are missing or too wide."""
    policy = response.get("Content-Security-Policy", "")
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";") if rule.strip()}
    wanted = {
        "default-src": rules.get("default-src") == ["'self'"],
        "object-src": rules.get("object-src") == ["'none'"],
        "base-uri": rules.get("base-uri") in (["'self'"], ["'none'"]),
        "frame-ancestors": rules.get("frame-ancestors") == ["'none'"],
        "form-action": rules.get("form-action") == ["'self'"],
        "no unsafe": "unsafe" not in policy,
        "no other host": not re.search(r"https?:|\*", policy),
        "X-Frame-Options": response.get("X-Frame-Options") == "DENY",
        "nosniff": response.get("X-Content-Type-Options") == "nosniff",
        "Referrer-Policy": response.get("Referrer-Policy") in ("same-origin", "no-referrer"),
        "opener": response.get("Cross-Origin-Opener-Policy") == "same-origin",
    }
    return [name for name, kept in wanted.items() if not kept]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_carries_every_header(client, address):
    response = client.get(address)
    assert response.status_code in (200, 302, 404), address
    assert faults(response) == []


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_page_carries_them_too_and_is_not_kept(address):
    person = people.make_person(user=people.make_user())
    client = Client()
    client.force_login(person.user)
    response = client.get(address)
    assert response.status_code in (200, 403), address
    assert faults(response) == []
    if response.status_code == 200 and "no-store" not in response.get("Cache-Control", ""):
        pytest.fail(f"{address} may stay in a shared browser (SEC-14)")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites():
    person = people.make_person(user=people.make_user())
    client = Client()
    client.post("/accounts/login/", {"login": person.user.username, "password": people.PASSWORD})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] in ("Lax", "Strict")
    assert client.cookies["csrftoken"]["samesite"] in ("Lax", "Strict")


def test_the_session_gets_a_new_name_at_sign_in():
    """A session planted before the sign-in is worth nothing after it (SEC-14)."""
    person = people.make_person(user=people.make_user())
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.post("/accounts/login/", {"login": person.user.username, "password": people.PASSWORD})
    assert client.cookies["sessionid"].value != before
    stale = Client()
    stale.cookies["sessionid"] = before
    assert stale.get("/accounts/me/").status_code == 302
