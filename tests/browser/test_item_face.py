"""Every type of item is shown and answered in Chromium, by pointer and by keyboard, in the words of scoring."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from config.bundles import bundle
from exams.domain.content import (
    BLANK,
    CASE,
    ESSAY,
    HAZARD,
    JUDGEMENT,
    MATCH,
    MULTIPLE,
    ORDER,
    SINGLE,
    Answer,
    Blank,
    ItemContent,
    Region,
)
from exams.domain.paper import show_item
from exams.templatetags.exam_words import exam_words, preview_words

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).resolve().parents[2] / "exams/static/exams"
SCRIPT = (SCRIPTS / "item-face.js").read_text(encoding="utf-8")
SHEET = (SCRIPTS / "exam-sheet.js").read_text(encoding="utf-8")
NAME = f"{'a' * 64}.png"
ITEMS = {
    JUDGEMENT: ItemContent(JUDGEMENT, "验明无电后还应装设接地线。", key=(0,)),
    SINGLE: ItemContent(SINGLE, r"电阻 \(R=\frac{U}{I}\) 的单位是（　）。", ("欧姆", "伏特", "安培"), (0,)),
    MULTIPLE: ItemContent(MULTIPLE, "绝缘安全用具有（　）。", ("绝缘手套", "绝缘靴", "安全帽"), (0, 1)),
    BLANK: ItemContent(
        BLANK, "安全电压不高于 {{1}} V，应先 {{2}} 后操作。",
        blanks=(Blank((Answer("36"),), is_number=True, unit="V"), Blank((Answer("验电"),))),
    ),
    ORDER: ItemContent(ORDER, "停电作业的次序", ("停电", "验电", "装设接地线", "悬挂标示牌")),
    MATCH: ItemContent(MATCH, "安全色的含义", ("红", "黄"), (0, 1), targets=("禁止", "警告", "指令")),
    ESSAY: ItemContent(ESSAY, "说出触电急救的步骤。"),
    HAZARD: ItemContent(
        HAZARD, "找出图中的隐患。", picture=f"media:{NAME}",
        regions=(
            Region("无护栏", ((1000, 1000), (4000, 1000), (4000, 4000))),
            Region("乱拉线", ((6000, 6000), (9000, 6000), (9000, 9000))),
        ),
    ),
}  # fmt: skip
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><style>%s</style></head>
<body class="exam-body" data-font="1"><div class="exam"><div class="exam-question__inner">
<p class="exam-stem" id="stem"></p><div class="exam-options" id="root"></div></div></div></body></html>"""
MOUNT = """([item, value, words, media]) => {
  window.said = [];
  const icon = () => document.createElement("span");
  AnpeiItem.gaps(AnpeiItem.show(document.getElementById("stem"), item.stem, item, media));
  AnpeiItem.face(document.getElementById("root"), item, value,
    { words: words, icon: icon, media: media, disabled: false, change: (one) => window.said.push(one) });
}"""


def picture() -> bytes:
    image = Image.new("RGB", (800, 500), "#dfe8ea")
    ImageDraw.Draw(image).rectangle((80, 50, 320, 200), outline="#b43c00", width=6)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def shown(browser_page):
    """Puts one item before the candidate; returns the page."""
    data = picture()
    browser_page.route("**/media/*", lambda route: route.fulfill(body=data, content_type="image/png"))
    browser_page.route(
        "http://face.test/", lambda route: route.fulfill(body=PAGE % bundle("css/exam.css"), content_type="text/html")
    )

    def show(kind: str, value: str = "", *, phone: bool = False):
        if phone:
            browser_page.set_viewport_size({"width": 390, "height": 844})
        browser_page.goto("http://face.test/")
        browser_page.add_script_tag(content=SCRIPT)
        browser_page.evaluate(
            MOUNT, [show_item(ITEMS[kind]), value, preview_words()["face"], "http://face.test/media/"]
        )
        return browser_page

    return show


def said(page) -> str:
    return page.evaluate("() => window.said[window.said.length - 1]")


def test_choices_by_pointer_and_keyboard(shown):
    page = shown(JUDGEMENT)
    page.get_by_text("错", exact=True).click()
    assert said(page) == "F"
    page = shown(SINGLE)
    assert page.locator("#stem math mfrac").count() == 1
    page.locator("#root input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert said(page) == "B"
    page = shown(MULTIPLE)
    for text in ("安全帽", "绝缘手套"):
        page.get_by_text(text).click()
    assert said(page) == "AC"


def test_blanks_are_numbered_in_the_stem_and_cleared_when_empty(shown):
    page = shown(BLANK)
    assert page.locator("#stem .exam-gap").all_inner_texts() == ["1", "2"]
    page.get_by_label("第 2 空").fill("验电")
    assert json.loads(said(page)) == ["", "验电"]
    page.get_by_label("第 1 空").fill("36")
    assert json.loads(said(page)) == ["36", "验电"]
    page.get_by_label("第 1 空").fill("")
    page.get_by_label("第 2 空").fill(" ")
    assert said(page) == ""


def test_an_order_is_moved_by_buttons_and_may_be_kept_as_it_stands(shown):
    page = shown(ORDER)
    page.get_by_label("把第 3 项上移").press("Enter")
    assert said(page) == "ACBD"
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "把第 2 项上移"
    page.keyboard.press("Enter")
    assert said(page) == "CABD"
    page = shown(ORDER)
    page.get_by_text("就按这个次序").click()
    assert said(page) == "ABCD"


def test_pairs_are_chosen_from_lists(shown):
    page = shown(MATCH)
    page.locator("select").nth(1).select_option("C")
    assert said(page) == "-C"
    page.locator("select").nth(0).select_option("A")
    assert said(page) == "AC"


def test_an_essay_is_counted_while_it_is_typed(shown):
    page = shown(ESSAY)
    page.get_by_label("答案").fill("先断电")
    assert said(page) == "先断电"
    assert "3 / 4000" in page.inner_text(".exam-essay__count")


def test_hazards_are_marked_by_pointer_and_keyboard_and_no_more_than_there_are(shown):
    page = shown(HAZARD)
    page.wait_for_function("() => document.querySelector('.exam-hazard img').complete")
    box = page.locator(".exam-hazard img").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2)
    first = said(page)
    x, y = (int(part) for part in first.split(","))
    assert abs(x - 3000) < 60
    assert abs(y - 2000) < 60
    page.locator(".exam-hazard").focus()
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert said(page) == f"{first};5100,5100"
    page.keyboard.press("Enter")
    assert said(page) == f"{first};5100,5100"
    page.keyboard.press("Backspace")
    assert said(page) == first


@pytest.mark.parametrize("kind", ITEMS)
def test_nothing_runs_out_of_a_phones_screen(shown, kind):
    page = shown(kind, phone=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_a_case_is_flattened_with_its_stimulus(browser_page):
    case = ItemContent(CASE, "某车间发生触电。", parts=(ITEMS[SINGLE], ITEMS[ESSAY]))
    browser_page.goto("about:blank")
    browser_page.add_script_tag(content=SCRIPT)
    section = {"title": "案例", "marks": 1000, "policy": "whole", "items": [show_item(case)]}
    rows = browser_page.evaluate("(sections) => AnpeiItem.positions(sections)", [section])
    assert [(row["n"], row["type"], row["stimulus"]["stem"]) for row in rows] == [
        (1, "single", "某车间发生触电。"),
        (2, "essay", "某车间发生触电。"),
    ]


@pytest.mark.parametrize(
    ("marks", "said"), [((1500, 1500), "每题 15 分"), ((1000, 2000), "共 30 分")], ids=["even", "uneven"]
)
def test_the_sheet_says_what_the_parts_of_a_case_bring_and_not_the_case_for_each(browser_page, marks, said):
    frame = "".join(f"<div id='{name}'></div>" for name in ("sheet", "sheet-open", "sheet-close", "sheet-shade"))
    browser_page.set_content(f"{frame}<div id='sheet-body'></div>")
    browser_page.add_script_tag(content=SHEET)
    items = [{"n": at, "section": "三、案例题", "marks": one} for at, one in enumerate(marks, start=1)]
    browser_page.evaluate("([words, items]) => AnpeiSheet(words, {}).build(items)", [exam_words(), items])
    assert browser_page.inner_text(".exam-sheet__section span") == said


def test_the_hand_in_dialog_leads_back_to_what_is_missing_and_to_what_is_marked(browser_page):
    names = ("sheet", "sheet-open", "sheet-close", "sheet-shade", "tally-done", "tally-missing", "tally-marked")
    names += ("submit-missing", "submit-jump", "submit-marked", "marked-jump")
    frame = "".join(f"<div id='{name}'></div>" for name in names)
    browser_page.set_content(f"{frame}<p id='submit-rest' data-words='{{n}}'></p>")
    browser_page.add_script_tag(content=SHEET)
    browser_page.evaluate(
        """([words, items]) => AnpeiSheet(words, { look: (item) => item })
             .tally(items, (item) => { document.title = 'back to ' + item.n; })""",
        [exam_words(), [{"n": 1, "answered": True, "marked": True}, {"n": 2}, {"n": 3, "answered": True}]],
    )
    assert browser_page.locator("#submit-jump button").all_inner_texts() == ["2"]
    assert browser_page.locator("#marked-jump button").all_inner_texts() == ["1"]
    browser_page.locator("#marked-jump button").click()
    assert browser_page.title() == "back to 1"
