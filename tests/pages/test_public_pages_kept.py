"""Strangers get a page that was drawn once; nobody gets a page that is stale or somebody else's."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from wagtail.models import Page

from pages import freshness
from publicity.models import StandardPage
from tests.accounts import factories as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_stamp(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(freshness, "_file", tmp_path / "pages.stamp")


@pytest.fixture
def about():
    return StandardPage.objects.get(slug="about")


def test_the_second_stranger_costs_no_query(django_assert_num_queries):
    client = Client()
    first = client.get("/about/")
    with django_assert_num_queries(0):
        second = client.get("/about/")
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert second["Content-Type"] == first["Content-Type"]


def test_what_is_published_is_seen_at_once(about, django_capture_on_commit_callbacks):
    client = Client()
    assert "全新的标题" not in client.get("/about/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        about.title = "全新的标题"
        about.save_revision().publish()
    assert "全新的标题" in client.get("/about/").content.decode()


def test_without_the_stamp_the_old_page_would_stay(about, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("pages.middleware.stamp", lambda: "same")
    client = Client()
    client.get("/about/")
    with django_capture_on_commit_callbacks(execute=True):
        about.title = "全新的标题"
        about.save_revision().publish()
    assert "全新的标题" not in client.get("/about/").content.decode()


def test_a_page_taken_down_is_gone_at_once(about, django_capture_on_commit_callbacks):
    client = Client()
    assert client.get("/about/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        about.unpublish()
    assert client.get("/about/").status_code == 404


def test_who_is_signed_in_is_never_served_a_kept_page_nor_fills_one():
    user = people.make_user()
    reader = Client()
    reader.force_login(user)
    own = reader.get("/about/")
    assert "我的工作台" in own.content.decode()
    assert "no-store" in own["Cache-Control"]
    assert "我的工作台" not in Client().get("/about/").content.decode()


def test_languages_and_sizes_of_type_do_not_mix():
    english, elder, plain = Client(), Client(), Client()
    english.cookies["django_language"] = "en"
    elder.cookies["elder"] = "1"
    pages = [client.get("/about/").content.decode() for client in (plain, english, elder, plain)]
    assert 'lang="en"' in pages[1]
    assert "data-elder" in pages[2]
    assert pages[0] == pages[3]
    assert len(set(pages)) == 3


def test_an_unknown_parameter_is_drawn_anew_and_kept_nowhere(django_assert_max_num_queries):
    client = Client()
    client.get("/about/?x=1")
    with django_assert_max_num_queries(60) as queries:
        client.get("/about/?x=1")
    assert len(queries) > 0


def test_a_page_travels_compressed_and_is_not_sent_twice():
    client = Client()
    plain = client.get("/about/")
    zipped = client.get("/about/", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(zipped.content) == plain.content
    again = client.get("/about/", headers={"if-none-match": zipped["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept-Encoding" in zipped["Vary"]


def test_a_kept_page_says_its_length_so_that_it_travels_in_one_piece():
    client = Client()
    for encoding in ("", "gzip", "br"):
        page = client.get("/about/", headers={"accept-encoding": encoding})
        assert int(page["Content-Length"]) == len(page.content)
    assert client.head("/about/", headers={"accept-encoding": "br"})["Content-Length"] == page["Content-Length"]


def test_forms_with_a_token_are_never_kept():
    client = Client()
    client.get("/accounts/login/")
    first = client.get("/accounts/login/").content
    assert first != Client().get("/accounts/login/").content
    assert Page.objects.exists()
