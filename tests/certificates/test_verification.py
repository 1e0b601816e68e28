"""Anybody may check a certificate; nobody can fish for one."""

from __future__ import annotations

import re
import statistics
import time
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from certificates.actions.look_up import MISSES
from certificates.domain.numbering import format_number
from certificates.domain.standing import standing_on
from certificates.models import Certificate, StateChange, VerificationMiss
from certificates.views.wording import label, sentence
from evidence.api import database_now
from tests.certificates import factories as make

pytestmark = pytest.mark.django_db
VERIFY = "/certificates/verify/"
JSON = {"Accept": "application/json"}


def ask(client: Client, number: str, name: str, **extra):
    return client.post(VERIFY, {"number": number, "name": name}, **extra)


def plain(response) -> str:
    """The page without the random form tokens of the site's frame."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def token_page(certificate) -> str:
    return reverse("certificates:verify-token", args=[certificate.token])


def test_number_and_name_show_every_printed_fact_masked(client):
    certificate = make.make_bare_certificate(person=make.people.make_person(name="欧阳锋"))
    page = ask(client, certificate.number, "欧阳锋")
    assert page.status_code == 200
    text = page.content.decode()
    for value in (
        certificate.number,
        "欧*锋",
        certificate.person.id_number_masked,
        "低压电工作业",
        "2026年6月1日",
        "2032年5月31日",
    ):
        assert value in text
    assert "欧阳锋" not in text
    assert certificate.person.id_number not in text
    assert certificate.pdf_sha256 in text


def test_the_code_leads_to_the_same_facts_without_javascript(client):
    certificate = make.make_bare_certificate()
    text = client.get(token_page(certificate)).content.decode()
    assert "有效" in text
    assert certificate.number in text


@pytest.mark.parametrize(
    ("typed", "name"),
    [("{n}", " 买买提•吐尔逊 "), ("{l}", "买买提·吐尔逊"), (" {n} ", "买买提・吐尔逊"), ("{p}", "买买提·吐尔逊")],
)
def test_small_differences_of_typing_are_forgiven(typed, name, client):
    certificate = make.make_bare_certificate(person=make.people.make_person(name="买买提·吐尔逊"))
    number = certificate.number
    typed = typed.format(n=number, l=number.lower(), p=number.replace("-", ""))
    assert ask(client, typed, name).status_code == 200


def changed(certificate: Certificate, state: str, **fields) -> Certificate:
    now = database_now()
    StateChange.objects.create(
        certificate=certificate,
        from_state="valid",
        to_state=state,
        ground="查实替考，文书 2026-7 号",
        proposed_by=make.people.make_user(),
        approved_by=make.people.make_user(),
        proposed_at=now,
        at=now,
        **fields,
    )
    Certificate.objects.filter(pk=certificate.pk).update(state=state)
    return certificate


def test_every_state_says_in_plain_words_what_it_means(client):
    valid = make.make_bare_certificate()
    expired = make.make_bare_certificate(valid_from=date(2019, 1, 1), valid_to=date(2024, 12, 31))
    revoked = changed(make.make_bare_certificate(), "revoked", kind="fraud")
    replaced = changed(make.make_bare_certificate(), "replaced", kind="reissue")
    new = make.make_bare_certificate(replaces=replaced)
    told = {
        certificate.pk: client.get(token_page(certificate), headers=JSON).json()
        for certificate in (valid, expired, revoked, replaced)
    }
    assert [told[one.pk]["status_label"] for one in (valid, expired, revoked, replaced)] == [
        "有效",
        "已过期",
        "已撤销",
        "已换发",
    ]
    assert "2024年12月31日" in told[expired.pk]["sentence"]
    assert "不正当手段" in told[revoked.pk]["sentence"]
    assert "替考" not in told[revoked.pk]["sentence"]
    assert new.number in told[replaced.pk]["sentence"]


def test_a_revocation_shows_at_once(client):
    certificate = make.make_bare_certificate()
    assert client.get(token_page(certificate), headers=JSON).json()["status"] == "valid"
    changed(certificate, "revoked")
    assert client.get(token_page(certificate), headers=JSON).json()["status"] == "revoked"


def test_what_is_still_being_made_is_not_there(client):
    certificate = make.make_bare_certificate(state="pending")
    assert client.get(token_page(certificate)).status_code == 404
    assert ask(client, certificate.number, certificate.person.name).status_code == 404


def test_a_wrong_name_and_a_wrong_number_are_the_same_answer_byte_for_byte(client):
    certificate = make.make_bare_certificate()
    name = certificate.person.name
    wrong_name = ask(client, certificate.number, "不是他")
    no_such = ask(client, format_number(year=2026, serial=1), name)
    no_number = ask(client, "随便", name)
    empty = ask(client, certificate.number, "")
    assert {page.status_code for page in (wrong_name, no_such, no_number, empty)} == {404}
    assert len({plain(page) for page in (wrong_name, no_such, no_number, empty)}) == 1
    assert ask(client, certificate.number, "不是他", headers=JSON).content == b'{"found": false}'


def test_ten_misses_a_minute_close_the_door_even_for_the_right_answer(client):
    certificate = make.make_bare_certificate()
    answers = [ask(client, certificate.number, f"错{turn}").status_code for turn in range(MISSES + 3)]
    assert answers == [404] * MISSES + [429] * 3
    refused = ask(client, certificate.number, certificate.person.name)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert client.get("/certificates/v/nonsense/").status_code == 429
    other = Client(REMOTE_ADDR="198.51.100.7")
    assert ask(other, certificate.number, certificate.person.name).status_code == 200
    VerificationMiss.objects.update(at=database_now() - timedelta(seconds=61))
    assert ask(client, certificate.number, certificate.person.name).status_code == 200


def test_the_address_of_a_visitor_is_kept_only_as_a_hash_and_for_minutes(client):
    ask(client, "x", "y")
    assert "127.0.0.1" not in VerificationMiss.objects.get().address_hash
    VerificationMiss.objects.update(at=database_now() - timedelta(minutes=11))
    ask(client, "x", "y")
    assert VerificationMiss.objects.count() == 1


def test_a_proxy_is_believed_only_when_it_is_ours(client, settings):
    for turn in range(MISSES):
        ask(client, "x", "y", headers={"X-Forwarded-For": f"203.0.113.{turn}"})
    assert ask(client, "x", "y").status_code == 429
    settings.BEHIND_PROXY = True
    assert ask(client, "x", "y", headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.9"}).status_code == 404


def test_a_thousand_guesses_disclose_nothing():
    certificate = make.make_bare_certificate()
    told = 0
    for turn in range(1000):
        guesser = Client(REMOTE_ADDR=f"10.0.{turn // 250}.{turn % 250}")
        page = ask(guesser, format_number(year=2026, serial=turn + 1), certificate.person.name, headers=JSON)
        told += page.status_code == 200
    assert told == 0


def test_both_misses_take_the_same_time():
    certificate = make.make_bare_certificate()
    times: dict[str, list[float]] = {"name": [], "number": []}
    other = format_number(year=2026, serial=5)
    for turn in range(120):
        for kind, number, name in (("name", certificate.number, "不是他"), ("number", other, certificate.person.name)):
            client = Client(REMOTE_ADDR=f"10.1.{turn}.{1 if kind == 'name' else 2}")
            start = time.thread_time()  # this thread's own work: what else the machine does is not in it
            ask(client, number, name, headers=JSON)
            times[kind].append(time.thread_time() - start)
    medians = [statistics.median(values) for values in times.values()]
    assert abs(medians[0] - medians[1]) < 0.005


@pytest.mark.parametrize("path", [VERIFY, "/certificates/v/nothing/"])
def test_public_answers_are_not_kept_indexed_or_told_on(path, client):
    page = client.get(path)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]


def test_tokens_are_long_random_and_hold_no_number():
    certificates = [make.make_bare_certificate() for _ in range(20)]
    assert len({certificate.token for certificate in certificates}) == 20
    for certificate in certificates:
        assert len(certificate.token) == 32  # 24 random bytes
        digits = re.sub(r"\D", "", certificate.number)
        assert not any(certificate.person.id_number[place : place + 6] in digits for place in range(12))


def test_no_page_carries_script_or_style_of_its_own(client):
    certificate = make.make_bare_certificate()
    for page in (client.get(VERIFY), client.get(token_page(certificate))):
        text = page.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert " style=" not in text


@pytest.mark.parametrize("state", ["valid", "expired", "revoked", "replaced"])
@pytest.mark.parametrize("full", [True, False])
def test_the_page_says_in_chinese_what_the_answer_for_machines_says(state, full):
    day = date(2026, 6, 1)
    values = {
        "valid": {"valid_to": day if full else None, "state": "valid"},
        "expired": {"valid_to": date(2020, 1, 1), "state": "valid"},
        "revoked": {"valid_to": None, "state": "revoked", "changed_on": day if full else None},
        "replaced": {"valid_to": None, "state": "replaced", "changed_on": day if full else None},
    }[state]
    detail = {"revoked": {"ground": "隐瞒情况"}, "replaced": {"successor": "AP-1"}}.get(state, {}) if full else {}
    standing = standing_on(date(2026, 1, 1), **values, **detail)
    assert (label(standing), sentence(standing)) == (standing.label, standing.sentence)
    with translation.override("en"):
        assert not re.search("[一-鿿]", label(standing) + sentence(standing).replace("隐瞒情况", ""))


def test_an_english_reader_reads_the_verdict_and_compares_the_printed_facts(client):
    certificate = make.make_certificate()
    client.cookies["django_language"] = "en"
    text = plain(client.get(token_page(certificate)))
    assert "was issued by the Anpei platform and is valid" in text
    assert "有效期止 Valid until" in text
