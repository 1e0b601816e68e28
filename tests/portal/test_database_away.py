"""While the database is away the reader is told to come back, and the exam page to send again (F5)."""

from __future__ import annotations

import json
import sys
from uuid import uuid4

import pytest
from django.core import signing
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from exams.views import room_session
from exams.views.room_session import COOKIE, SALT, with_attempt_id
from portal.views.errors import failure


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("gone")])
def test_a_page_says_503_and_when_to_come_back(error):
    try:
        raise error
    except type(error):
        assert sys.exc_info()[1] is error
        reply = failure(RequestFactory().get("/desk/"))
    assert (reply.status_code, reply["Retry-After"]) == (503, "5")


def test_any_other_failure_stays_a_500():
    try:
        raise KeyError("x")
    except KeyError:
        assert failure(RequestFactory().get("/desk/")).status_code == 500


def with_a_pass():
    request = RequestFactory().post("/exams/room/answers/")
    request.COOKIES[COOKIE] = signing.dumps({"r": str(uuid4()), "a": str(uuid4())}, salt=SALT)
    return request


def test_a_save_is_answered_with_503_so_that_the_page_sends_again(monkeypatch):
    monkeypatch.setattr(room_session, "respite", room_session.Respite())

    def save(request, attempt: object) -> HttpResponse:
        raise OperationalError("the server closed the connection")

    reply = with_attempt_id(save)(with_a_pass())
    assert (reply.status_code, reply["Retry-After"]) == (503, "2")
    assert "答案留在本机" in json.loads(reply.content)["error"]


def test_for_a_moment_after_a_failure_nobody_queues_behind_a_stalled_database(monkeypatch):
    """F5c; the twins: without the moment, and with a failure that came at once, each request asks."""
    asked = []

    def save(request, attempt: object) -> HttpResponse:
        asked.append(1)
        raise OperationalError("canceling statement due to lock timeout")

    for long, seconds, times in ((0.0, 60.0, 1), (0.0, 0.0, 3), (60.0, 60.0, 3)):
        asked.clear()
        respite = room_session.Respite()
        respite.LONG, respite.SECONDS = long, seconds
        monkeypatch.setattr(room_session, "respite", respite)
        replies = [with_attempt_id(save)(with_a_pass()) for _ in range(3)]
        assert {reply.status_code for reply in replies} == {503}
        assert all(reply["Retry-After"] == "2" for reply in replies)
        assert len(asked) == times
