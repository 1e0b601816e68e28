"""What the home page costs: served warm beside an empty view of the same server, drawn cold, and over the air.

`page.ratio_empty`: home pages per second over empty views per second, in alternating rounds, granian as in `make run`,
on SQLite with all of the house's content; the client takes brotli as every browser does.
`page.cold_queries`: queries of the first drawing after a publication.
`page.first_load_kb`: everything a phone of 390 × 844 fetches on its first visit, as Chromium counts it, from the
compressed files of production.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

METRICS = ("page.warm_per_s", "page.empty_per_s", "page.ratio_empty", "page.cold_queries", "page.first_load_kb")
CONNECTIONS, ROUNDS, SECONDS = 16, 6, 2.0
ROOT = Path(__file__).resolve().parents[2]
SETTING_UP = (
    ("load_content",),
    # What the home page never asks for, and takes brotli longest; a missing file would be an error of the page.
    ("collectstatic", "--no-input", "--ignore=wagtail*", "--ignore=django_tables2", "--ignore=*.pdf"),
)


def request(port: int, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip, br\r\n\r\n".encode()


def cold_queries() -> int:
    """Queries of the home page when nothing of it is kept yet."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    cache.clear()
    client = Client(headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(connection) as caught:
        if client.get("/").status_code != 200:
            raise SystemExit("the home page is not there")
    return len(caught)


def first_load_kb(port: int) -> float:
    """Kilobytes over the wire until the page is still, nothing cached."""
    from playwright.sync_api import sync_playwright

    total = 0.0

    def count(event: dict) -> None:
        nonlocal total
        total += event["encodedDataLength"]

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
        page = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block").new_page()
        link = page.context.new_cdp_session(page)
        link.send("Network.enable")
        link.on("Network.loadingFinished", count)
        page.goto(f"http://127.0.0.1:{port}/", wait_until="networkidle")
        browser.close()
    return total / 1024


def main() -> None:
    from tests.bench import database
    from tests.bench.bench_save import granian
    from tests.bench.figures import Figures
    from tests.bench.load import drive

    figures = Figures()
    os.environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
    with database.sqlite():
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.packed_settings"
        for command in SETTING_UP:
            arguments = [sys.executable, "manage.py", *command]
            subprocess.run(arguments, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        queries = cold_queries()
        with granian() as port:
            home, empty = request(port, "/"), request(port, "/empty/")
            homes, empties = [], []
            for number in range(ROUNDS + 1):
                passed = len(drive(port, lambda _n: empty, connections=CONNECTIONS, seconds=SECONDS)) / SECONDS
                served = len(drive(port, lambda _n: home, connections=CONNECTIONS, seconds=SECONDS)) / SECONDS
                if number:  # the first round warms up
                    empties.append(passed)
                    homes.append(served)
            weight = first_load_kb(port)
    figures.say("page.warm_per_s", statistics.median(homes), "1/s")
    figures.say("page.empty_per_s", statistics.median(empties), "1/s")
    ratios = [served / passed for served, passed in zip(homes, empties, strict=True)]
    figures.say("page.ratio_empty", statistics.median(ratios), "ratio", ">=0.5")
    figures.say("page.cold_queries", queries, "queries", "<=25")
    figures.say("page.first_load_kb", weight, "KB", "<=300")
    figures.end()


if __name__ == "__main__":
    main()
