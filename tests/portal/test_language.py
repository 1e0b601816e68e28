"""Chinese unless the reader chose English."""

from __future__ import annotations

import pytest
from django.test import Client

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
