"""The editor of items in Chromium: hazards drawn by pointer, keys and numbers, rows that come and go, phones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from config.bundles import bundle
from exams.domain.content import TYPES
from exams.domain.editor.filling import fill_item
from exams.domain.paper import show_item
from exams.templatetags.exam_words import preview_words
from exams.views.item_board import board
from tests.browser.test_item_face import ITEMS, picture

pytestmark = pytest.mark.browser
STATIC = Path(__file__).resolve().parents[2] / "exams/static/exams"
PAGE = """<!doctype html><html lang="zh-CN" class="js"><head><meta charset="utf-8"><style>%s</style></head><body>
<main class="wrap"><form class="form item-editor" method="post" action="http://edit.test/sent" data-item-editor
data-preview="http://edit.test/preview"><div class="item-editor__main">%s<button id="save">保存</button></div>
<aside class="item-editor__side"><p data-preview-state data-say-fine="好" data-say-offline="网络不通"
data-say-faults="还差 %%s 处"></p><div class="item-face" id="item-face" data-media="http://edit.test/media/"
data-sprite=""></div></aside></form></main><script type="application/json" id="preview-words">%s</script>
</body></html>"""
SCRIPTS = ("item-face.js", "item-preview.js", "item-editor.js", "hazard-editor.js")


@pytest.fixture
def editor(browser_page):
    """Opens the form of a type, filled or empty; returns the page. `page.sent` holds what the preview was asked."""
    page = browser_page
    page.sent = []
    answer = {"shown": show_item(ITEMS["judgement"]), "faults": [], "waits": ""}

    def preview(route):
        page.sent.append(route.request.post_data or "")
        route.fulfill(body=json.dumps(answer), content_type="application/json")

    page.route("**/media/*", lambda route: route.fulfill(body=picture(), content_type="image/png"))
    page.route("http://edit.test/preview", preview)
    style = bundle("css/app.css") + "".join(
        (STATIC / name).read_text(encoding="utf-8") for name in ("desk.css", "bank.css")
    )

    def open_form(kind: str, *, filled: bool = True, phone: bool = False):
        fields = fill_item(ITEMS[kind], "")[0] if filled and kind in ITEMS else {}
        if kind == "case":
            fields = {"p0-type": ["single"], "p1-type": ["hazard"], "p1-picture": [f"{'a' * 64}.png"]}
        shown = board(fields, kind, media="http://edit.test/media/")
        html = PAGE % (
            style,
            render_to_string("exams/desk/editor/content.html", {"board": shown}),
            json.dumps(preview_words()),
        )
        page.route("http://edit.test/", lambda route: route.fulfill(body=html, content_type="text/html"))
        if phone:
            page.set_viewport_size({"width": 390, "height": 844})
        page.goto("http://edit.test/")
        for name in SCRIPTS:
            page.add_script_tag(content=(STATIC / name).read_text(encoding="utf-8"))
        return page

    return open_form


def sides(page, row: int) -> list[float]:
    return [float(page.locator(f"[name=r{row}-{side}]").input_value()) for side in "xywh"]


def near(found: list[float], wanted: list[float]) -> bool:
    return all(abs(one - other) <= 0.6 for one, other in zip(found, wanted, strict=True))


def ready(page):
    page.wait_for_function("() => document.querySelector('[data-board] img').complete")
    page.locator("[data-board]").scroll_into_view_if_needed()
    return page.locator("[data-board]").bounding_box()


def drag(page, box, start, end):
    points = [(box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=5)
    page.mouse.up()


def test_a_hazard_is_drawn_moved_and_resized_by_pointer(editor):
    page = editor("hazard")
    box = ready(page)
    assert page.locator(".hazard-box").count() == 2
    drag(page, box, (45, 5), (60, 25))
    assert page.locator(".hazard-box").count() == 3
    assert near(sides(page, 2), [45, 5, 15, 20])
    assert page.evaluate("() => document.activeElement.name") == "r2-name", "next comes its name"
    assert page.locator("[data-board]").bounding_box() == box, "and the picture stays where it is"
    page.keyboard.type("无警示")
    assert page.locator(".hazard-box").nth(2).inner_text() == "3 无警示"
    box = ready(page)
    drag(page, box, (50, 10), (30, 60))
    assert near(sides(page, 2), [25, 55, 15, 20])
    drag(page, box, (39.7, 74.6), (49.7, 84.6))
    assert near(sides(page, 2), [25, 55, 25, 30])
    drag(page, box, (30, 60), (-40, 190))
    assert near(sides(page, 2), [0, 70, 25, 30]), "it stays inside the picture"


def test_the_same_is_done_with_the_keyboard_alone(editor):
    page = editor("hazard")
    ready(page)
    page.locator("[data-region-add]").focus()
    page.keyboard.press("Enter")
    before = sides(page, 2)
    assert page.evaluate("() => document.activeElement.className") == "hazard-box"
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    x, y, w, h = before
    assert sides(page, 2) == [x + 2, y - 1, w + 1, h + 1]
    label = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    assert label.startswith("隐患 3：")
    page.keyboard.press("Enter")
    page.keyboard.type("地面湿滑")
    assert "地面湿滑" in page.locator(".hazard-box").nth(2).get_attribute("aria-label")
    page.locator(".hazard-box").nth(2).focus()
    page.keyboard.press("Delete")
    assert page.locator(".hazard-box").count() == 2
    assert page.locator("[name=r2-x]").count() == 0


def test_the_picture_follows_the_numbers_and_a_polygon_keeps_its_points(editor):
    page = editor("hazard")
    ready(page)
    points = page.locator("[name=r0-points]").input_value()
    assert points == "1000,1000 4000,1000 4000,4000"
    page.locator("[name=r0-x]").fill("50")
    page.locator("[name=r0-w]").fill("12.5")
    style = page.locator(".hazard-box").first.evaluate("(node) => [node.style.left, node.style.width]")
    assert style == ["50%", "12.5%"]
    assert page.locator("[name=r0-points]").input_value() == points
    page.locator("[name=r0-h]").fill("")
    assert page.locator(".hazard-box").count() == 1


def test_spare_rows_go_and_rows_are_added_and_taken_away(editor):
    page = editor("single")
    assert page.locator("[name$='-text']").count() == 3
    page.get_by_role("button", name="加一个选项").click()
    page.keyboard.type("瓦特")
    assert page.locator("[name=o3-text]").input_value() == "瓦特"
    assert page.locator("[data-letter]").all_inner_texts() == ["A", "B", "C", "D"]
    page.get_by_role("button", name="去掉这一行").first.click()
    assert page.locator("[data-letter]").all_inner_texts() == ["A", "B", "C"]
    assert page.evaluate("() => document.activeElement.name") == "o1-text"


def test_without_the_script_there_are_spare_rows(browser_page):
    shown = board(fill_item(ITEMS["single"], "")[0], "single")
    browser_page.set_content(render_to_string("exams/desk/editor/content.html", {"board": shown}))
    assert browser_page.locator("[data-rows-list] > [data-spare]").count() == 2


def test_the_lists_of_pairs_follow_the_right_side(editor):
    page = editor("match")
    first = page.locator("[data-target]").first
    assert first.input_value() == "0"
    page.locator("[data-targets] [data-row-add]").click()
    page.keyboard.type("提示")
    assert first.locator("option").all_inner_texts() == ["对应…", "A. 禁止", "B. 警告", "C. 指令", "D. 提示"]
    page.locator("[data-targets] [data-row-drop]").first.click()
    assert first.input_value() == "", "what it pointed to is gone"
    assert page.locator("[data-target]").nth(1).input_value() == "1"


def test_items_in_order_are_moved_by_buttons(editor):
    page = editor("order")
    page.get_by_role("button", name="下移").first.press("Enter")
    assert [page.locator(f"[name=o{at}-text]").input_value() for at in range(3)] == ["验电", "停电", "装设接地线"]
    page.keyboard.press("Enter")
    assert page.locator("[name=o2-text]").input_value() == "停电", "the focus went along"


def test_a_new_gap_stands_in_the_stem_and_tolerance_only_with_numbers(editor):
    page = editor("blank")
    page.get_by_role("button", name="加一个空").click()
    assert page.locator("[name=stem]").input_value().endswith("{{3}}")
    assert page.locator("[name=b0a0-tolerance]").is_visible()
    assert page.locator("[name=b1a0-tolerance]").is_hidden()
    page.locator("[name=b1-number]").check()
    assert page.locator("[name=b1a0-tolerance]").is_visible()
    page.locator("[data-row][data-index='2'] [data-row-add]").click()
    page.keyboard.type("接地")
    assert page.locator("[name=b2a1-text]").input_value() == "接地"


def test_the_preview_is_asked_when_the_typing_pauses(editor):
    page = editor("judgement")
    page.locator("[name=stem]").fill("先验电。")
    page.wait_for_function("() => document.querySelector('#item-face .exam-stem') !== null")
    page.wait_for_timeout(800)
    assert "先验电。" in page.sent[-1]
    assert page.locator("[data-preview-state]").inner_text() == "好"


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("filled", [True, False])
def test_no_form_runs_out_of_a_phones_screen(editor, kind, filled):
    page = editor(kind, filled=filled, phone=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


LIST = """<details data-filter-bar><summary>筛选</summary><input name="stem"></details>
<form data-bulk data-say-all="全部吗？"><input type="radio" name="which" value="chosen" checked>
<input type="radio" name="which" value="all"><span data-bulk-count></span>
<select data-bulk-step><option value="">请选择</option><option value="return" data-asks="note">退回</option></select>
<label data-bulk-field="note">原因<input></label><button type="submit">执行</button></form>
<section class="bank-items" data-say-all="全选这一页"><table>
<thead><tr><th></th></tr></thead><tbody>%s</tbody></table></section>"""
ROW = '<tr data-row><td><input type="checkbox" data-pick></td><td><a href="#%d">T%d</a></td></tr>'


def test_a_list_is_gone_through_by_keys(browser_page):
    page = browser_page
    page.route("http://list.test/", lambda route: route.fulfill(
        body=LIST % "".join(ROW % (at, at) for at in range(3)), content_type="text/html; charset=utf-8"
    ))  # fmt: skip
    page.goto("http://list.test/")
    page.add_script_tag(content=(STATIC / "item-list.js").read_text(encoding="utf-8"))

    def here():
        return page.evaluate("() => document.activeElement.textContent")

    for key, wanted in (("j", "T0"), ("j", "T1"), ("j", "T2"), ("j", "T2"), ("k", "T1")):
        page.keyboard.press(key)
        assert here() == wanted
    page.keyboard.press("x")
    assert page.locator("[data-bulk-count]").inner_text() == "1"
    page.keyboard.press("Enter")
    page.wait_for_url("http://list.test/#1")
    assert page.locator("[data-bulk-field]").is_hidden()
    page.locator("[name=which][value=all]").check()
    assert page.locator("[data-bulk] button").get_attribute("data-confirm") == "全部吗？"
    page.locator("[name=which][value=chosen]").check()
    assert page.locator("[data-bulk] button").get_attribute("data-confirm") is None
    page.locator("[data-bulk-step]").select_option("return")
    assert page.locator("[data-bulk-field]").is_visible()
    page.locator("body").click()
    page.keyboard.press("/")
    page.keyboard.type("jkx/")
    assert page.locator("[name=stem]").input_value() == "jkx/", "in a field the keys are letters"
    page.get_by_label("全选这一页").check()
    assert page.locator("[data-bulk-count]").inner_text() == "3"
