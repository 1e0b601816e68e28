"""Chinese unless the reader chose English."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from library.models import LawIndexPage, LawPage
from pages.api import home_page
from qualifications.api import Instrument

pytestmark = pytest.mark.django_db


def test_an_english_browser_that_nobody_chose_still_reads_chinese():
    response = Client(headers={"accept-language": "en-US,en;q=0.9"}).get("/certificates/verify/")
    assert 'lang="zh-hans"' in response.content.decode()
    assert "证书查验" in response.content.decode()
    assert response["Content-Language"] == "zh-hans"


def test_who_chooses_english_reads_english_until_choosing_chinese_again():
    client = Client()
    client.get("/language/", {"to": "en", "next": "/"})
    for address, words in (("/certificates/verify/", "Verify a certificate"), ("/exams/room/", "Enter the exam room")):
        html = client.get(address).content.decode()
        assert words in html
        assert 'lang="en"' in html
    client.get("/language/", {"to": "zh-hans", "next": "/"})
    assert "证书查验" in client.get("/certificates/verify/").content.decode()


def test_a_language_we_do_not_speak_is_answered_in_chinese():
    client = Client()
    client.cookies["django_language"] = "xx-nonsense"
    assert 'lang="zh-hans"' in client.get("/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(elsewhere):
    response = Client().get("/language/", {"to": "en", "next": elsewhere})
    assert response["Location"] == "/"
    assert Client().get("/language/", {"to": "en", "next": "/laws/?p=2"})["Location"] == "/laws/?p=2"


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("DATE_FORMAT", "2026年11月9日", "9 Nov 2026"),
        ("DATETIME_FORMAT", "2026年11月9日 14:30", "9 Nov 2026, 14:30"),
        ("YEAR_MONTH_FORMAT", "2026年11月", "November 2026"),
        ("MONTH_DAY_FORMAT", "11月9日", "9 Nov"),
        ("MONTH_FORMAT", "11月", "Nov"),
        ("MONTH_DAY_WEEKDAY_TIME_FORMAT", "11月9日（星期一）14:30", "Mon 9 Nov, 14:30"),
    ],
)
def test_a_day_is_written_as_the_reader_writes_it(name, chinese, english):
    day = Template("{{ day|date:name }}")
    for language, words in (("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            assert day.render(Context({"day": datetime(2026, 11, 9, 14, 30), "name": name})) == words


def test_an_english_reader_finds_no_chinese_date_on_a_page_of_a_law():
    """The law's name and number stay as they were given; when it is in force is said in English."""
    index = home_page().add_child(instance=LawIndexPage(title="法规", slug="laws"))
    facts = Instrument.objects.create(
        key="order", title="某规定", kind="rule", state="in_force", in_force_on=date(2026, 6, 1)
    )
    index.add_child(instance=LawPage(title="某规定", slug="order", instrument=facts, lead="一句话。"))
    client = Client()
    assert "2026年6月1日" in client.get("/laws/").content.decode()
    client.cookies["django_language"] = "en"
    html = client.get("/laws/").content.decode()
    assert "1 Jun 2026" in html
    assert "2026年6月1日" not in html
