"""The exam screen when the network, the clock or the time is against the candidate: nothing untrue, nothing lost."""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from exams.domain.ticket import ticket_code
from tests.browser.conftest import DESK, House
from tests.browser.room import at, enter, open_paper, wait_saved

SAVED, AWAY = '#save-state[data-state="saved"]', '#save-state[data-state="offline"]'
PAGE_IS_KEPT = """new Promise((done) => {
  const look = async () => {
    const kept = await (await caches.open("room-sealed")).keys();
    if (kept.length > 1) { done(); } else { setTimeout(look, 100); }
  };
  look();
})"""
KEPT = """async () => {
  const asked = (wish) => new Promise((done) => { wish.onsuccess = () => done(wish.result); });
  const link = await asked(indexedDB.open("anpei-exam", 1));
  const rows = await asked(link.transaction("kept").objectStore("kept").getAll());
  link.close();
  const sealed = (await caches.keys()).includes("room-sealed");
  return { rows: rows.map((row) => Object.keys(row).sort().join()), sealed, local: JSON.stringify(localStorage) };
}"""


@pytest.fixture(scope="module")
def tickets(house: House):
    """From the last seat on: the other module begins with the first."""
    rows = house.rows(
        """SELECT r.ticket_number, r.uuid, r.ticket_generation FROM exams_registration r
           JOIN exams_sitting s ON s.id = r.sitting_id
           WHERE s.starts_at = (SELECT max(starts_at) FROM exams_sitting WHERE state = 'locked') ORDER BY r.seat DESC"""
    )
    return iter(
        [
            (number, ticket_code(settings.LOOKUP_KEY, str(uuid.UUID(one)), generation))
            for number, one, generation in rows
        ]
    )


def leave_anyway(page: Page) -> None:
    """Whoever is asked "leave this page?" says yes."""
    page.on("dialog", lambda dialog: dialog.accept())


def test_a_network_that_hangs_is_told_and_a_reload_without_one_goes_on(
    context: BrowserContext, page: Page, house: House, tickets
):
    """F8 and F25: alert within 10 s though no request fails; then offline, reloaded, all is there and arrives."""
    ticket, code = next(tickets)
    enter(page, ticket, code)
    leave_anyway(page)
    page.evaluate(PAGE_IS_KEPT)
    page.route("**/room/answers/", lambda _route: None)
    page.keyboard.press("1")
    page.wait_for_selector(AWAY, timeout=10_000)
    assert "1 题在本机" in page.inner_text("#save-state")
    assert page.is_visible("#offline-notice")
    page.unroute("**/room/answers/")
    context.set_offline(True)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("2")
    expect(page.locator("#offline-count")).to_have_text("离线，4 题在本机")
    assert house.responses(ticket) == {}
    page.reload()  # what Playwright calls offline ends for a moment while a page unloads: nothing is counted after it
    open_paper(page)
    assert at(page) == 4
    assert "4 题在本机" in page.inner_text("#save-state")
    assert page.locator("#item-options input:checked").count() == 1
    assert page.inner_text("#clock-time").startswith(("1:5", "2:2"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    context.set_offline(False)
    page.wait_for_selector(SAVED, timeout=10_000)
    assert sorted(house.responses(ticket)) == [1, 2, 3, 4, 5]
    kept = page.evaluate(KEPT)
    assert set(kept["rows"]) == {"at,data,id,iv,sent"}
    assert "rev" not in kept["local"]


def test_nobody_leaves_while_an_answer_is_on_its_way_and_nothing_stays_behind(page: Page, house: House, tickets):
    """CON-3, SEC-14: the way out is refused with a sentence; after it the machine holds nothing of the candidate."""
    ticket, code = next(tickets)
    enter(page, ticket, code)
    leave_anyway(page)
    page.route("**/room/answers/", lambda route: route.abort())
    page.keyboard.press("1")
    page.wait_for_selector(AWAY)
    page.click("#submit-open")
    page.click("#submit-confirm")
    expect(page.locator("#submit-error")).to_contain_text("还有 1 题没有保存")
    page.goto("/exams/room/entrance/")
    page.get_by_role("button", name="不是我，退出").click()
    expect(page.locator("#unsent")).to_contain_text("还有 1 题")
    page.unroute("**/room/answers/")
    page.click("#start")
    open_paper(page)
    wait_saved(page)
    assert house.responses(ticket) == {1: "T"}
    page.evaluate("AnpeiExam.hold(true)")  # as a pause does
    page.keyboard.press("2")
    assert page.locator("#item-options input:disabled").count() == 2
    page.evaluate("AnpeiExam.hold(false)")
    assert page.locator("#item-options input:disabled").count() == 0
    assert house.responses(ticket) == {1: "T"}
    page.fill("#note-text", "草稿只在这里", force=True)
    page.goto("/exams/room/entrance/")
    page.get_by_role("button", name="不是我，退出").click()
    page.wait_for_url("**/exams/room/")
    kept = page.evaluate(KEPT)
    assert (kept["rows"], kept["sealed"]) == ([], False)


def test_a_clock_an_hour_off_changes_neither_the_time_shown_nor_the_deadline(browser: Browser, house: House, tickets):
    """F12, SEC-06."""
    ticket, code = next(tickets)
    for hours in (1, -1):
        made = browser.new_context(viewport=DESK, locale="zh-CN", base_url=house.url)
        page = made.new_page()
        page.clock.install(time=timezone.now() + timedelta(hours=hours))
        enter(page, ticket, code)
        wait_saved(page)
        parts = [int(part) for part in page.inner_text("#clock-time").split(":")]
        shown = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2])
        assert abs(shown - _left(house, ticket)) < timedelta(seconds=20)
        made.close()


def _left(house: House, ticket: str) -> timedelta:
    statement = """SELECT a.deadline_at FROM exams_attempt a JOIN exams_registration r ON r.id = a.registration_id
                   WHERE r.ticket_number = ?"""
    deadline = datetime.fromisoformat(house.rows(statement, ticket)[0][0]).replace(tzinfo=UTC)
    return deadline - timezone.now()


def test_what_arrives_after_the_time_is_sealed_and_the_candidate_is_told(
    context: BrowserContext, page: Page, house: House, tickets
):
    """F8 past the deadline, CON-7: a late pack, nothing dropped, and the result page says so."""
    ticket, code = next(tickets)
    enter(page, ticket, code)
    wait_saved(page)
    context.set_offline(True)
    page.keyboard.press("1")
    page.wait_for_selector(AWAY)
    over = timezone.now() - timedelta(minutes=3)
    statement = """UPDATE exams_attempt SET deadline_at = ? WHERE registration_id =
                   (SELECT id FROM exams_registration WHERE ticket_number = ?)"""
    with contextlib.closing(sqlite3.connect(house.data / "anpei.sqlite3", timeout=20)) as link, link:
        link.execute(statement, (f"{over:%F %T}", ticket))
    context.set_offline(False)
    page.wait_for_url("**/result/")
    expect(page.locator("main")).to_contain_text("有 1 题答案在考试时间之后送达", timeout=20_000)
    packs = house.rows(
        """SELECT p.state, p.cause FROM exams_latepack p JOIN exams_attempt a ON a.id = p.attempt_id
           JOIN exams_registration r ON r.id = a.registration_id WHERE r.ticket_number = ?""",
        ticket,
    )
    assert packs == [("waiting", "deadline")]
    assert house.responses(ticket) == {}
