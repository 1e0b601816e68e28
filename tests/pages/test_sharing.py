"""What crawlers, chats and readers without a network get."""

from __future__ import annotations

import json
import re

import pytest
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from PIL import Image

from pages import sharing
from publicity.models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return StandardPage.objects.get(slug="about")


def drawing(address):
    """The whole answer, read to its end."""
    answer = Client().get(address)
    assert answer.content.startswith(b"\x89PNG")
    return answer


def test_a_page_says_its_address_its_picture_and_its_way_back(settings):
    settings.ORIGIN = "https://anpei.example"
    html = Client().get("/about/").content.decode()
    assert '<link rel="canonical" href="https://anpei.example/about/">' in html
    assert 'property="og:image" content="https://anpei.example/share/' in html
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[1])
    kinds = [row["@type"] for row in data["@graph"]]
    assert kinds == ["WebPage", "BreadcrumbList"]


def test_a_title_cannot_leave_the_data_block(about):
    about.title = "</script><b>&"
    about.save()
    html = Client().get("/about/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[1]
    assert "<" not in block
    assert json.loads(block)["@graph"][0]["name"] == "</script><b>&"


def test_the_share_picture_is_drawn_once_and_again_when_the_title_changes(about, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    address = reverse("pages:share-image", args=[about.pk])
    assert drawing(address)["Content-Type"] == "image/png"
    drawing(address)
    assert len(list((tmp_path / "share").iterdir())) == 1
    about.title = "另一个标题"
    about.save()
    drawing(address)
    drawn = sorted((tmp_path / "share").iterdir())
    assert len(drawn) == 2
    with Image.open(drawn[0]) as picture:
        assert picture.size == (sharing.WIDTH, sharing.HEIGHT)


def test_a_draft_has_no_share_picture(about):
    about.unpublish()
    assert Client().get(reverse("pages:share-image", args=[about.pk])).status_code == 404


def test_robots_are_kept_from_the_desks_and_shown_the_map():
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text
    assert text.rstrip().endswith("/sitemap.xml")
    assert "/about/" in Client().get("/sitemap.xml").content.decode()


def test_the_feed_names_campaigns_and_no_plain_pages():
    text = Client().get("/feed/").content.decode()
    assert "安全生产月" in text
    assert "/about/" not in text


def test_the_worker_keeps_no_private_address():
    text = Client().get("/worker.js").content.decode()
    assert "__SHELL__" not in text
    private = re.search(r"PRIVATE = (.*);", text)[1]
    for path in ("admin", "desk", "accounts", "exams", "training", "certificates"):
        assert path in private
    assert Client().get("/manifest.webmanifest").json()["start_url"] == "/"
    assert "没有网络" in Client().get("/offline/").content.decode()


def test_whoever_asks_for_an_icon_by_its_old_name_is_shown_the_sites_own():
    answer = Client().get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, static("img/favicon-32.png"))
    assert "max-age=86400" in answer["Cache-Control"]
