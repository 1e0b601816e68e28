"""A phone that finds a contest full waits its turn by itself: no sooner than it is told, not in step with others."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from contests.domain.fairness import LEAST_MS_ONE
from contests.models import Play
from contests.views import waiting
from evidence.api import database_now
from pages.domain.line import Line
from tests.browser.conftest import PHONE, ROOT
from tests.contests.factories import age, make_contest

HOST = "http://contest.example"
FULL = {"status": 503, "headers": {"Retry-After": "1"}, "body": "<h1>full</h1>"}
Answer = Callable[[int], dict]


@pytest.fixture
def joined(own_database: object) -> tuple[Client, str]:
    """A phone's cookies after joining, and the address of the round."""
    contest, client = make_contest(), Client()
    client.post(f"/contests/{contest.slug}/", {"name": "王小明", "agreed": "on"})
    return client, f"/contests/{contest.slug}/rounds/1/"


@pytest.fixture
def screen(browser: Browser) -> Iterator[Page]:
    made = browser.new_context(viewport=PHONE, locale="zh-CN")
    made.set_default_timeout(15_000)
    yield made.new_page()
    made.close()


def serve(screen: Page, client: Client, faults: dict[str, list[dict | None]]) -> dict[str, list[float]]:
    """Answer the browser out of the views themselves; `faults`: what the first asks of an address ending so get
    instead (None: the network is away). Returns the waits that the page had set itself before each ask.
    """
    asked: dict[str, list[float]] = {ending: [] for ending in faults}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            file = ROOT / "site/contests" / path.lstrip("/").partition("?")[0]
            if file.suffix == ".js" and file.exists():
                route.fulfill(body=file.read_text(encoding="utf-8"), content_type="text/javascript")
            else:
                route.fulfill(status=404)
            return
        for ending, left in faults.items():
            if path.endswith(ending):
                asked[ending].append(1)
                if left:
                    fault = left.pop(0)
                    route.abort() if fault is None else route.fulfill(**fault)
                    return
        if route.request.method == "POST":
            ticket = route.request.headers.get("x-contest-ticket")
            heads = {"X-Contest-Ticket": ticket} if ticket else {}
            body = route.request.post_data or "{}"
            reply = client.post(path, body, content_type="application/json", headers=heads)
        else:
            reply = client.get(path)
        route.fulfill(status=reply.status_code, body=reply.content, content_type=reply["Content-Type"])

    screen.route("**/*", answer)
    return asked


def wait_of(screen: Page) -> int:
    return int(screen.get_attribute("#play", "data-wait-ms") or 0)


def test_a_phone_that_finds_the_start_full_is_let_in_later_by_itself(joined, screen: Page):
    client, address = joined
    asked = serve(screen, client, {"/start/": [FULL]})
    screen.goto(HOST + address)
    screen.click("#begin")
    expect(screen.locator("#begin")).to_contain_text("正在排队")
    assert 1000 <= wait_of(screen) <= 2000
    screen.wait_for_selector("#game:not([hidden])")
    assert len(asked["/start/"]) == 2
    assert Play.objects.count() == 1


def test_a_phone_hands_in_again_after_a_full_house_and_a_lost_network(joined, screen: Page):
    client, address = joined
    asked = serve(screen, client, {"/finish/": [FULL, None]})
    screen.goto(HOST + address)
    screen.click("#begin")
    screen.wait_for_selector("#game:not([hidden])")
    age(Play.objects.get(), seconds=20)
    for _question in range(5):
        screen.wait_for_timeout(LEAST_MS_ONE + 200)  # a person reads before choosing; faster plays go to review
        screen.locator("#options button").first.click()
        screen.click("#next")
    expect(screen.locator("#notice")).to_contain_text("正在排队交卷")
    screen.wait_for_url(re.compile("/plays/"))
    assert len(asked["/finish/"]) == 3
    assert Play.objects.get().state == Play.State.COUNTED


def test_phones_that_are_told_the_same_wait_differently(joined, screen: Page):
    client, address = joined
    serve(screen, client, {"/start/": [FULL | {"headers": {"Retry-After": "60"}}] * 9})
    waits = set()
    for _phone in range(5):
        screen.goto(HOST + address)
        screen.click("#begin")
        expect(screen.locator("#begin")).to_contain_text("正在排队")
        waits.add(wait_of(screen))
    assert all(60_000 <= wait <= 120_000 for wait in waits)
    assert len(waits) == 5


def test_a_refusal_is_final_and_asked_once(joined, screen: Page):
    client, address = joined
    refusal = {"status": 409, "body": json.dumps({"error": "这一轮的答题次数已经用完。"})}
    asked = serve(screen, client, {"/start/": [refusal]})
    screen.goto(HOST + address)
    screen.click("#begin")
    expect(screen.locator("#refusal")).to_contain_text("用完")
    assert len(asked["/start/"]) == 1


def told(wait_ms: int, ahead: int) -> dict:
    return {"status": 202, "body": json.dumps({"wait_ms": wait_ms, "ahead": ahead, "ticket": "turn"})}


def test_a_phone_in_the_line_sees_its_place_and_comes_in_with_its_ticket(joined, screen: Page):
    client, address = joined
    serve(screen, client, {"/start/": [told(2500, 300)]})
    tickets: list[str | None] = []
    screen.on(
        "request", lambda sent: tickets.append(sent.headers.get("x-contest-ticket")) if is_start(sent.url) else None
    )
    screen.goto(HOST + address)
    screen.click("#begin")
    expect(screen.locator("#begin")).to_contain_text("前面约 300 人，约 3 秒后自动开始")
    expect(screen.locator("#begin")).to_contain_text("约 1 秒后")
    screen.wait_for_selector("#game:not([hidden])")
    assert tickets == [None, "turn"]


def is_start(address: str) -> bool:
    return address.endswith("/start/")


def test_answers_in_the_line_are_sent_again_as_they_were_also_after_a_reload(joined, screen: Page):
    client, address = joined
    serve(screen, client, {"/finish/": [told(600_000, 90)]})
    sent: list[tuple[str | None, str | None]] = []
    screen.on(
        "request",
        lambda ask: (
            sent.append((ask.headers.get("x-contest-ticket"), ask.post_data)) if "/finish/" in ask.url else None
        ),
    )
    screen.goto(HOST + address)
    screen.click("#begin")
    screen.wait_for_selector("#game:not([hidden])")
    age(Play.objects.get(), seconds=20)
    for _question in range(5):
        screen.wait_for_timeout(LEAST_MS_ONE + 200)
        screen.locator("#options button").first.click()
        screen.click("#next")
    expect(screen.locator("#notice")).to_contain_text("用时按送到的时刻计算")
    screen.goto(HOST + address)  # ten minutes are long: somebody reloads
    screen.wait_for_url(re.compile("/plays/"))
    assert [ticket for ticket, _body in sent] == [None, "turn"]
    assert sent[0][1] == sent[1][1], "the ticket holds for these very answers"


def test_a_page_closed_in_the_line_hands_in_when_it_is_opened_after_the_time(joined, screen: Page, monkeypatch):
    client, address = joined
    serve(screen, client, {})
    line = Line(cost=0.1)
    monkeypatch.setattr(waiting, "_LINE", line)
    screen.goto(HOST + address)
    screen.click("#begin")
    screen.wait_for_selector("#game:not([hidden])")
    for question in range(5):
        screen.wait_for_timeout(LEAST_MS_ONE + 200)
        screen.locator("#options button").first.click()
        if question == 4:
            now = database_now()  # the last second of its minute
            Play.objects.update(started_at=now - timedelta(seconds=59), deadline_at=now + timedelta(seconds=1))
            line.taken = time.time() + 4
        screen.click("#next")
    expect(screen.locator("#notice")).to_contain_text("用时按送到的时刻计算")
    screen.goto(HOST + f"{address.partition('rounds')[0]}")
    screen.goto(HOST + address)
    expect(screen.locator("#gate [role=status]")).to_contain_text("正在排队登记")
    screen.wait_for_url(re.compile("/plays/"))
    assert Play.objects.get().state == Play.State.COUNTED
