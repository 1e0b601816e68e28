"""While the database is away the reader is told to come back, and the exam page to send again (F5)."""

from __future__ import annotations

import json
import sys

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

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


def test_a_save_is_answered_with_503_so_that_the_page_sends_again():
    from uuid import uuid4

    from django.core import signing

    def save(request, attempt: object) -> HttpResponse:
        raise OperationalError("the server closed the connection")

    request = RequestFactory().post("/exams/room/answers/")
    request.COOKIES[COOKIE] = signing.dumps({"r": str(uuid4()), "a": str(uuid4())}, salt=SALT)
    reply = with_attempt_id(save)(request)
    assert (reply.status_code, reply["Retry-After"]) == (503, "2")
    assert "答案留在本机" in json.loads(reply.content)["error"]
