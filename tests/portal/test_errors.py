"""Error pages say in Chinese what to do, and nothing of what is inside."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from accounts.api import NotAllowed
from tests.accounts import factories as people

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=", re.I)


def refuse(request: HttpRequest):
    raise NotAllowed("教过这名考生的人不能监考。")


def deny(request: HttpRequest):
    raise PermissionDenied("secret.module.path")


def suspect(request: HttpRequest):
    raise SuspiciousOperation("weird")


def break_down(request: HttpRequest):
    raise ValueError("something inside")


def _urlconf():
    from config import urls

    class Conf:
        urlpatterns = [
            path("t/refuse", refuse),
            path("t/deny", deny),
            path("t/suspect", suspect),
            path("t/break", break_down),
            *urls.urlpatterns,
        ]
        handler400, handler403, handler404, handler500 = (
            urls.handler400,
            urls.handler403,
            urls.handler404,
            urls.handler500,
        )

    return Conf


@pytest.fixture
def client():
    with override_settings(ROOT_URLCONF=_urlconf()):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/no/such/page/", 404, "没有找到这个页面"),
        ("/t/refuse", 403, "教过这名考生的人不能监考。"),
        ("/t/deny", 403, "您的账号不能打开这个页面"),
        ("/t/suspect", 400, "这次请求有误"),
        ("/t/break", 500, "系统出了点问题"),
    ],
)
def test_each_error_has_its_page(client, address, status, words):
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    for inside in ("secret.module.path", "something inside", "weird", "Traceback"):
        assert inside not in html
    assert INLINE.findall(html) == []
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_a_form_that_lay_too_long_is_explained():
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.make_user())
    response = client.post("/desk/messages/read/")
    assert response.status_code == 403
    assert "页面停留太久了" in response.content.decode()


@pytest.mark.parametrize("address", ["/accounts/me/photo/", "/certificates/duties/calendar/"])
def test_an_address_for_forms_opened_by_hand_has_a_page_and_a_way_back(address):
    client = Client()
    client.force_login(people.make_user())
    response = client.get(address, headers={"accept": "text/html"})
    assert (response.status_code, response["Allow"]) == (405, "POST")
    html = response.content.decode()
    assert "请从首页或工作台重新进入" in html
    assert 'href="/desk/"' in html


def test_a_script_that_asks_the_wrong_way_gets_no_page():
    client = Client()
    client.force_login(people.make_user())
    assert client.get("/accounts/me/photo/", headers={"accept": "application/json"}).content == b""


def test_500_needs_no_context():
    from portal.views.errors import failure

    assert failure(RequestFactory().get("/")).status_code == 500


@pytest.mark.parametrize(
    "address", ["/", "/privacy/", "/accounts/login/", "/certificates/verify/", "/exams/room/", "/healthz"]
)
def test_every_page_outside_the_admin_carries_the_policy(address):
    response = Client().get(address)
    assert response.status_code == 200
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
