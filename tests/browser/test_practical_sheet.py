"""The assessor's tablet: without a network nothing is lost and nothing is stored twice; the second draw agrees."""

from __future__ import annotations

import io
import json
import random
import uuid
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from exams.domain.dice import seed_of
from exams.domain.practical_draw import draw_tasks
from tests.browser.desk import sign_in

pytestmark = pytest.mark.browser
STATIC = Path(__file__).resolve().parents[2] / "exams/static/exams"


def test_both_draws_agree_on_three_hundred_random_banks(browser_page):
    luck = random.Random(20261130)
    cases, ours = [], []
    for _ in range(300):
        pool = [
            [f"K{code}", [[f"t{luck.randint(0, 10**6)}", "d"] for _ in range(luck.randint(1, 9))]]
            for code in range(1, luck.randint(2, 6))
        ]
        secret, name = f"{luck.getrandbits(256):064x}", f"{luck.random()}"
        cases.append({"pool": pool, "secret": secret, "name": name})
        ours.append(draw_tasks(pool, seed=seed_of(secret, name)))
    browser_page.goto("about:blank")
    for script in ("vendor/js-sha256-1.0.0.min.js", "prove.js"):
        browser_page.add_script_tag(content=(STATIC / script).read_text(encoding="utf-8"))
    run = "(all) => all.map((one) => AnpeiProof.drawTasks(one.pool, AnpeiProof.seedOf(one.secret, one.name)))"
    assert browser_page.evaluate(run, cases) == ours
    proof = {"kind": "practical", "tasks": cases[0]["pool"], "secret": cases[0]["secret"]}
    right = {"registration": cases[0]["name"], "tasks": ours[0]}
    wrong = right | {"tasks": dict.fromkeys(ours[0], "other")}
    check = "([proof, row]) => AnpeiProof.checkPaper(null, proof, row)"
    assert browser_page.evaluate(check, [proof, right]) is True
    assert browser_page.evaluate(check, [proof, wrong]) is False


def scribble(page: Page, pad: str) -> None:
    box = page.locator(pad).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    for at in range(6):
        page.mouse.move(box["x"] + 20 + at * 30, box["y"] + 25 + at % 2 * 35)
    page.mouse.up()


def picture() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 100)).save(out, "JPEG")
    return {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_taps_without_a_network_survive_a_reload_and_arrive_once(browser, house):
    (sitting, ticket, registration), *_ = house.rows(
        """SELECT s.uuid, r.ticket_number, r.uuid FROM exams_registration r JOIN exams_sitting s ON s.id = r.sitting_id
           WHERE s.part = 'practical' AND s.state = 'locked' AND s.name LIKE '熔化焊接%'
           AND r.id NOT IN (SELECT registration_id FROM exams_assessorsheet)
           AND r.id NOT IN (SELECT registration_id FROM exams_subjectturn) ORDER BY r.ticket_number DESC"""
    )
    page = sign_in(browser, house, "assessor", f"/exams/sittings/{uuid.UUID(hex=sitting)}/room/")
    page.set_viewport_size({"width": 820, "height": 1180})
    page.locator(f"form[action*='{uuid.UUID(hex=registration)}/assess/'] button").click()
    saved = page.locator("#save-state[data-state=saved]")
    expect(saved).to_be_visible()
    page.locator("[data-subject=K1] [data-go]").click()
    page.locator("[data-subject=K1] [data-more]").nth(0).click()
    expect(saved).to_be_visible()
    kept = "caches.open('assess-sheets-1').then((c) => c.match(location.pathname)).then((found) => !!found)"
    page.wait_for_function(f"() => {kept}")
    page.wait_for_function("() => caches.open('assess-sheets-1').then((c) => c.keys()).then((k) => k.length >= 7)")

    page.context.set_offline(True)
    page.locator("[data-subject=K1] [data-more]").nth(0).click()
    page.locator("[data-subject=K1] [data-all]").nth(1).click()
    page.click("[data-tab=K2]")
    page.locator("[data-subject=K2] [data-go]").click()
    page.locator("[data-subject=K2] [data-note]").fill("断网时的备注")
    page.locator("[data-subject=K2] [data-camera]").set_input_files(picture())  # type: ignore[arg-type]
    expect(page.locator("#save-state[data-state=offline]")).to_be_visible()
    expect(page.locator("#offline-count")).to_contain_text("5 处在本机")
    total = page.inner_text("#total")
    page.reload()
    expect(page.locator("#offline-count")).to_contain_text("5 处在本机")
    expect(page.locator("[data-subject=K2] [data-thumbs] li")).to_have_count(1)
    assert page.inner_text("#total") == total
    page.locator("[data-subject=K2] [data-more]").nth(0).click()

    page.context.set_offline(False)
    expect(saved).to_be_visible(timeout=30_000)
    taps = house.rows(
        """SELECT e.line, e.value FROM exams_practicalentry e JOIN exams_assessorsheet s ON s.id = e.sheet_id
           JOIN exams_registration r ON r.id = s.registration_id WHERE r.ticket_number = ? ORDER BY e.rev""",
        ticket,
    )
    lines = [line for line, _value in taps]
    assert lines == ["K1.start", "K1.0.d", "K1.0.d", "K1.1.d", "K2.start", "K2.note", "K2.0.d"]
    assert [json.loads(value) for line, value in taps if line == "K1.0.d"] == [1, 2]
    photos = house.rows(
        """SELECT count(*) FROM exams_practicalphoto p JOIN exams_assessorsheet s ON s.id = p.sheet_id
           JOIN exams_registration r ON r.id = s.registration_id WHERE r.ticket_number = ?""",
        ticket,
    )
    assert photos == [(1,)]

    for code in ("K3", "K4"):
        page.click(f"[data-tab={code}]")
        page.locator(f"[data-subject={code}] [data-go]").click()
    page.click("#sign-open")
    scribble(page, "#pad-candidate")
    page.click("#sign-yes")
    expect(page.locator("#sign-error")).to_contain_text("都签上姓名")
    scribble(page, "#pad-assessor")
    page.click("#sign-yes")
    page.wait_for_url("**/practical/")
    expect(page.locator("main")).to_contain_text("已签字")
    assert page.evaluate("() => Object.keys(localStorage).filter((key) => key.indexOf('anpei.sheet') === 0)") == []
    page.context.close()
