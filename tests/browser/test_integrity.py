"""Measures at the exam screen and on the console: leaving the window reminds, tells, and ends nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.room import at, enter, wait_saved
from tests.browser.test_console import console, of_the_room

__all__ = ["console"]
AWAY = "Object.defineProperty(document, 'hidden', {configurable: true, get: () => %s});" + (
    "document.dispatchEvent(new Event('visibilitychange'));"
)


@pytest.fixture
def full_screen(house: House) -> Iterator[None]:
    """For this test the room asks for it, too."""
    change = """UPDATE exams_sitting SET integrity = json_set(integrity, '$.full_screen', json('%s'))
                WHERE name LIKE '熔化焊接%%' AND state = 'locked' AND part = 'theory'"""
    for value in ("true", "false"):
        with contextlib.closing(sqlite3.connect(house.data / "anpei.sqlite3", timeout=20)) as link, link:
            link.execute(change % value)
        if value == "true":
            yield


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
    page.keyboard.press("B" if before != "B" else "A")
    wait_saved(page)
    assert house.responses(ticket).get(place) != before

    page.evaluate(
        "document.getElementById('item-stem').dispatchEvent(new Event('copy', {bubbles: true, cancelable: true}))"
    )
    expect(page.locator("#integrity-toast")).to_have_text("题目不能复制、打印。")
    serious = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert serious.violations_count == 0, serious.generate_report()
