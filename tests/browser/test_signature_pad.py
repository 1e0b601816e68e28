"""The pad to sign on: what a finger drew goes along with the form, a tap by mistake and a cleared pad do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).resolve().parents[2] / "site/static/js"


@pytest.fixture
def form(browser_page: Page) -> Page:
    """A form as the signing pages hold it, with the page's scripts; sending it keeps what would be sent."""
    pad = render_to_string("components/signature_pad.html", {"optional": True})
    browser_page.set_content(f'<form>{pad}<button type="submit">签</button></form>')
    for name in ("signature-pad.js", "signature-form.js"):
        browser_page.add_script_tag(content=(SCRIPTS / name).read_text(encoding="utf-8"))
    browser_page.evaluate(
        "document.forms[0].addEventListener('submit', function (event) {"
        " event.preventDefault(); window.sent = new FormData(event.target).get('signature'); })"
    )
    return browser_page


def draw(page: Page, strokes: int) -> None:
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    for at in range(strokes):
        page.mouse.move(box["x"] + 20 + at * 30, box["y"] + 25 + at % 2 * 35)
    page.mouse.up()


def sent(page: Page) -> str:
    page.locator("button[type=submit]").click()
    return str(page.evaluate("window.sent"))


def test_what_was_drawn_goes_along(form: Page) -> None:
    draw(form, 6)
    assert sent(form).startswith("data:image/png;base64,")


def test_a_tap_by_mistake_is_no_signature(form: Page) -> None:
    draw(form, 0)
    assert sent(form) == ""


def test_a_cleared_pad_sends_nothing(form: Page) -> None:
    draw(form, 6)
    form.locator("[data-signature-clear]").click()
    assert sent(form) == ""
