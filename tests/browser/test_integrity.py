"""Measures at the exam screen and on the console: leaving the window reminds, tells, and ends nothing."""

from __future__ import annotations

import contextlib
import json
import plistlib
import sqlite3
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from exams.domain.seb import config_key, request_hash
from tests.browser.conftest import DESK, House
from tests.browser.room import at, enter, open_paper, wait_saved
from tests.browser.test_console import console, of_the_room

__all__ = ["console"]
AWAY = "Object.defineProperty(document, 'hidden', {configurable: true, get: () => %s});" + (
    "document.dispatchEvent(new Event('visibilitychange'));"
)


def asked_too(house: House, option: str) -> Iterator[None]:
    """For this test the sample room asks for something more."""
    change = """UPDATE exams_sitting SET integrity = json_set(integrity, '$.%s', json('%s'))
                WHERE name LIKE '熔化焊接%%' AND state = 'locked' AND part = 'theory'"""
    for value in ("true", "false"):
        with contextlib.closing(sqlite3.connect(house.data / "anpei.sqlite3", timeout=20)) as link, link:
            link.execute(change % (option, value))
        if value == "true":
            yield


@pytest.fixture
def full_screen(house: House) -> Iterator[None]:
    yield from asked_too(house, "full_screen")


@pytest.fixture
def seb(house: House) -> Iterator[None]:
    yield from asked_too(house, "seb")


def leave(page: Page) -> None:
    """Another window for a while, and back."""
    with page.expect_response("**/room/integrity/") as told:
        page.evaluate(AWAY % "true")
    assert told.value.status == 200
    page.evaluate(AWAY % "false")
    expect(page.locator("#integrity-dialog")).to_be_visible()


def test_leaving_the_window_is_seen_on_the_console_and_the_keyboard_goes_on(
    house: House, full_screen: None, console: Page, page: Page
):
    key, ticket, code = of_the_room(house, "a.paused_at IS NULL")[1]
    enter(page, ticket, code)
    expect(page.locator("#exam-message")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#exam-message")).to_be_hidden()
    wait_saved(page)
    expect(page.locator("#integrity-mark")).to_be_attached()
    assert page.evaluate("getComputedStyle(document.getElementById('integrity-mark')).pointerEvents") == "none"

    page.click("#screen-enter")
    expect(page.locator("#screen-notice")).to_be_hidden()
    with page.expect_response("**/room/integrity/"):
        page.evaluate("document.exitFullscreen()")
    expect(page.locator("#integrity-text")).to_contain_text("退出了全屏")
    page.keyboard.press("Enter")
    expect(page.locator("#integrity-dialog")).to_be_hidden()

    page.wait_for_timeout(1600)  # what the page itself asked for is not counted
    leave(page)
    expect(page.locator("#integrity-text")).to_contain_text("再离开将告知监考员")
    place = at(page)
    page.keyboard.press("A")  # the reminder hears no answers
    page.keyboard.press("Enter")
    expect(page.locator("#integrity-dialog")).to_be_hidden()
    assert at(page) == place
    leave(page)
    expect(page.locator("#integrity-text")).to_contain_text("已告知监考员")
    page.keyboard.press("Enter")
    expect(console.locator(f'.tile[data-key="{key}"]')).to_have_attribute("data-state", "away")
    first = console.locator("#alerts li").first
    expect(first).to_contain_text("离开考试窗口")
    expect(first).to_have_class("notice notice--urgent")

    page.keyboard.press("ArrowRight")
    assert at(page) == place + 1
    page.click('[data-font-size="3"]')
    page.keyboard.press("ArrowLeft")
    before = house.responses(ticket).get(place)
    page.keyboard.press("1" if before in ("F", "B") else "2")
    wait_saved(page)
    assert house.responses(ticket).get(place) != before

    page.evaluate(
        "document.getElementById('item-stem').dispatchEvent(new Event('copy', {bubbles: true, cancelable: true}))"
    )
    expect(page.locator("#integrity-toast")).to_have_text("题目不能复制、打印。")
    serious = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert serious.violations_count == 0, serious.generate_report()


def test_the_safe_browser_opens_by_its_file_and_comes_back_after_a_network_that_was_away(
    house: House, seb: None, browser: Browser, page: Page
):
    """The modern SEB, as its page sees it: an object that tells hashes, and no header."""
    _key, ticket, code = of_the_room(house, "a.paused_at IS NULL")[2]
    page.goto("/exams/room/")
    page.fill("[name=ticket_number]", ticket)
    page.fill("[name=code]", code)
    page.get_by_role("button", name="进入考场").click()
    page.get_by_role("button", name="用安全考试浏览器打开").click()
    address = page.get_by_role("link", name="下载启动文件").get_attribute("href")
    told = plistlib.loads(page.request.get(address).body())
    key = config_key(told)
    pages = [told["startURL"], f"{house.url}/exams/room/entrance/", f"{house.url}/exams/room/paper/"]
    hashes = json.dumps({url: request_hash(url, key) for url in pages})
    safe = browser.new_context(viewport=DESK, locale="zh-CN", base_url=house.url)
    safe.add_init_script(
        f"const told = {hashes};"
        "setTimeout(function () { window.SafeExamBrowser = {security: {configKey: told[location.href]}}; }, 0);"
        "Object.defineProperty(navigator, 'userAgent', {get: function () { return 'Mozilla/5.0 SEB/3.7'; }});"
    )
    seat = safe.new_page()
    seat.goto(told["startURL"])
    seat.wait_for_url("**/entrance/")
    seat.click("#start")
    open_paper(seat)
    seat.keyboard.press("Enter")  # what was said to the room before
    expect(seat.locator("#exam-message")).to_be_hidden()
    with seat.expect_response("**/room/place/"):
        seat.keyboard.press("ArrowRight")
    wait_saved(seat)
    place = at(seat)
    safe.set_offline(True)
    seat.wait_for_timeout(2500)
    safe.set_offline(False)
    began = time.monotonic()
    seat.reload()
    open_paper(seat)
    assert time.monotonic() - began < 5
    assert at(seat) == place
    expect(seat.locator("#guard-notice")).to_be_hidden()
    stopped = house.rows(
        """SELECT count(*) FROM exams_roomevent e JOIN exams_registration r ON r.id = e.registration_id
           WHERE r.ticket_number = ? AND e.kind = 'browser_refused'""",
        ticket,
    )
    assert stopped == [(0,)]
    safe.close()
    page.goto("/exams/room/paper/")  # the same pass in an ordinary browser
    expect(page.locator("#guard-notice")).to_be_visible()
    expect(page.locator("#save-state")).to_contain_text("暂时不能作答")
    expect(page.locator("#offline-notice")).to_be_hidden()
    expect(page.locator("#item-options label")).to_have_count(0)
