"""Materials to hand out, and the maker of posters."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.api import Refused
from publicity.actions.load_materials import load_materials
from publicity.actions.order_poster import draw_poster, forget_posters, order_poster, sweep_posters, whole_address
from publicity.domain.posters import Poster, faults, line_size, lines_of, number_and_words
from publicity.models import DownloadCount, MaterialPage, PosterOrder
from publicity.poster.draw import draw, uncovered

GOOD = Poster("slogan", "red", ("里面倒了人", "不要跳下去"), ("先通风，再检测",), "示例单位")


def poster(**changes):
    return Poster(**(GOOD.as_row() | {"headline": GOOD.headline, "lines": GOOD.lines} | changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"headline": ()}, "headline"),
        ({"headline": ("一", "二", "三", "四")}, "headline"),
        ({"headline": ("字" * 11,)}, "headline"),
        ({"lines": ()}, "lines"),
        ({"lines": ("行",) * 7}, "lines"),
        ({"lines": ("字" * 27,)}, "lines"),
        ({"organisation": "字" * 27}, "organisation"),
        ({"qr_label": "字" * 13}, "qr_label"),
    ],
)
def test_what_does_not_fit_is_said_before_it_is_drawn(changes, field):
    assert list(faults(poster(**changes))) == [field]
    assert faults(GOOD) == {}


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "ftp://a.b/", "//evil.example/", "https://a@b.c/", "a b", "/\\x"]
)
def test_a_code_leads_to_the_web_or_to_this_site_only(text):
    with pytest.raises(Refused) as refused:
        whole_address(text)
    assert refused.value.field == "qr"


def test_addresses_of_this_site_get_its_host(settings):
    assert whole_address("/materials/") == f"{settings.ORIGIN}/materials/"
    assert whole_address(" https://www.mem.gov.cn/ ") == "https://www.mem.gov.cn/"
    assert whole_address("") == ""


def test_lines_are_made_smaller_until_they_fit():
    long = ("字" * 26,) * 6
    size = line_size(long, wide=150, high=90, largest=14, air=0.6)
    assert 4 <= size < 8
    assert number_and_words("12350 安全隐患举报") == ("12350", "安全隐患举报")
    assert number_and_words("先报警") == ("", "先报警")
    assert lines_of(" 一  二 \n\n 三 ") == ("一 二", "三")


def test_every_file_has_its_size():
    files = draw(poster(template="hotline", lines=("119 火警", "说清地点"), qr="https://www.mem.gov.cn/"))
    assert set(files) == {"a4.pdf", "a3.pdf", "long.png", "cover.png"}
    assert files["a4.pdf"][:5] == files["a3.pdf"][:5] == b"%PDF-"
    for name, size in (("long.png", (1080, 1440)), ("cover.png", (900, 383))):
        with Image.open(BytesIO(files[name])) as image:
            assert image.size == size


@pytest.mark.django_db
def test_characters_without_a_glyph_are_named():
    assert uncovered("安全😀") == "😀"
    with pytest.raises(Refused, match="😀"):
        order_poster(poster(lines=("小心😀",)), session_key="a")


@pytest.mark.django_db
def test_three_may_wait_and_a_fourth_can_not_even_be_written():
    orders = [order_poster(GOOD, session_key="a") for _turn in range(3)]
    with pytest.raises(Refused):
        order_poster(GOOD, session_key="a")
    assert order_poster(GOOD, session_key="b").slot == 0
    for slot in (0, 3):
        with pytest.raises(IntegrityError), transaction.atomic():
            PosterOrder.objects.create(
                visitor=orders[0].visitor, slot=slot, params={}, created_at=timezone.now(), not_before=timezone.now()
            )


@pytest.mark.django_db
def test_an_order_is_drawn_once_kept_a_day_and_forgotten():
    order = order_poster(GOOD, session_key="a")
    assert draw_poster(order.pk) is True
    assert draw_poster(order.pk) is False
    assert sweep_posters() == 0
    storage, name = storages["private"], order.file_name("a4.pdf")
    assert storage.exists(name)
    now = timezone.now()
    assert forget_posters(now=now + timedelta(hours=23)) == 0
    assert forget_posters(now=now + timedelta(hours=25)) == 1
    assert not storage.exists(name)
    assert not PosterOrder.objects.exists()


@pytest.mark.django_db
def test_from_the_list_to_a_poster_of_ones_own(client, django_capture_on_commit_callbacks):
    assert load_materials(again=True) >= 10
    assert load_materials() is None
    page = client.get("/materials/?kind=poster&place=village").content.decode()
    assert "有限空间警示海报" in page
    assert "家庭安全小手册" not in page
    assert client.get("/materials/poster-hotline/").status_code == 200
    address = reverse("publicity:poster-make", args=["poster-hotline"])
    words = {"layout": "hotline", "tone": "blue", "headline": "出事了\n打给谁", "lines": "119 火警"}
    assert client.get(address).status_code == 200
    assert client.post(address, words | {"qr": "javascript:1"}).status_code == 400
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, words)
    assert answer.status_code == 302
    assert "24 小时" in client.get(answer["Location"]).content.decode()
    order = PosterOrder.objects.get()
    file = client.get(reverse("publicity:poster-file", args=[order.uuid, "long.png"]))
    assert (file.status_code, file["Content-Type"]) == (200, "image/png")
    assert client.get(reverse("publicity:poster-file", args=[order.uuid, "evil.html"])).status_code == 404


@pytest.mark.django_db
def test_downloads_are_counted_and_nobody_is_followed(client):
    load_materials(again=True)
    address = reverse("publicity:material-file", args=["poster-cpr", "print.pdf"])
    for _turn in range(2):
        answer = client.get(address)
    assert answer["Location"].endswith("poster-cpr.pdf")
    assert not answer.cookies
    row = DownloadCount.objects.get()
    assert (row.page, row.count) == (MaterialPage.objects.get(slug="poster-cpr"), 2)
    assert "已下载 2 次" in client.get("/materials/poster-cpr/").content.decode()
