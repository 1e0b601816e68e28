"""The live console and the exam screens it watches, in one house: states follow, words arrive, a pause veils."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, House
from tests.browser.desk import sign_in
from tests.browser.room import enter, open_paper, wait_saved

expect.set_options(timeout=15_000)
SCRIPT = Path(__file__).resolve().parents[2] / "exams/static/exams/room-console.js"


def of_the_room(house: House, where: str) -> list[tuple[str, str, str]]:
    """(seat's key in the feed, ticket, code) of the sample room's candidates in this state."""
    from django.conf import settings

    from exams.domain.ticket import ticket_code

    rows = house.rows(
        f"""SELECT r.uuid, r.ticket_number, r.ticket_generation FROM exams_registration r
            JOIN exams_sitting s ON s.id = r.sitting_id JOIN exams_attempt a ON a.registration_id = r.id
            WHERE s.name LIKE '熔化焊接%' AND s.state = 'locked' AND a.state = 'open' AND {where} ORDER BY r.seat"""
    )
    return [
        (str(uuid.UUID(key)), number, ticket_code(settings.LOOKUP_KEY, str(uuid.UUID(key)), generation))
        for key, number, generation in rows
    ]


@pytest.fixture
def console(browser: Browser, house: House) -> Page:
    sitting = house.rows(
        "SELECT uuid FROM exams_sitting WHERE name LIKE '熔化焊接%' AND part = 'theory' AND state = 'locked'"
    )[0][0]
    page = sign_in(browser, house, "invigilator", f"/exams/sittings/{uuid.UUID(sitting)}/room/")
    page.wait_for_selector(".tile")
    yield page
    page.context.close()


def act(page: Page, key: str, name: str, **fields: str) -> None:
    """Open a seat, choose an act, fill it in, send it, and close the seat again."""
    page.click(f'.tile[data-key="{key}"]')
    page.click(f'#seat-dialog [data-open="{name}"]')
    for field, value in fields.items():
        page.fill(f'#seat-dialog [data-form="{name}"] [name="{field}"]', value)
    page.click(f'#seat-dialog [data-form="{name}"] [type=submit]')
    page.wait_for_selector('#seat-dialog [data-said][data-tone="ok"]:not(:empty)')
    page.keyboard.press("Escape")


def read(page: Page, words: str) -> None:
    """The message lies over the item, which hears no key, until it is acknowledged."""
    expect(page.locator("#exam-message")).to_be_visible()
    expect(page.locator("#message-text")).to_have_text(words)
    page.keyboard.press("B")
    with page.expect_response("**/read/") as told:
        page.keyboard.press("Enter")
    assert told.value.status == 204
    expect(page.locator("#exam-message")).to_be_hidden()


def test_two_screens_and_the_console_that_watches_them(browser: Browser, house: House, console: Page, page: Page):
    first, ticket, code = of_the_room(house, "a.paused_at IS NULL")[0]
    second, other_ticket, other_code = of_the_room(house, "a.paused_at IS NOT NULL")[0]
    tile = console.locator(f'.tile[data-key="{first}"]')
    expect(tile).to_have_attribute("data-state", "offline")

    enter(page, ticket, code)
    read(page, "请核对屏幕上的照片和姓名，有问题举手。")  # said to the whole room before
    wait_saved(page)
    page.locator("#item-options label:not(:has(:checked))").first.click()
    wait_saved(page)
    expect(tile).to_have_attribute("data-state", "away")  # until somebody has dealt with it
    console.locator("#alerts li", has_text="离开考试窗口").get_by_role("button", name="已处理").click()
    expect(tile).to_have_attribute("data-state", "answering")
    serious = Axe().run(console, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert serious.violations_count == 0, serious.generate_report()

    act(console, first, "message", text="请把准考证放在桌角")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as if the 15 s were over
    answers = house.responses(ticket)
    read(page, "请把准考证放在桌角")
    assert house.responses(ticket) == answers

    act(console, first, "pause", reason="更换鼠标")
    expect(tile).to_have_attribute("data-state", "paused")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#exam-veil")).to_be_visible()
    stands = page.inner_text("#veil-clock")
    for _asking in range(2):
        with page.expect_response("**/room/clock/"):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.inner_text("#veil-clock") == stands
    page.keyboard.press("A")
    assert house.responses(ticket) == answers

    act(console, first, "resume")
    expect(page.locator("#exam-veil")).to_be_hidden()
    expect(tile).to_have_attribute("data-state", "answering")

    context = browser.new_context(viewport=DESK, locale="zh-CN", base_url=house.url)
    other = context.new_page()
    other.goto("/exams/room/")
    other.fill("[name=ticket_number]", other_ticket)
    other.fill("[name=code]", other_code)
    other.get_by_role("button", name="进入考场").click()
    other.click("#start")
    open_paper(other)
    expect(other.locator("#exam-veil")).to_be_visible()
    expect(console.locator(f'.tile[data-key="{second}"]')).to_have_attribute("data-state", "paused")
    context.close()


WORDS = """all seat noSeat left since half handled read unread room seconds item times live lost signedOut failed nobody
unlisted"""
STATES = "absent checked_in answering idle away offline paused submitted held voided"
PAGE = """<!DOCTYPE html><body><div id="console" data-feed="/feed" data-poll="50" data-zone="0" data-may-act="0">
<div id="console-counts"></div><p id="console-live"></p><ul id="alerts"></ul><b id="alerts-count"></b>
<p id="alerts-none"></p><p id="alerts-more"></p><ul id="tiles"></ul><p id="tiles-none"></p>
<input id="console-find"></div><dialog id="seat-dialog"></dialog>
<script type="application/json" id="console-words">%s</script><script src="/room-console.js"></script></body>"""


def test_five_hundred_seats_are_drawn_by_key_and_only_what_changed_is_touched(browser_page: Page):
    """The script alone, fed by the test: one row changes one tile, and a moved tile is the same node."""
    words = dict.fromkeys(WORDS.split(), "%s") | {"states": {state: state for state in STATES.split()}}
    seats = {f"k{at}": [at, f"考生{at}", f"T{at:05d}", "answering", 10, 9_999_999, 0, 0, "in"] for at in range(1, 501)}
    counts = dict.fromkeys(STATES.split(), 0) | {"answering": 500, "alerts": 0}
    base = {"now": 0, "items": 100, "counts": counts, "gone": []}
    silent = [7, "考生7", "T00007", "offline", 10, 9_999_999, 1, 2, "in"]
    answers = [
        base | {"v": "1", "full": True, "seats": seats, "alerts": []},
        base | {"v": "2", "seats": {"k7": silent}},
        {"v": "2", "now": 0},
    ]
    page = browser_page
    html = PAGE % json.dumps(words)
    page.route("http://console.test/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.route("**/room-console.js", lambda route: route.fulfill(path=SCRIPT))
    page.route("**/feed*", lambda route: route.fulfill(json=answers.pop(0) if answers[1:] else answers[0]))
    page.goto("http://console.test/")
    page.wait_for_selector('.tile[data-key="k7"][data-state="offline"]')
    assert page.locator(".tile").count() == 500
    assert page.locator('.tile[data-state="offline"]').count() == 1
    page.evaluate("window.before = document.querySelector('.tile[data-key=k8]')")
    answers.insert(0, base | {"v": "3", "seats": {"k8": [501, *seats["k8"][1:]]}})
    page.wait_for_function("document.querySelector('#tiles li:last-child .tile').getAttribute('data-key') === 'k8'")
    assert page.evaluate("window.before === document.querySelector('.tile[data-key=k8]')")
    for sought, found in (("317", "k317"), ("考生42", None), ("00099", "k99")):
        page.fill("#console-find", sought)
        shown = page.locator(".tile:visible")
        if found:
            assert shown.count() == 1
            assert shown.first.get_attribute("data-key") == found
        else:
            assert shown.count() == 11, "考生42 and 420 to 429"
