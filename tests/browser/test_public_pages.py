"""The public site in Chromium: nothing a checker can fault, nothing too wide, journeys by thumb and by key."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, House
from tests.browser.desk import sign_in

PAGES = [
    "/",
    "/places/enterprise/",
    "/campaigns/safety-law-week-2026/",
    "/events/",
    "/events/community-consultation/",
    "/venues/safety-theme-park/",
    "/materials/poster-cpr/",
    "/contests/ankang-sample/",
    "/laws/work-safety-law/",
    "/cases/kunshan-2014/",
    "/knowledge/hot-work/",
    "/courses/welding/",
    "/courses/welding/fuel-containers/",
    "/search/?q=特种作业",
    "/accounts/login/",
]
WIDE = """width => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1)
          .slice(0, 3).map(e => e.tagName + "." + e.className)"""


def assert_fits(page: Page, address: str) -> None:
    width = page.viewport_size["width"]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        pytest.fail(f"{address} is wider than {width}: {page.evaluate(WIDE, width)}")


def test_no_page_has_a_fault_on_a_phone_nor_is_wider_than_its_screen(page: Page):
    axe, faults = Axe(), []
    for address in PAGES:
        page.set_viewport_size(PHONE)
        assert page.goto(address).status == 200, address
        assert_fits(page, address)
        found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        faults += [(address, fault["id"], fault["nodes"][0]["html"][:120]) for fault in found]
        page.set_viewport_size(DESK)
        assert_fits(page, address)
    assert faults == []


def test_large_type_fits_a_phone(context: BrowserContext, page: Page, house: House):
    context.add_cookies([{"name": "elder", "value": "1", "url": house.url}])
    page.set_viewport_size(PHONE)
    for address in ("/", "/events/", "/contests/ankang-sample/", "/courses/welding/fuel-containers/"):
        page.goto(address)
        assert_fits(page, address)


def test_large_type_fits_the_desk_of_somebody_signed_in(browser: Browser, house: House):
    page = sign_in(browser, house, "officer", "/desk/")
    page.context.add_cookies([{"name": "elder", "value": "1", "url": house.url}])
    for width in (1024, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/desk/")
        assert page.locator("html[data-elder]").count() == 1
        assert_fits(page, str(width))


def test_the_head_of_a_page_stands_in_one_line(page: Page):
    page.goto("/")
    for name in ("登录", "大字版"):
        box = page.locator(".site-tools").get_by_text(name).first.bounding_box()
        assert box["height"] < 60, name
    assert page.locator(".site-header").bounding_box()["height"] < 110


def test_the_keyboard_skips_to_the_text_and_opens_the_menu(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/knowledge/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    toggle = page.locator("[data-nav-toggle]")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#site-nav")).to_be_visible()


def test_a_phone_plays_a_round_of_a_contest(phone: Page):
    phone.goto("/contests/ankang-sample/")
    phone.fill("[name=name]", "王小明")
    phone.check("[name=agreed]")
    phone.get_by_role("button", name="报名，开始比赛").click()
    if "/rounds/" not in phone.url:
        phone.locator("a[href*='/rounds/1/']").first.click()
    phone.click("#begin")
    phone.wait_for_selector("#game:not([hidden])")
    for _ in range(20):
        phone.locator("#options button, #options label").first.click()
        last = "交卷" in phone.inner_text("#next")
        phone.click("#next")
        if last:
            break
    phone.wait_for_url("**/plays/**")
    assert "分" in phone.inner_text("main")


def the_day_comes(house: House, name: str) -> None:
    """Move the occasion that `name` has signed up for to ten minutes from now: tickets are good only around it."""
    begins = timezone.now() + timedelta(minutes=10)
    statement = """UPDATE publicity_occasion SET begins_at = ?, ends_at = ?
                   WHERE id = (SELECT occasion_id FROM publicity_booking WHERE name = ?)"""
    with contextlib.closing(sqlite3.connect(house.data / "anpei.sqlite3", timeout=20)) as link, link:
        link.execute(statement, (f"{begins:%F %T}", f"{begins + timedelta(hours=2):%F %T}", name))


def test_a_seat_is_booked_on_a_phone_and_its_holder_checked_in(phone: Page, browser: Browser, house: House):
    phone.goto("/events/community-consultation/")
    phone.get_by_role("link", name="我要报名").first.click()
    phone.fill("[name=name]", "李来宾")
    phone.fill("[name=mobile]", "19800009878")
    phone.get_by_role("button", name=re.compile("提交报名")).click()
    phone.wait_for_url("**/tickets/**")
    expect(phone.locator(".ticket__code img")).to_be_visible()
    ticket = phone.url
    the_day_comes(house, "李来宾")
    editor = sign_in(browser, house, "editor", "/desk/")
    editor.goto(ticket)  # as a camera opens it: without a referrer, it checks in by itself
    expect(editor.locator(".ticket--attended")).to_be_visible()
    assert house.rows("SELECT state FROM publicity_booking WHERE name = '李来宾'") == [("attended",)]
    editor.context.close()


def test_a_form_that_comes_back_shows_its_first_fault_and_waits_there(phone: Page):
    phone.goto("/lecturers/request/")
    phone.evaluate("document.querySelector('main form').noValidate = true")
    phone.fill("[name=organisation]", "某某化工厂")
    phone.locator("main form button[type=submit]").click()
    phone.wait_for_load_state()
    first = phone.locator(".field--invalid").first
    expect(first.locator("input, select, textarea")).to_be_focused()
    expect(first.locator(".field__error")).to_be_in_viewport()


def test_rows_of_a_list_stand_under_their_title_on_a_phone(phone: Page):
    phone.goto("/laws/")
    row = phone.locator(".law-rows > li").first
    title, badges = row.locator(".rows__main").bounding_box(), row.locator(".rows__badges").bounding_box()
    assert abs(title["x"] - badges["x"]) < 2
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    assert row.locator(".rows__title").evaluate(size) <= phone.locator("body").evaluate(size)


def test_the_tab_one_stands_in_is_in_sight(phone: Page):
    phone.goto("/search/?q=特种作业")
    last = phone.locator(".tabs__tab").last.get_attribute("href")
    phone.goto(f"/search/{last}")
    expect(phone.locator(".tabs__tab[aria-current]")).to_be_in_viewport(ratio=0.9)
