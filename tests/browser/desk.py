"""What staff do at their desks, by name."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESK, House

PASSWORD = "anpei-2026"


def sign_in(browser: Browser, house: House, login: str, path: str) -> Page:
    """A fresh browser of this person, on this page."""
    context = browser.new_context(viewport=DESK, locale="zh-CN", base_url=house.url, accept_downloads=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/accounts/login/?next={path}")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    page.wait_for_url(f"**{path}*")
    return page


def press(page: Page, name: str) -> None:
    """Press a button, and the confirmation it asks for."""
    page.get_by_role("button", name=name, exact=True).first.click()
    confirm = page.locator("dialog[open] [data-ok], dialog[open] .dialog__foot .btn:last-child").last
    try:
        confirm.wait_for(state="visible", timeout=1200)
        confirm.click()
    except Exception:  # noqa: BLE001 - most buttons ask nothing
        return


def submit(page: Page, field: str) -> None:
    """Send the form that holds this field."""
    page.locator(f"main form:has([name={field}]) button[type=submit]").last.click()


def workbook(header: list[str], rows: list[list[str]]) -> bytes:
    """An Excel file as a teacher would send it."""
    book = Workbook()
    sheet = book.active
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(page: Page, name: str, data: bytes) -> None:
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("input[type=file]", {"name": name, "mimeType": mime, "buffer": data})


def pdf_text(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


def download(page: Page, path: str, target: Path) -> Path:
    """A file behind a link, fetched with this person's cookies."""
    reply = page.request.get(path)
    assert reply.ok, f"{path}: {reply.status}"
    target.write_bytes(reply.body())
    return target


def tickets_in(text: str) -> list[tuple[str, str]]:
    """Ticket numbers and exam codes as printed."""
    numbers = re.findall(r"\b([A-Z]{2}\d{2}\d{12})\b", text)
    codes = ["".join(line.split()) for line in re.findall(r"进入考场\s+([A-Z2-9 ]+)\n", text)]
    return list(zip(dict.fromkeys(numbers), codes, strict=True))
