"""The main job, clicked through from an Excel bank to a verified certificate; no step by shell."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import House
from tests.browser.desk import download, pdf_text, press, sign_in, submit, tickets_in, upload, workbook
from tests.browser.room import answer_all, enter, wait_saved

HEADER = ["题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "知识点", "难度"]
ITEM = "制冷与空调设备安装修理作业"


def bank_rows() -> list[list[str]]:
    blank, options = [""] * 4, ["佩戴防护撤离", "打开电灯", "用水冲电柜", "继续作业"]
    judgements = [
        [f"J{n}", "判断", f"检修第{n}号制冷机组前应先切断电源并挂牌。", *blank, "对", "防止误送电。", "检修安全", "易"]
        for n in range(1, 13)
    ]
    singles = [
        [f"S{n}", "单选", f"第{n}号氨机房泄漏时，首先应（　）。", *options, "A", "先保人。", "应急", "中"]
        for n in range(1, 9)
    ]
    return [*judgements, *singles, ["X1", "单选", "这一行没有答案（　）。", "甲", "乙", "", "", "", "", "应急", "中"]]


def people_of_class(house: House) -> list[tuple[str, str]]:
    """Name and full number of people whose hours are on record for this item, as the institution would have them."""
    rows = house.rows(
        """SELECT DISTINCT p.name, p.id_number FROM accounts_person p JOIN courses_hoursentry h ON h.person_id = p.id
           JOIN qualifications_operationitem i ON i.id = h.operation_item_id WHERE i.name = ? ORDER BY p.id LIMIT 2""",
        ITEM,
    )
    cipher = MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
    return [(name, cipher.decrypt(number.encode()).decode()) for name, number in rows]


def bring_in_the_bank(browser: Browser, house: House) -> None:
    officer = sign_in(browser, house, "officer", "/exams/banks/new/")
    officer.fill("[name=name]", "制冷安装修理周一题库")
    officer.fill("[name=key]", "monday-bank")
    officer.select_option("[name=operation_item]", label=next_option(officer, "operation_item", ITEM))
    officer.select_option("[name=owner]", label=next_option(officer, "owner", "岳阳市安全生产考试院"))
    submit(officer, "key")
    officer.wait_for_url("**/banks/monday-bank/**")

    author = sign_in(browser, house, "author", "/exams/banks/monday-bank/import/")
    for verdict in ("20", "0"):
        upload(author, "周一题库.xlsx", workbook(HEADER, bank_rows()))
        press(author, "上传并检查")
        author.wait_for_url("**/imports/**")
        text = author.inner_text("main")
        assert "未填答案" in text, "the refused row is named before anything is written"
        if verdict == "20":
            press(author, "确认导入")
            expect(author.locator("main")).to_contain_text("待审定")
            address = author.url
            author.goto("/exams/banks/monday-bank/import/")
    assert house.rows(
        "SELECT count(*) FROM exams_item i JOIN exams_itembank b ON b.id = i.bank_id WHERE b.key = 'monday-bank'"
    ) == [(20,)]

    reviewer = sign_in(browser, house, "reviewer", address.removeprefix(house.url))
    press(reviewer, "审定入库")
    expect(reviewer.locator("main")).to_contain_text("已审定入库")


def next_option(page: Page, name: str, wanted: str) -> str:
    """The label of the option that contains the wanted words."""
    labels = page.locator(f"[name={name}] option").all_inner_texts()
    return next(label for label in labels if wanted in label)


def fill_section(page: Page, at: int, *, count: str, marks: str) -> None:
    section = page.locator("[data-sections] [data-section]").nth(at)
    section.locator("[name$='-count']").first.fill(count)
    section.locator("[name$='-marks']").first.fill(marks)


def make_the_blueprint(browser: Browser, house: House) -> None:
    officer = sign_in(browser, house, "officer", "/exams/blueprints/new/")
    officer.locator("li", has_text="周一题库").get_by_role("link", name="选这个题库").click()
    officer.wait_for_selector("[name=cut_score]")
    officer.fill("[name=name]", "周一理论卷")
    officer.fill("[name=minutes]", "60")
    officer.fill("[name=cut_score]", "80")
    officer.select_option("[name=review]", "answers")
    fill_section(officer, 0, count="50", marks="5")
    fill_section(officer, 1, count="5", marks="10")
    press(officer, "保存并核对题库")
    officer.wait_for_url(re.compile(r"/blueprints/[0-9a-f-]{36}/$"))
    assert "缺 38 题" in officer.inner_text("main"), "a short paper is refused with the missing count"
    officer.goto(f"{officer.url}edit/")
    fill_section(officer, 0, count="10", marks="5")
    press(officer, "保存并核对题库")
    officer.wait_for_url(re.compile(r"/blueprints/[0-9a-f-]{36}/$"))
    press(officer, "审定方案")
    expect(officer.locator("main")).to_contain_text("已审定")


def set_up(browser: Browser, house: House, *, part: str, staff: str, duty: str, people: list[tuple[str, str]]) -> Page:
    """A sitting from nothing to locked; returns the officer's page on it."""
    officer = sign_in(browser, house, "officer", "/exams/sittings/new/")
    now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(second=0, microsecond=0)
    officer.fill("[name=name]", f"周一{'理论' if part == 'theory' else '实操'}考试")
    officer.select_option("[name=part]", part)
    for name, wanted in (
        ("operation_item", ITEM),
        ("organiser", "岳阳市安全生产考试院"),
        ("exam_point", "岳阳市安全生产考试中心"),
    ):
        officer.select_option(f"[name={name}]", label=next_option(officer, name, wanted))
    room = "第二考场" if part == "theory" else "实操一区"
    group = officer.locator("[name=room] optgroup[label='岳阳市安全生产考试中心'] option", has_text=room)
    officer.select_option("[name=room]", group.first.get_attribute("value"))
    if part == "theory":
        officer.select_option("[name=blueprint]", label=next_option(officer, "blueprint", "周一理论卷"))
    officer.fill("[name=starts_at]", now.strftime("%Y-%m-%dT%H:%M"))
    officer.fill("[name=ends_at]", (now + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"))
    submit(officer, "starts_at")
    officer.wait_for_url(re.compile(r"/sittings/[0-9a-f-]{36}/$"))
    address = officer.url

    rows = [[name, number, "是"] for name, number in people]
    rows.append(["错号码", "11010119900101123", "是"])
    officer.goto(f"{address}roster/")
    upload(officer, "名册.xlsx", workbook(["姓名", "身份证号", "健康承诺"], rows))
    press(officer, "上传并审查")
    expect(officer.locator("main")).to_contain_text("证件号码应为 18 位")
    press(officer, "确认报名")
    officer.goto(address)
    officer.select_option("[name=person]", label=next_option(officer, "person", staff))
    officer.select_option("[name=duty]", duty)
    press(officer, "安排")
    expect(officer.locator("main")).to_contain_text(staff)
    press(officer, "锁定场次")
    expect(officer.locator("main")).to_contain_text("已锁定")
    return officer


def test_from_an_excel_bank_to_a_verified_certificate(browser: Browser, house: House, tmp_path: Path):
    people = people_of_class(house)
    bring_in_the_bank(browser, house)
    make_the_blueprint(browser, house)

    officer = set_up(browser, house, part="theory", staff="示例监考员辛", duty="invigilator", people=people)
    printed = pdf_text(download(officer, f"{officer.url}tickets/", tmp_path / "tickets.pdf"))
    tickets = tickets_in(printed)
    assert len(tickets) == 2
    for name, _number in people:
        assert name in printed

    for serial, (ticket, code) in enumerate(tickets):
        candidate = browser.new_context(locale="zh-CN", base_url=house.url).new_page()
        enter(candidate, ticket, code)
        answer_all(candidate, house.right_answers(ticket), wrong=8 * serial)
        wait_saved(candidate)
        candidate.click("#submit-open")
        candidate.click("#submit-confirm")
        candidate.wait_for_url("**/result/")
        verdict = candidate.inner_text(".room-score__verdict")
        assert ("未合格" in verdict) is bool(serial)
    officer.reload()
    press(officer, "提前提请公布成绩")
    expect(officer.locator("main")).to_contain_text("等待另一名考务人员批准公布")
    second = sign_in(browser, house, "officer2", officer.url.removeprefix(house.url))
    press(second, "批准并公布")
    expect(second.locator("main")).to_contain_text("已公布")

    passed = house.rows(
        """SELECT p.name, p.id FROM exams_scorereport s JOIN exams_attempt a ON a.id = s.attempt_id
           JOIN exams_registration r ON r.id = a.registration_id JOIN accounts_person p ON p.id = r.person_id
           WHERE r.ticket_number = ? AND s.passed""",
        tickets[0][0],
    )
    name = passed[0][0]
    practical = set_up(
        browser,
        house,
        part="practical",
        staff="示例阅卷员",
        duty="assessor",
        people=[one for one in people if one[0] == name],
    )
    assessor = sign_in(browser, house, "marker", practical.url.removeprefix(house.url))
    assessor.get_by_role("link", name="进入考场").click()
    assessor.get_by_role("link", name="纸质录入").first.click()
    assessor.wait_for_selector("[data-sheet]")
    assessor.locator("[data-deducted]").first.fill("1")
    press(assessor, "提交成绩")
    expect(assessor.locator("main")).to_contain_text("实操合格")
    assert "99" in assessor.inner_text(".score")

    number = wait_for_certificate(house, passed[0][1])
    certifier = sign_in(browser, house, "certifier", "/certificates/")
    certifier.goto(f"/certificates/?number={number}")
    expect(certifier.locator("main")).to_contain_text(number)
    identity = house.rows("SELECT uuid FROM certificates_certificate WHERE number = ?", number)[0][0]
    pdf = download(certifier, f"/certificates/{uuid_of(identity)}/download/", tmp_path / "certificate.pdf")
    text = pdf_text(pdf)
    assert name in text.replace(" ", "")
    assert number in text

    visitor = browser.new_context(locale="zh-CN", base_url=house.url).new_page()
    visitor.goto("/certificates/verify/")
    visitor.fill("[name=number]", number)
    visitor.fill("[name=name]", name)
    submit(visitor, "number")
    expect(visitor.locator("main")).to_contain_text("有效")
    visitor.set_input_files("input[type=file]", pdf)
    expect(visitor.locator("main")).to_contain_text("一致")
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(pdf.read_bytes() + b"\n")
    visitor.set_input_files("input[type=file]", forged)
    expect(visitor.locator("main")).to_contain_text("不一致")

    duties = house.rows(
        "SELECT kind, lapses_on FROM certificates_duty WHERE person_id = ? AND state = 'open'", passed[0][1]
    )
    assert any(kind == "renewal" and int(lapses[:4]) - datetime.now().year in (5, 6) for kind, lapses in duties)

    auditor = sign_in(browser, house, "auditor", "/audits/")
    auditor.goto(f"/audits/?q={number}")
    story = auditor.inner_text("main")
    for step in ("培训学时", "资格审查", "试卷", "答案", "成绩", "实操"):
        assert step in story
    assert "被改动" not in story
    assert "没有发现不符" in story
    assert "不符" not in story.replace("没有发现不符", "")


def uuid_of(text: str) -> str:
    """SQLite keeps 32 hex digits; addresses have dashes."""
    bare = text.replace("-", "")
    return f"{bare[:8]}-{bare[8:12]}-{bare[12:16]}-{bare[16:20]}-{bare[20:]}"


def wait_for_certificate(house: House, person: int) -> str:
    """The Celery worker issues it by itself, within a minute."""
    issued = "SELECT number FROM certificates_certificate WHERE person_id = ? AND state = 'valid' ORDER BY id DESC"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = house.rows(issued, person)
        if found:
            return str(found[0][0])
        time.sleep(0.5)
    raise AssertionError("no certificate within a minute of the result")
