"""A message is promised with its cause, leaves once, and is tried again when the gateway is away."""

from __future__ import annotations

import json
import logging
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts import api, senders, tasks
from accounts.logs import PersonalDataFilter, masked
from accounts.models import Message
from accounts.senders import none
from tests.accounts import factories as make


def promise(person, **changes):
    values = {
        "kind": "duty",
        "subject": "证书到期提醒",
        "body": "请及时办理换证。",
        "unique_key": "duty:1:60d",
    } | changes
    return api.promise_message(person=person, **values)


@pytest.mark.django_db
def test_the_same_promise_twice_is_one_message_a_channel(phone):
    person = make.make_person(mobile="19912345678")
    with phone.on():
        first, second = promise(person), promise(person)
    assert [message.pk for message in first] == [message.pk for message in second]
    assert {message.channel for message in first} == {"desk", "sms"}
    [letter] = phone.texts
    assert (letter.to, letter.key) == ("19912345678", "duty:1:60d:sms")
    assert Message.objects.filter(promise_state="done", sent_at__isnull=False).count() == 2
    assert tasks.deliver_message(first[1].pk) is False
    assert len(phone.texts) == 1


@pytest.mark.django_db
def test_a_person_without_phone_is_reached_on_the_desk():
    [message] = promise(make.make_person())
    assert message.channel == "desk"
    person = message.person
    tasks.sweep_messages()
    assert list(api.desk_messages(person)) == [message]
    assert api.mark_read(person) == 1
    assert api.mark_read(person) == 0


@pytest.mark.django_db
def test_who_withdrew_gets_no_texts_but_still_his_codes(phone):
    person = make.make_person(mobile="19912345678")
    api.record_consent(person, kind="messages", given=False, channel="desk", actor="test")
    with phone.on():
        assert [message.channel for message in promise(person)] == ["desk"]
        promise(person, kind="code", channels=["sms"], unique_key="code:1")
    assert len(phone.texts) == 1


@pytest.mark.django_db
def test_a_broken_gateway_is_tried_again_later_and_then_given_up(monkeypatch):
    def broken(letter):
        raise senders.NotSent("gateway unreachable")

    monkeypatch.setattr(none, "send", broken)
    message = promise(make.make_person(mobile="19912345678"))[1]
    pauses = []
    for _try in range(12):
        Message.objects.filter(pk=message.pk).update(not_before=timezone.now() - timedelta(seconds=1))
        before = timezone.now()
        tasks.sweep_messages()
        message.refresh_from_db()
        pauses.append((message.not_before - before).total_seconds())
    assert pauses[:3] == pytest.approx([20, 40, 80], abs=3)
    assert (message.promise_state, message.tries) == ("failed", 12)
    assert "unreachable" in message.last_error


@pytest.mark.django_db
def test_a_message_lost_by_the_broker_is_found_by_the_sweep(phone):
    promise(make.make_person(mobile="19912345678"))
    assert not phone.texts
    assert tasks.sweep_messages() == 2
    assert len(phone.texts) == 1


@pytest.mark.django_db
def test_a_message_held_by_a_dead_worker_is_sent_after_its_lease(phone):
    message = promise(make.make_person(mobile="19912345678"), channels=["sms"])[0]
    now = timezone.now()
    assert Message.objects.claim(message.pk, now=now, lease=timedelta(seconds=60))
    assert tasks.sweep_messages() == 0
    Message.objects.filter(pk=message.pk).update(lease_until=now - timedelta(seconds=1))
    assert tasks.sweep_messages() == 1


@pytest.mark.django_db
def test_a_code_that_lapsed_is_not_sent_and_not_kept(phone):
    message = promise(None, kind="code", channels=["sms"], address="19912345678", body="验证码 123456")[0]
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(minutes=6))
    tasks.sweep_messages()
    message.refresh_from_db()
    assert (message.promise_state, message.body, phone.texts) == ("failed", "", [])


class Gateway(BaseHTTPRequestHandler):
    answer = 200
    seen: list[dict] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append({"headers": dict(self.headers), "json": json.loads(body)})
        self.send_response(self.answer)
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Gateway.seen, Gateway.answer = [], 200
    settings.SENDER = "webhook"
    settings.SENDER_URL = f"http://127.0.0.1:{server.server_port}/sms"
    settings.SENDER_TOKEN = "geheim"
    yield Gateway
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
def test_the_webhook_gets_text_token_and_key(gateway, settings):
    promise(make.make_person(mobile="19912345678"), channels=["sms"], link="/desk/")
    assert tasks.sweep_messages() == 1
    [seen] = gateway.seen
    assert seen["headers"]["Authorization"] == "Bearer geheim"
    assert seen["headers"]["Idempotency-Key"] == seen["json"]["key"] == "duty:1:60d:sms"
    assert seen["json"]["to"] == "19912345678"
    assert f"{settings.ORIGIN}/desk/" in seen["json"]["text"]


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [302, 400, 500, 503])
def test_any_other_answer_means_not_sent_and_no_redirect_is_followed(gateway, answer):
    gateway.answer = answer
    [message] = promise(make.make_person(mobile="19912345678"), channels=["sms"])
    assert tasks.sweep_messages() == 0
    message.refresh_from_db()
    assert message.last_error == f"gateway answered {answer}"
    assert len(gateway.seen) == 1


@pytest.mark.django_db
def test_a_gateway_that_is_not_there_is_not_sent(settings):
    settings.SENDER, settings.SENDER_URL = "webhook", "http://127.0.0.1:9/sms"
    [message] = promise(make.make_person(mobile="19912345678"), channels=["sms"])
    assert tasks.sweep_messages() == 0
    message.refresh_from_db()
    assert "19912345678" not in message.last_error


@pytest.mark.django_db
def test_a_mail_server_away_is_not_sent(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    [message] = promise(None, channels=["email"], address="wang@example.org")
    assert tasks.sweep_messages() == 0
    message.refresh_from_db()
    assert message.last_error.startswith("mail server")


@pytest.mark.django_db
def test_the_console_shows_the_text_with_a_masked_phone(settings, capsys):
    settings.SENDER = "console"
    promise(make.make_person(mobile="19912345678"), channels=["sms"])
    tasks.sweep_messages()
    shown = capsys.readouterr().err
    assert "请及时办理换证" in shown
    assert "19912345678" not in shown


@pytest.mark.django_db
def test_a_broker_away_does_not_disturb_the_change(django_capture_on_commit_callbacks, monkeypatch):
    from kombu.exceptions import OperationalError

    def away(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.deliver_message, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        [message] = promise(make.make_person())
    message.refresh_from_db()
    assert message.promise_state == "queued"


@pytest.mark.django_db
def test_a_worker_that_reports_is_seen():
    tasks.worker_heartbeat.delay()
    tasks.worker_heartbeat.delay()
    [(name, at)] = api.workers_seen().items()
    assert name
    assert timezone.now() - at < timedelta(seconds=10)


@pytest.mark.parametrize(
    "text",
    [
        f"bad number {make.id_number(5)}",
        f"GET /people/?q={make.id_number(6).lower()} 404",
        "call 13800138000 now",
        "call +86 13800138000",
        "mail wang.gong@example.org",
        "GET /accounts/confirm?token=abcdef123456 200",
        "GET /accounts/password/reset/key/3-d2x8-abcdefabcdef/ 200",
        "photos/ab/abcdef-0123.jpg missing",
    ],
)
def test_a_log_line_tells_nothing_personal(text):
    clean = masked(text)
    for secret in (make.id_number(5), make.id_number(6).lower(), "13800138000", "wang.gong", "abcdef"):
        assert secret not in clean
    assert clean.split()[0] == text.split()[0] or clean.startswith("<")


def test_plain_numbers_survive_in_logs():
    assert masked("took 12345 ms, id 202611220001, /exams/13/") == "took 12345 ms, id 202611220001, /exams/13/"


def test_an_exception_is_logged_without_what_it_choked_on():
    record_filter = PersonalDataFilter()
    try:
        raise ValueError(f"cannot parse {make.id_number(5)} of 13800138000")
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed for %s", ("13800138000",), sys.exc_info())
    assert record_filter.filter(record)
    line = logging.Formatter().format(record)
    assert make.id_number(5) not in line
    assert "13800138000" not in line
    assert "ValueError" in line


def tries_in_parallel(user, *, count: int, enter) -> int:
    """How many of these simultaneous tries would have been hashed."""
    barrier, passed = threading.Barrier(count), []

    def one() -> None:
        from django.db import connection

        try:
            barrier.wait(timeout=20)
            enter(user)
            passed.append(True)
        except api.LockedOut:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _try in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(passed)


def guarded(user) -> None:
    api.enter_try(api.bucket(user, ""), device="", user=user)


def unguarded(user) -> None:
    """Check, then insert, without the lock: what the guard would be without its transaction."""
    import time

    from accounts.domain.sign_in import GuardPolicy, locked_until
    from accounts.models import SignInFailure

    account, now = api.bucket(user, ""), timezone.now()
    until = locked_until(
        list(SignInFailure.objects.filter(account_hash=account).values_list("at", flat=True)), policy=GuardPolicy()
    )
    if until:
        raise api.LockedOut(until, now=now)
    time.sleep(0.05)
    SignInFailure.objects.create(account_hash=account, device="", at=now)


def test_twenty_tries_at_once_are_five_tries(own_database):
    cache.clear()
    assert tries_in_parallel(make.make_user(), count=20, enter=guarded) == 5


def test_twin_without_the_lock_more_than_five_pass(own_database):
    assert tries_in_parallel(make.make_user(), count=20, enter=unguarded) > 5
