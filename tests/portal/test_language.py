"""Chinese unless the reader chose English."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django import forms
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


class Everything(forms.Form):
    """A field of each kind that a form here has."""

    words = forms.CharField(max_length=4)
    number = forms.IntegerField(max_value=3)
    share = forms.DecimalField(max_digits=3, decimal_places=1)
    day = forms.DateField()
    email = forms.EmailField()
    choice = forms.ChoiceField(choices=[("a", "甲")])
    org = forms.ModelChoiceField(queryset=Instrument.objects.all())
    file = forms.FileField()


def test_what_a_form_refuses_is_said_as_a_person_would_say_it():
    wrong = dict.fromkeys(("words", "number", "share", "day", "email", "choice", "org"), "错得很远很远")
    said = [sentence for errors in Everything(wrong).errors.values() for sentence in errors]
    said += [str(sentence) for sentence in Everything({"number": "7", "share": "12.345"}).errors["number"]]
    assert "太长了：最多 4 个字，现在有 6 个。" in said
    assert "日期不对，请按“2026-06-01”这样填写。" in said
    assert "不能大于 3。" in said
    for sentence in said:
        assert not re.search("该变量|有效的|确保|Email", sentence), sentence


def test_a_list_with_nothing_chosen_says_what_to_do():
    html = str(Everything()["org"])
    assert "---" not in html
    assert '<option value="" selected>请选择</option>' in html


def test_signing_up_and_in_says_nothing_in_half_english():
    for address in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/key/1-set-password/"):
        words = re.sub(r"<[^>]*>", "", Client().get(address).content.decode().split("<main", 1)[1])
        assert not re.search("Email|token|你的|选填项", words), address
