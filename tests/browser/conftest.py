"""A whole house, started as `make run` starts it, and Chromium in front of it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
QUIET = [
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """Where Chromium is; a missing one is an error with the line to type, never a skip."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.fail("Chromium is missing: sudo apt-get install -y chromium fonts-noto-cjk")


@dataclass
class House:
    """A running house: its address, its folder, its sample sign-ins."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]

    def rows(self, statement: str, *values: object) -> list[tuple]:
        """Look into the database, as an inspector with a pencil would: read only."""
        with contextlib.closing(sqlite3.connect(f"file:{self.data / 'anpei.sqlite3'}?mode=ro", uri=True)) as link:
            return link.execute(statement, values).fetchall()

    @property
    def sign_ins(self) -> list[dict[str, str]]:
        return json.loads((self.data / "sample_sign_ins.json").read_text(encoding="utf-8"))

    def tickets(self) -> list[tuple[str, str]]:
        return [(row["login"], row["password"]) for row in self.sign_ins if row["role"] == "考生"]

    def right_answers(self, ticket: str) -> dict[int, str]:
        """The key of this candidate's paper, by position."""
        statement = """SELECT letters FROM exams_paperkey k JOIN exams_paper p ON p.id = k.paper_id
                       JOIN exams_registration r ON r.id = p.registration_id WHERE r.ticket_number = ?"""
        return {int(n): key for n, key in json.loads(self.rows(statement, ticket)[0][0]).items()}

    def responses(self, ticket: str) -> dict[int, str]:
        """What the server has of this candidate's answers."""
        statement = """SELECT s.position, s.value FROM exams_response s JOIN exams_attempt a ON a.id = s.attempt_id
                       JOIN exams_registration r ON r.id = a.registration_id WHERE r.ticket_number = ?"""
        return dict(self.rows(statement, ticket))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, template_database: Path | str) -> Iterator[House]:
    """Started once; on the way out it must stop by itself and leave nothing running.

    Where the suite has a migrated SQLite template, the house begins with a copy of it.
    """
    data, port = tmp_path_factory.mktemp("house"), _free_port()
    if isinstance(template_database, Path):
        shutil.copyfile(template_database, data / "anpei.sqlite3")
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ANPEI_", "DATABASE_", "REDIS_"))
    }
    environment |= {
        "ANPEI_DATA_DIR": str(data),
        "ANPEI_PORT": str(port),
        "ANPEI_ORIGIN": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }
    log = (data / "serve.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "config.serve"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(4800):
        if process.poll() is not None:
            pytest.fail(f"the house did not start:\n{(data / 'serve.log').read_text()[-3000:]}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=2):
            break
        time.sleep(0.1)
    yield House(url, data, process)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    log.close()
    left = subprocess.run(["pgrep", "-fa", str(data)], capture_output=True, text=True, check=False).stdout
    assert not left, f"left running after Ctrl-C:\n{left}"


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    launched = driver.chromium.launch(executable_path=chromium(), args=QUIET)
    yield launched
    launched.close()


@pytest.fixture
def context(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """A desktop browser of its own; any error in a page's script fails the test."""
    errors: list[str] = []
    made = browser.new_context(viewport=DESK, locale="zh-CN", base_url=house.url, accept_downloads=True)
    made.set_default_timeout(15_000)
    made.on("weberror", lambda error: errors.append(str(error.error)))
    yield made
    made.close()
    assert not errors, errors


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def phone(browser: Browser, house: House) -> Iterator[Page]:
    """A phone with a thumb."""
    made = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=house.url, has_touch=True, is_mobile=True)
    made.set_default_timeout(15_000)
    yield made.new_page()
    made.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page without a house: the test answers its requests itself, or gives it no address at all."""
    errors: list[str] = []
    made = browser.new_context(viewport=DESK, locale="zh-CN", service_workers="block")
    made.set_default_timeout(15_000)
    made.on("weberror", lambda error: errors.append(str(error.error)))
    yield made.new_page()
    made.close()
    assert not errors, errors
