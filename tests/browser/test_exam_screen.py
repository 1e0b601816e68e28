"""The exam screen in Chromium: truthful, usable by keyboard or thumb alone, and hard to lose an answer in."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import tempfile
import time
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.conftest import QUIET, House, chromium
from tests.browser.room import answer_all, at, enter, open_paper, wait_saved


@pytest.fixture(scope="module")
def tickets(house: House):
    """Candidates of today's sitting, each used by one test; their codes are derived as the ticket printer does."""
    from django.conf import settings

    from exams.domain.ticket import ticket_code

    rows = house.rows(
        """SELECT r.ticket_number, r.uuid, r.ticket_generation FROM exams_registration r
           JOIN exams_sitting s ON s.id = r.sitting_id
           WHERE s.starts_at = (SELECT max(starts_at) FROM exams_sitting WHERE state = 'locked') ORDER BY r.seat"""
    )
    return iter(
        [
            (number, ticket_code(settings.LOOKUP_KEY, str(uuid.UUID(identity)), generation))
            for number, identity, generation in rows
        ]
    )


def leave_the_box(page: Page) -> None:
    """In a text box arrows move in the text; Esc leads out, and they change items again."""
    page.focus("#note summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("先断电")
    page.keyboard.press("ArrowRight")
    assert (page.input_value("#note-text"), at(page)) == ("先断电", 1)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert at(page) == 2
    page.keyboard.press("ArrowLeft")


def test_a_whole_exam_by_keyboard_alone_is_scored_right(page: Page, house: House, tickets):
    ticket, code = next(tickets)
    enter(page, ticket, code)
    key = house.right_answers(ticket)
    leave_the_box(page)
    answer_all(page, key, wrong=15)
    wait_saved(page)
    assert house.responses(ticket).keys() == key.keys()
    page.keyboard.press("ArrowRight")
    page.click("#next")
    page.wait_for_selector("#submit-dialog[open]")
    assert page.inner_text("#tally-missing") == "0"
    page.focus("#submit-confirm")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")
    assert "85" in page.inner_text(".room-score__value")
    assert "合格" in page.inner_text(".room-score__verdict")


def test_a_thumb_alone_is_enough_on_a_phone(phone: Page, house: House, tickets):
    ticket, code = next(tickets)
    enter(phone, ticket, code)
    phone.locator("#item-options label").first.tap()
    phone.locator("#flag").tap()
    phone.locator("#next").tap()
    phone.locator("#sheet-open").tap()
    phone.locator("#cell-40").tap()
    assert at(phone) == 40
    phone.locator("#item-options label").last.tap()
    wait_saved(phone)
    assert sorted(house.responses(ticket)) == [1, 40]
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_offline_the_line_says_so_and_everything_arrives_after(
    context: BrowserContext, page: Page, house: House, tickets
):
    """F8, I11: alert within 10 s, answers arrive within 10 s of the network's return."""
    ticket, code = next(tickets)
    enter(page, ticket, code)
    wait_saved(page)
    context.set_offline(True)
    began = time.monotonic()
    for _ in range(30):
        page.keyboard.press("1")
        page.keyboard.press("ArrowRight")
    page.wait_for_selector('#save-state[data-state="offline"]', timeout=10_000)
    assert time.monotonic() - began < 10
    assert "题在本机" in page.inner_text("#save-state")
    assert house.responses(ticket) == {}
    page.click("#submit-open")
    page.click("#submit-confirm")
    page.wait_for_selector("#submit-error:not([hidden])")
    assert "不会丢失" in page.inner_text("#submit-error")
    page.click("#submit-cancel")
    context.set_offline(False)
    wait_saved(page)
    assert len(house.responses(ticket)) == 30


def test_reload_and_second_tab_come_back_to_the_same_item(context: BrowserContext, page: Page, house: House, tickets):
    ticket, code = next(tickets)
    enter(page, ticket, code)
    for _ in range(4):
        page.keyboard.press("2")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("m")
    wait_saved(page)
    page.wait_for_timeout(2000)
    page.reload()
    open_paper(page)
    assert at(page) == 5
    assert page.get_attribute("#flag", "aria-pressed") == "true"
    second = context.new_page()
    second.goto("/exams/room/paper/")
    open_paper(second)
    assert at(second) == 5
    page.keyboard.press("1")
    page.wait_for_selector("#takeover:not([hidden])")
    assert 5 not in house.responses(ticket)
    second.keyboard.press("2")
    wait_saved(second)
    assert house.responses(ticket)[5] == "F"


def test_a_killed_browser_opens_on_the_item_with_unsent_answers_kept(driver: Playwright, house: House, tickets):
    """F25: kill -9 with five answers not yet sent; reopened, all are there and reach the server."""
    ticket, code = next(tickets)
    with tempfile.TemporaryDirectory() as profile:

        def launch():
            context = driver.chromium.launch_persistent_context(
                profile, executable_path=chromium(), args=QUIET, base_url=house.url, locale="zh-CN"
            )
            return context, context.pages[0]

        context, page = launch()
        enter(page, ticket, code)
        for _ in range(3):
            page.keyboard.press("1")
            page.keyboard.press("ArrowRight")
        wait_saved(page)
        page.wait_for_timeout(1800)
        context.set_offline(True)
        for _ in range(5):
            page.keyboard.press("2")
            page.keyboard.press("ArrowRight")
        page.wait_for_timeout(3000)
        found = subprocess.run(["pgrep", "-f", f"user-data-dir={profile}"], capture_output=True, text=True, check=True)
        for process in found.stdout.split():
            try:
                os.kill(int(process), signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(1)
        assert len(house.responses(ticket)) == 3
        for lock in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
            path = os.path.join(profile, lock)
            if os.path.islink(path):
                os.unlink(path)
        context, page = launch()
        enter(page, ticket, code)  # a killed browser may have lost its cookie with the power
        assert at(page) == 4
        wait_saved(page)
        assert sorted(house.responses(ticket)) == [1, 2, 3, 4, 5, 6, 7, 8]
        context.close()


@pytest.mark.parametrize("where", ["/exams/room/", "entrance", "paper"])
def test_the_room_has_no_accessibility_violation(page: Page, tickets, where: str):
    if where.startswith("/"):
        page.goto(where)
    else:
        ticket, code = next(tickets)
        enter(page, ticket, code)
        if where == "entrance":
            page.goto("/exams/room/entrance/")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()


def test_the_exam_screens_own_script_and_style_stay_small(page: Page, tickets):
    """≤ 60 KB of our script, compressed; nothing from another host."""
    sizes: dict[str, int] = {}
    hosts: set[str] = set()

    def note(response):
        hosts.add(response.url.split("/")[2])
        if response.url.endswith(".js"):
            sizes[response.url] = len(gzip.compress(response.body()))

    ticket, code = next(tickets)
    page.on("response", note)
    enter(page, ticket, code)
    assert len(hosts) == 1
    assert sum(sizes.values()) < 60_000
