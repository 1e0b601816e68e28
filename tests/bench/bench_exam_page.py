"""The exam page on a slow phone: what it weighs, and how soon the first item stands there.

Chromium with the throttle that stands for slow 4G (400 ms there and back, 1.6 Mbit/s) and a processor four times
slower, on production's compressed files: 100 items, 20 of them with a picture.

`exam_page.js_kb`: our scripts on the exam page, as they travel. `exam_page.first_item_s`: from the press on 开始考试 to
the first item; scripts and styles came while the rules were read, as the entrance makes them. `exam_page.cold_item_s`:
the same for a page opened with nothing kept. `exam_page.second_load_kb`: what a reload fetches.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

METRICS = (
    "exam_page.js_kb",
    "exam_page.first_item_s",
    "exam_page.cold_item_s",
    "exam_page.second_load_kb",
)
ROOT = Path(__file__).resolve().parents[2]
ROUNDS, PICTURES = 3, 20
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SLOW_4G = {"offline": False, "latency": 400, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
COLLECT = ("collectstatic", "--no-input", "--ignore=wagtail*", "--ignore=django_tables2", "--ignore=*.pdf")
FIRST = "#item-options label"
CONTROLLED = """new Promise((done) => {
  const look = () => navigator.serviceWorker.controller ? done() : setTimeout(look, 50);
  look();
})"""


def world() -> list[tuple[str, str]]:
    """A sitting of 100 items under way; ticket numbers and codes of its candidates."""
    from django.core.files.base import ContentFile

    from exams.actions.draw_paper import draw_paper
    from exams.actions.enter_room import code_of
    from exams.models import ItemMedia, ItemVersion
    from tests.exams.room_world import make_bank, make_blueprint, make_owner, make_user, make_world

    author, _person = make_user("author")
    bank = make_bank(make_owner(), author, judgements=70, singles=30)
    for number, version in enumerate(ItemVersion.objects.order_by("pk")):
        version.stem = f"第{number}题：在潮湿场所和金属容器内作业时，照明灯具的电源电压应当符合安全电压的规定。"
        if number < PICTURES:
            data = _picture(number)
            row = ItemMedia(bank=bank, name=f"{hashlib.sha256(data).hexdigest()}.png", size=len(data), added_by=author)
            row.mime = "image/png"
            row.file.save(row.name, ContentFile(data), save=False)
            row.save()
            version.stem = f'<p>{version.stem}</p><p><img src="media:{row.name}" alt="图"></p>'
            version.body = {"markup": "html"}
        version.save()
    room = make_world(candidates=ROUNDS * 2, blueprint=make_blueprint(bank, judgements=70, singles=30, marks=100))
    for registration in room.registrations:
        draw_paper(registration, room.sitting)
    return [(registration.ticket_number, code_of(registration)) for registration in room.registrations]


def _picture(number: int) -> bytes:
    """About 20 KB of PNG, another each time."""
    import io
    import random

    from PIL import Image

    dice = random.Random(number)
    image = Image.frombytes("L", (160, 120), bytes(dice.randrange(256) for _ in range(160 * 120)))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


class Phone:
    """A fresh browser on a slow line; `kb`: what came over it since it was last set to nothing, by address."""

    def __init__(self, browser: Any, port: int, *, workers: str = "allow") -> None:
        self.context = browser.new_context(
            viewport={"width": 390, "height": 844},
            locale="zh-CN",
            base_url=f"http://127.0.0.1:{port}",
            service_workers=workers,
        )
        self.page = self.context.new_page()
        self.link = self.context.new_cdp_session(self.page)
        self.names: dict[str, str] = {}
        self.kb: dict[str, float] = {}
        self.link.send("Network.enable")
        self.link.on("Network.requestWillBeSent", self._name)
        self.link.on("Network.loadingFinished", self._count)

    def _name(self, event: dict[str, Any]) -> None:
        self.names[event["requestId"]] = event["request"]["url"]

    def _count(self, event: dict[str, Any]) -> None:
        name = self.names.get(event["requestId"], "")
        self.kb[name] = self.kb.get(name, 0.0) + event["encodedDataLength"] / 1024

    def slow(self) -> None:
        self.link.send("Network.emulateNetworkConditions", SLOW_4G)
        self.link.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    def fast(self) -> None:
        self.link.send("Network.emulateNetworkConditions", FAST)
        self.link.send("Emulation.setCPUThrottlingRate", {"rate": 1})

    def enter(self, ticket: str, code: str) -> None:
        self.page.goto("/exams/room/")
        self.page.fill("[name=ticket_number]", ticket)
        self.page.fill("[name=code]", code)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url("**/entrance/")

    def start(self) -> float:
        """Seconds from the press to the first item."""
        began = time.perf_counter()
        self.page.click("#start", no_wait_after=True)
        self.page.wait_for_selector(FIRST)
        return time.perf_counter() - began


def measure(browser: Any, port: int, tickets: list[tuple[str, str]]) -> dict[str, float]:
    warm, cold, second, weight = [], [], [], []
    for round_ in range(ROUNDS):
        phone = Phone(browser, port)
        phone.enter(*tickets[round_])
        phone.page.evaluate(CONTROLLED)
        phone.slow()
        warm.append(phone.start())
        phone.page.wait_for_load_state("networkidle")
        phone.fast()
        phone.page.wait_for_timeout(1500)
        phone.kb.clear()
        phone.page.reload()
        phone.page.wait_for_selector(FIRST)
        phone.page.wait_for_load_state("networkidle")
        second.append(sum(phone.kb.values()))
        phone.context.close()
        phone = Phone(browser, port, workers="block")
        phone.enter(*tickets[ROUNDS + round_])
        phone.link.send("Network.setCacheDisabled", {"cacheDisabled": True})
        phone.slow()
        cold.append(phone.start())
        phone.page.wait_for_load_state("networkidle")
        weight.append(sum(kb for name, kb in phone.kb.items() if "/static/exams/" in name and ".js" in name))
        phone.context.close()
    return {"warm": min(warm), "cold": min(cold), "second": max(second), "js": max(weight)}


def main() -> None:
    from playwright.sync_api import sync_playwright

    from tests.bench import database
    from tests.bench.bench_save import granian
    from tests.bench.figures import Figures

    figures = Figures()
    os.environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
    with database.sqlite():
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.packed_settings"
        subprocess.run([sys.executable, "manage.py", *COLLECT], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        tickets = world()
        with granian() as port, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
            found = measure(browser, port, tickets)
            browser.close()
    figures.say("exam_page.js_kb", found["js"], "KB", "<=60")
    figures.say("exam_page.first_item_s", found["warm"], "s", "<=1.5")
    figures.say("exam_page.cold_item_s", found["cold"], "s")
    figures.say("exam_page.second_load_kb", found["second"], "KB", "<=100")
    figures.end()


if __name__ == "__main__":
    main()
