"""What a reader that cannot see leans on: one title, no skipped levels, names for fields, room kept for pictures."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from tests.contests.factories import make_contest
from tests.courses.factories import make_lesson
from tests.publicity.event_factories import make_event, make_venue

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/campaigns/",
    "/campaigns/fire-day-2026/",
    "/campaigns/safety-law-week-2026/",
    "/about/",
    "/privacy/",
    "/search/",
    "/directory/",
    "/lecturers/",
    "/lecturers/request/",
    "/certificates/verify/",
    "/accounts/login/",
    "/contests/",
    "/offline/",
    "/no-such-page/",
]
UNNAMED = {"hidden", "submit", "button", "image"}
LEVELS = re.compile(r"^h[1-6]$")


def faults(html: str) -> list[str]:
    """What is wrong with the markup of a whole page."""
    soup = BeautifulSoup(html, "lxml")
    return [*_doubled(soup), *_headings(soup), *_pictures(soup), *_fields(soup), *_buttons(soup)]


def _doubled(soup: BeautifulSoup) -> list[str]:
    counted = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    found = [f"id {name} stands {times} times" for name, times in counted.items() if times > 1]
    for tag in soup.find_all(attrs={"aria-labelledby": True}):
        found += [f"nothing is called {name}" for name in str(tag["aria-labelledby"]).split() if name not in counted]
    return found


def _headings(soup: BeautifulSoup) -> list[str]:
    levels = [(int(tag.name[1]), tag.get_text(strip=True)) for tag in soup.find_all(LEVELS)]
    found = [] if [level for level, _text in levels].count(1) == 1 else ["not exactly one h1"]
    found += [f"an empty h{level}" for level, text in levels if not text]
    last = 0
    for level, text in levels:
        if level > last + 1 and last:
            found.append(f"h{level} {text!r} follows h{last}")
        last = level
    return found


def _pictures(soup: BeautifulSoup) -> list[str]:
    found = []
    for picture in soup.find_all("img"):
        where = str(picture.get("src", ""))[:60]
        if picture.get("alt") is None:
            found.append(f"no alt: {where}")
        if not (picture.get("width") and picture.get("height")):
            found.append(f"no room kept: {where}")
    return found


def _named(tag: Tag, labels: set[str]) -> bool:
    return bool(
        tag.get("aria-label")
        or tag.get("aria-labelledby")
        or tag.get("title")
        or tag.get("id") in labels
        or tag.find_parent("label")
    )


def _fields(soup: BeautifulSoup) -> list[str]:
    labels = {str(label["for"]) for label in soup.find_all("label", attrs={"for": True})}
    fields = [tag for tag in soup.find_all(["input", "select", "textarea"]) if tag.get("type") not in UNNAMED]
    return [f"no label: {str(tag)[:90]}" for tag in fields if not _named(tag, labels)]


def _buttons(soup: BeautifulSoup) -> list[str]:
    found = []
    for tag in soup.find_all(["a", "button"]):
        spoken = tag.get_text(strip=True) or tag.get("aria-label") or any(i.get("alt") for i in tag.find_all("img"))
        if not spoken:
            found.append(f"says nothing: {str(tag)[:90]}")
        if tag.find(["a", "button", "input", "select"]):
            found.append(f"a control within a control: {str(tag)[:90]}")
    return found


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_is_well_made(address):
    assert faults(Client().get(address).content.decode()) == []


BODY = [
    {"type": "steps", "value": {"title": "三步", "steps": [{"title": "看", "text": "看清。"}]}},
    {"type": "heading", "value": "一节"},
    {"type": "table", "value": {"title": "一张表", "columns": ["甲"], "rows": [["乙"]], "note": ""}},
    {"type": "dos", "value": {"title": "记住", "do": ["做"], "never": ["不做"]}},
    {"type": "diagram", "value": {"file": "img/hero.svg", "alt": "图", "caption": ""}},
]


@pytest.mark.parametrize("make", [make_event, make_venue, make_lesson])
def test_a_body_keeps_the_levels_whatever_block_comes_first(make):
    """The titles of blocks stand below the page's own, with and without a heading before them."""
    page = make()
    page.body = BODY
    page.save()
    assert faults(Client().get(page.url).content.decode()) == []


def test_a_contest_and_its_ranking_are_well_made():
    contest = make_contest()
    for address in (f"/contests/{contest.slug}/", f"/contests/{contest.slug}/ranking/"):
        assert faults(Client().get(address).content.decode()) == []


@pytest.mark.parametrize(
    ("fragment", "fault"),
    [
        ("<h1>一</h1><h3>三</h3>", "h3 '三' follows h1"),
        ("<h1>一</h1><h1>又一</h1>", "not exactly one h1"),
        ("<h1 id=a>一</h1><p id=a>", "id a stands 2 times"),
        ("<h1>一</h1><img src=x.svg width=1 height=1>", "no alt: x.svg"),
        ("<h1>一</h1><img src=x.svg alt=''>", "no room kept: x.svg"),
        ("<h1>一</h1><input name=q>", 'no label: <input name="q"/>'),
        ("<h1>一</h1><section aria-labelledby=gone>", "nothing is called gone"),
        ("<h1>一</h1><button></button>", "says nothing: <button></button>"),
    ],
)
def test_the_reader_finds_what_is_wrong(fragment, fault):
    assert faults(f"<html><body>{fragment}</body></html>") == [fault]
