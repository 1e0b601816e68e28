"""What has gone wrong with published pages is found without a call outside, and shown to whoever may mend it."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page

from library.actions.check_content import Problem, check_content
from library.domain.links import Target, targets
from library.models import ArticleIndexPage, ArticlePage
from pages.api import home_page
from qualifications.api import Instrument
from tests.accounts import factories as people

pytestmark = pytest.mark.django_db


def make_article(**fields):
    index = ArticleIndexPage.objects.first() or home_page().add_child(
        instance=ArticleIndexPage(title="安全知识", slug="knowledge")
    )
    now = timezone.now()
    values = {"title": "一篇", "lead": "导语", "check_state": "not_needed", "last_published_at": now, **fields}
    return index.add_child(instance=ArticlePage(**values))


def problems(page):
    found = check_content(Page.objects.filter(pk=page.pk), now=timezone.now())
    return [(row.problem, row.detail) for row in found]


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ('<a linktype="page" id="7">x</a>', Target("page", "7")),
        ('<a id="7" linktype="page">x</a>', Target("page", "7")),
        ('<a href="/laws/?q=1#a">x</a>', Target("address", "/laws/")),
        ('<a href="//evil.example/">x</a>', Target("outside", "//evil.example/")),
        ('<a href="https://www.mem.gov.cn/">x</a>', Target("outside", "https://www.mem.gov.cn/")),
    ],
)
def test_targets_of_rich_text(stored, wanted):
    assert list(targets([{"type": "text", "value": stored}])) == [wanted]
    assert list(targets([{"type": "text", "value": "没有链接"}])) == []


def test_a_replaced_law_is_found_with_its_successor():
    new = Instrument.objects.create(key="new", title="新规定", kind="rule", state="in_force")
    Instrument.objects.create(key="old", title="旧规定", kind="rule", state="replaced", replaced_by=new)
    assert problems(make_article(laws="old 第三条")) == [(Problem.REPLACED, "《旧规定》第三条，现行：《新规定》")]
    assert problems(make_article(laws="new 第三条", slug="two")) == []


def test_a_law_that_left_the_library_is_a_broken_citation():
    gone = Instrument.objects.create(key="gone", title="某规定", kind="rule", state="in_force")
    page = make_article(laws="gone")
    gone.delete()
    assert problems(page) == [(Problem.UNKNOWN_LAW, "gone")]


def test_dead_links_and_missing_files_are_found_and_living_ones_are_not():
    there = make_article(slug="there")
    text = (
        f'<p><a linktype="page" id="{there.pk}">好</a><a linktype="page" id="999999">坏</a>'
        '<a href="/about/">好</a><a href="/certificates/verify/">好</a><a href="/nowhere/">坏</a></p>'
    )
    diagram = {"file": "library/none.svg", "alt": "图", "caption": ""}
    page = make_article(slug="links", body=[{"type": "text", "value": text}, {"type": "diagram", "value": diagram}])
    assert problems(page) == [
        (Problem.DEAD_LINK, "999999"),
        (Problem.DEAD_LINK, "/nowhere/"),
        (Problem.MISSING_FILE, "library/none.svg"),
    ]


def test_age_and_waiting_are_told():
    old = make_article(last_published_at=timezone.now() - timedelta(days=400), check_state="waiting")
    assert [kind for kind, _detail in problems(old)] == [Problem.STALE, Problem.WAITING]


def test_the_report_is_for_editors_and_comes_as_a_workbook():
    make_article(laws="", last_published_at=timezone.now() - timedelta(days=400))
    user = people.make_staff("editor")
    people.give_second_factor(user)
    editor = Client()
    editor.force_login(user)
    answer = editor.get("/admin/reports/content/")
    html = answer.content.decode()
    assert "一年没有更新" in html
    assert "<title>内容体检 - 安培</title>" in re.sub(r"\s*\n\s*", "", html)
    book = load_workbook(io.BytesIO(editor.get("/admin/reports/content/?export=xlsx").content))
    assert "一篇" in [row[0] for row in book.active.iter_rows(values_only=True)]
    assert Client().get("/admin/reports/content/").status_code == 302


def test_what_only_waits_is_not_called_sound():
    make_article(check_state="waiting")
    user = people.make_staff("editor")
    people.give_second_factor(user)
    editor = Client()
    editor.force_login(user)
    assert "除待核的内容外，没有发现问题。" in editor.get("/admin/reports/content/").content.decode()
