"""What a visitor finds on the public site as the migrations lay it: real pages, few queries, nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Site

from publicity.doors import door_address
from publicity.models import CampaignPage, HomePage, Place

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/campaigns/",
    "/campaigns/?place=school",
    "/campaigns/safety-month-2026/",
    "/campaigns/fire-day-2026/",
    "/campaigns/occupational-health-week-2027/",
    "/privacy/",
    "/about/",
]
DATA = 'type="application/ld+json"'
"""JSON-LD is a data block: no browser runs it, and the policy does not ask about it."""
INLINE = re.compile(
    rf"<script(?! {re.escape(DATA)}>)(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.I
)


def body(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_every_public_page_opens_cold_with_few_queries_a_policy_and_nothing_inline(address):
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = Client().get(address)
    assert response.status_code == 200
    assert len(queries) <= 25, [query["sql"][:90] for query in queries]
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert INLINE.findall(response.content.decode()) == []


def test_the_home_page_offers_the_four_doors_and_the_look_up():
    html = body("/")
    for name in ("certificates:verify", "exams:room", "portal:desk", "courses:my-hours"):
        assert f'href="{reverse(name)}"' in html
    assert f'action="{reverse("certificates:verify")}"' in html
    assert 'name="number"' in html
    assert 'name="name"' in html


def test_the_home_page_names_the_seven_places_and_the_three_campaigns():
    html = body("/")
    for name in ("进企业", "进机关", "进学校", "进社区", "进农村", "进家庭", "进公共场所"):
        assert name in html
    for campaign in CampaignPage.objects.all():
        assert campaign.title in html
        assert f'href="{campaign.url}"' in html


def test_the_campaign_says_theme_days_activities_and_knowledge():
    html = body("/campaigns/safety-month-2026/")
    for words in (
        "人人讲安全、个个会应急——排查整治风险隐患",
        "2026年6月1日—6月30日",
        "6月16日",
        "进农村",
        "有限空间",
        "12350",
    ):
        assert words in html


def test_the_campaigns_sheets_are_there_to_be_downloaded():
    paths = re.findall(r'href="/static/(publicity/materials/[^"]+\.pdf)"', body("/campaigns/safety-month-2026/"))
    assert len(paths) == 2
    for path in paths:
        assert Path(finders.find(path)).read_bytes().startswith(b"%PDF")


def test_the_table_of_contents_leads_to_parts_of_the_page():
    for address in ("/campaigns/safety-month-2026/", "/privacy/"):
        html = body(address)
        anchors = re.findall(r'href="#(h-[^"]+)"', html)
        assert len(anchors) > 3
        assert all(f'id="{anchor}"' in html for anchor in anchors)


def test_campaigns_can_be_narrowed_to_a_place():
    html = body("/campaigns/?place=office")
    assert "安全生产月" in html
    assert "消防宣传月" not in html
    assert "消防宣传月" in body("/campaigns/?place=nonsense")


def test_the_privacy_notice_keeps_what_the_consent_promises():
    html = body("/privacy/")
    promised = (settings.SITE / "accounts" / "consents" / "privacy-2026-11.md").read_text(encoding="utf-8")
    for words in ("证件号码", "敏感个人信息", "手机号", "不用于其他目的", "撤回不影响撤回前已经进行的处理"):
        assert words in promised
        assert words in html


def test_any_host_shows_the_site():
    response = Client(headers={"host": "127.0.0.1"}).get("/")
    assert response.status_code == 200
    assert Site.objects.get().is_default_site


def test_wagtails_welcome_page_is_gone_and_the_tree_is_whole():
    assert "Welcome" not in body("/")
    assert HomePage.objects.count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_campaign_in_draft_is_nobodys():
    CampaignPage.objects.filter(slug="fire-day-2026").update(live=False)
    assert Client().get("/campaigns/fire-day-2026/").status_code == 404
    assert "消防宣传月" not in body("/campaigns/")
    assert "消防宣传月" not in body("/")


def test_a_door_to_a_screen_that_is_not_there_falls_away():
    assert door_address("nowhere:at-all") == ""


def test_every_place_has_an_icon_of_the_sprite():
    sprite = (settings.SITE / "static" / "icons" / "sprite.svg").read_text(encoding="utf-8")
    icons = set(re.findall(r'#([a-z0-9-]+)"></use>', body("/") + body("/campaigns/safety-month-2026/")))
    assert {place.icon for place in Place.objects.all()} <= icons
    assert all(f'id="{icon}"' in sprite for icon in icons)
