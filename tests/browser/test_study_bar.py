"""study.js in Chromium: a worker studies a lesson, is asked, looks away, leaps ahead, and goes on where they were.

The page is ours (bar template, script); the server is the domain of study itself behind intercepted requests, with
short intervals, so that no house has to be built for it.
"""

from __future__ import annotations

import base64
import io
import json
import time
import wave
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from courses.actions.load_study_rules import rules_named
from courses.domain.study import Beat, Desk, Piece, answer, judge, leave, open_desk

pytestmark = pytest.mark.browser
SCRIPT = (Path(__file__).resolve().parents[2] / "courses/static/courses/study.js").read_text(encoding="utf-8")
RULES = replace(rules_named("national"), gap_seconds=6, grace_seconds=3, seek_slack_seconds=2)
PAGE = """<!doctype html><html lang="zh-CN" class="js"><head><meta charset="utf-8"><title>课</title></head><body>
<div class="article__part" id="h-film"><video controls muted src="%s"></video></div>
<div style="height:3000px">课文</div>%s<script src="/study.js"></script></body></html>"""


def sound(seconds: int = 40) -> str:
    """Silence that a video element can play and seek in."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(4000)
        file.writeframes(b"\x80" * 4000 * seconds)
    return "data:audio/wav;base64," + base64.b64encode(target.getvalue()).decode()


@dataclass
class Server:
    """One learner's desk by the domain's rules; the clock is the machine's."""

    check_in: int = 60_000
    place: dict[str, Any] = field(default_factory=dict)
    desk: Desk | None = None
    pieces: list[Piece] = field(default_factory=list)
    opened: int = 0
    left: int = 0
    beats: list[dict[str, Any]] = field(default_factory=list)

    @property
    def now(self) -> int:
        return int(time.monotonic() * 1000)

    @property
    def counted(self) -> int:
        return sum(piece.ended - piece.began for piece in self.pieces if piece.counts)

    def handle(self, route: Route) -> None:
        path = route.request.url.split("://house", 1)[1]
        if path == "/lesson":
            route.fulfill(content_type="text/html; charset=utf-8", body=PAGE % (sound(), bar()))
        elif path == "/study.js":
            route.fulfill(content_type="text/javascript; charset=utf-8", body=SCRIPT)
        elif path.endswith("/open/"):
            self._open(route)
        elif path.endswith("/leave/"):
            self.left += 1
            self._take(leave(self._desk, now=self.now, rules=RULES))
            route.fulfill(status=204)
        elif path.endswith(("/beat/", "/present/")):
            self._judge(route, path)
        else:
            route.fulfill(status=404)

    @property
    def _desk(self) -> Desk:
        assert self.desk is not None
        return self.desk

    def _take(self, judged: Any) -> Any:
        self.desk = judged.desk
        self.pieces += judged.pieces
        return judged

    def _open(self, route: Route) -> None:
        assert parse_qs(route.request.post_data)["lesson"] == ["7"]
        self.opened += 1
        self.desk = open_desk(
            now=self.now, check_in=self.check_in, room=2_700_000, part=self.place.get("part", ""),
            place=self.place.get("place", 0), reached=self.place.get("reached", {}).get("film", 0),
        )  # fmt: skip
        reply = {"ticket": "t", "beat": 0.5, "done": 60, "whole": 2700, "place": self.place}
        route.fulfill(json=reply)

    def _judge(self, route: Route, path: str) -> None:
        if path.endswith("/present/"):
            judged = self._take(answer(self._desk, now=self.now, rules=RULES, check_in=60_000))
        else:
            said = json.loads(route.request.post_data or "{}")
            self.beats.append(said)
            beat = Beat(said["seq"], said["part"], said["place"], said["idle"])
            judged = self._take(judge(self._desk, beat, now=self.now, rules=RULES, reached=self.place_of(said["part"])))
        desk = self._desk
        asked = desk.is_live and desk.is_asked(self.now)
        spent = self.counted + (desk.last - desk.began if desk.is_live else 0)
        word = "check" if asked and judged.word in ("ok", "old") else judged.word
        reply = {"state": word, "spent": spent // 1000, "reached": desk.reached}
        if asked:
            reply["answer_in"] = RULES.grace_seconds
        route.fulfill(json=reply)

    def place_of(self, part: str) -> int:
        return self.place.get("reached", {}).get(part, 0)


def bar() -> str:
    lesson, group = SimpleNamespace(pk=7), SimpleNamespace(name="低压电工班")
    study = {"lesson": lesson, "training_class": group, "rules": RULES}
    return render_to_string("courses/study_bar.html", {"study": study, "csrf_token": "x" * 64})


@pytest.fixture
def lesson(browser_page: Page) -> Any:
    """Opens the lesson against a server of its own."""

    def begin(**fields: Any) -> tuple[Page, Server]:
        server = Server(**fields)
        browser_page.route("http://house/**", server.handle)
        browser_page.goto("http://house/lesson")
        return browser_page, server

    return begin


def says(page: Page) -> Any:
    return page.locator("[data-study-says]")


def hide(page: Page, hidden: bool) -> None:
    """What a browser tells a page when another tab comes to the front, or this one again."""
    page.evaluate(
        """hidden => { Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange")); }""",
        hidden,
    )


def test_a_worker_reads_is_asked_and_answers(lesson) -> None:
    page, server = lesson(check_in=1500)
    expect(says(page)).to_have_text("正在计时")
    expect(page.locator("[data-study-count]")).to_have_text("已计 1 分 0 秒，这一课共 45 分钟")
    ask = page.locator("[data-study-ask]")
    expect(ask).to_be_visible(timeout=5000)
    expect(page.locator("[data-study-left]")).to_contain_text("秒内点一下")
    page.get_by_role("button", name="我在学习").click()
    expect(ask).to_be_hidden()
    expect(says(page)).to_have_text("正在计时")
    page.wait_for_function("document.querySelector('[data-study-count]').textContent.indexOf('1 分 0 秒') < 0")
    assert server.counted > 1000
    assert [beat["seq"] for beat in server.beats] == sorted({beat["seq"] for beat in server.beats})


def test_who_does_not_answer_loses_that_piece_and_may_go_on(lesson) -> None:
    page, server = lesson(check_in=1000)
    expect(page.locator("[data-study-ask]")).to_be_visible(timeout=5000)
    again = page.get_by_role("button", name="在这里继续")
    expect(again).to_be_visible(timeout=8000)
    expect(says(page)).to_contain_text("那一段没有计")
    expect(page.locator("[data-study-ask]")).to_be_hidden()
    assert server.counted == 0
    assert [piece.end for piece in server.pieces] == ["missed"]
    server.check_in = 60_000
    again.click()
    expect(says(page)).to_have_text("正在计时")
    assert server.opened == 2


def test_a_tab_in_the_background_stops_counting_until_it_comes_back(lesson) -> None:
    page, server = lesson()
    expect(says(page)).to_have_text("正在计时")
    page.wait_for_timeout(1200)
    hide(page, True)
    expect(says(page)).to_contain_text("已暂停计时")
    page.wait_for_timeout(300)
    assert server.left == 1
    beats, counted = len(server.beats), server.counted
    page.wait_for_timeout(1500)
    assert (len(server.beats), server.counted) == (beats, counted)
    hide(page, False)
    expect(says(page)).to_have_text("正在计时")
    assert server.opened == 2


def film(page: Page, script: str) -> Any:
    return page.evaluate(f"(() => {{ const film = document.querySelector('video'); {script} }})()")


def test_a_leap_over_what_was_not_watched_goes_back(lesson) -> None:
    page, server = lesson()
    expect(says(page)).to_have_text("正在计时")
    film(page, "film.muted = true; return film.play();")
    page.wait_for_function("document.querySelector('video').currentTime > 1.5")
    film(page, "film.currentTime = 30;")
    page.wait_for_function("document.querySelector('video').currentTime < 10")
    expect(says(page)).to_contain_text("没看过的部分不能跳过")
    page.wait_for_timeout(1200)
    assert max(beat["place"] for beat in server.beats) < 10
    film(page, "film.playbackRate = 4;")
    page.wait_for_function("document.querySelector('video').playbackRate === 1")
    film(page, "film.currentTime = 0.5;")
    page.wait_for_timeout(700)
    assert film(page, "return film.currentTime;") < 4


def test_a_script_that_moves_the_film_past_the_guard_is_sent_back_by_the_server(lesson) -> None:
    page, server = lesson()
    expect(says(page)).to_have_text("正在计时")
    page.evaluate("window.addEventListener('seeking', (event) => event.stopImmediatePropagation(), true)")
    film(page, "film.muted = true; return film.play();")
    page.wait_for_function("document.querySelector('video').currentTime > 0.5")
    film(page, "film.currentTime = 25;")
    page.wait_for_function("document.querySelector('video').currentTime < 15", timeout=6000)
    assert max(beat["place"] for beat in server.beats) >= 24
    assert [piece.end for piece in server.pieces if not piece.counts] == ["seek"]


def test_the_next_visit_goes_on_where_the_last_one_stopped(lesson) -> None:
    page, _server = lesson(place={"part": "film", "place": 12, "reached": {"film": 14}})
    page.wait_for_function("Math.abs(document.querySelector('video').currentTime - 12) < 1")
    expect(says(page)).to_have_text("正在计时")
    film(page, "film.currentTime = 14;")
    page.wait_for_timeout(300)
    assert film(page, "return film.currentTime;") >= 13


def test_a_reader_comes_back_to_the_same_lines(lesson) -> None:
    page, _server = lesson(place={"part": "", "place": 500, "reached": {}})
    page.wait_for_function("window.pageYOffset > 500")
