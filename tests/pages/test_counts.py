"""Views are counted without following anybody: kept pages too, robots not, and many at once."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pages import counting
from pages.domain.robots import is_robot
from pages.models import PageCount
from publicity.models import StandardPage

pytestmark = pytest.mark.django_db
READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0"}


@pytest.fixture(autouse=True)
def _nothing_gathered():
    counting._gathered.clear()
    counting._state.update(views=0, since=0.0)
    yield
    counting._gathered.clear()


@pytest.fixture
def about():
    return StandardPage.objects.get(slug="about")


def test_a_page_is_counted_when_drawn_and_when_kept(about):
    client = Client()
    for _again in range(3):
        client.get("/about/", **READER)
    assert counting.flush_views() == 1
    client.get("/about/", **READER)
    counting.flush_views()
    row = PageCount.objects.get()
    assert (row.page_id, row.day, row.views) == (about.pk, timezone.localdate(), 4)


def test_what_is_kept_still_costs_no_query(about, django_assert_num_queries):
    client = Client()
    client.get("/about/", **READER)
    with django_assert_num_queries(0):
        client.get("/about/", **READER)


def test_robots_missing_pages_and_lookups_of_headers_are_not_counted():
    client = Client()
    client.get("/about/", HTTP_USER_AGENT="Mozilla/5.0 (compatible; Baiduspider/2.0)")
    client.get("/about/")
    client.get("/no-such-page/", **READER)
    client.head("/about/", **READER)
    assert counting.flush_views() == 0


@pytest.mark.parametrize("name", ["Googlebot/2.1", "curl/8.1", "", "python-requests/2", "HeadlessChrome/120"])
def test_programs_are_known_by_their_names(name):
    assert is_robot(name)
    assert not is_robot(READER["HTTP_USER_AGENT"])


def test_no_view_is_lost_when_many_count_at_once(about):
    day = date(2026, 6, 1)
    crowd = [
        threading.Thread(target=lambda: [counting.count_view(about.pk, day=day) for _ in range(50)]) for _ in range(8)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert counting._gathered == {(about.pk, day): 400}


def test_a_page_deleted_meanwhile_is_passed_over(about):
    counting.count_view(99_999, day=date(2026, 6, 1))
    counting.count_view(about.pk, day=date(2026, 6, 1))
    assert counting.flush_views() == 1


def test_the_most_viewed_come_first_with_their_days(about):
    today = date(2026, 6, 30)
    home = about.get_parent()
    for page, day, views in ((about, today, 5), (home, today - timedelta(days=6), 9), (home, date(2026, 1, 1), 90)):
        PageCount.objects.create(page=page, day=day, views=views)
    from wagtail.models import Page

    week = counting.most_viewed(Page.objects.all(), today=today, days=7, at_most=10)
    assert [(row["page"].pk, row["total"]) for row in week] == [(home.pk, 9), (about.pk, 5)]
    assert week[0]["daily"] == [9, 0, 0, 0, 0, 0, 0]
    assert counting.views_of(home.pk, today=today, days=365) == 99
