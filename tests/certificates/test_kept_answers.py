"""Kept answers of the public check are never older than the certificate's state; forgeries are caught and explained."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from certificates import api
from certificates.views.kept import KEPT, Kept
from tests.certificates import factories as make

JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def nothing_kept():
    KEPT.clear()


@pytest.fixture
def shown(db):
    issuer = make.make_issuer()
    certificate = make.make_bare_certificate(issuer=issuer)
    return certificate, make.make_officer(issuer), make.make_officer(issuer)


def page_of(certificate) -> str:
    return reverse("certificates:verify-token", args=[certificate.token])


def change(certificate, to, kind, first, second):
    return api.approve_revocation(api.propose_change(certificate, to=to, kind=kind, ground="x", by=first), by=second)


def test_the_second_stranger_costs_one_small_question_and_gets_the_same_page(shown, django_assert_num_queries):
    certificate, *_people = shown
    first = Client().get(page_of(certificate))
    with django_assert_num_queries(1):
        second = Client().get(page_of(certificate))
    assert second.content == first.content
    for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag"):
        assert second[name] == first[name]


def test_a_revocation_shows_in_the_very_next_answer_and_so_does_its_undoing(shown):
    certificate, first, second = shown
    states = []
    for to, kind in (("suspended", "other"), ("revoked", "fraud"), ("valid", "overturned")):
        before = Client().get(page_of(certificate), headers=JSON).json()["status"]
        Client().get(page_of(certificate))
        change(certificate, to, kind, first, second)
        after = Client().get(page_of(certificate), headers=JSON).json()
        states.append((before, after["status"]))
        assert after["sentence"] in Client().get(page_of(certificate)).content.decode()
    assert states == [("valid", "suspended"), ("suspended", "revoked"), ("revoked", "valid")]
    assert [step["state"] for step in after["history"]] == ["issued", "suspended", "revoked", "restored"]


def test_the_twin_that_keeps_by_address_alone_shows_a_revoked_certificate_as_valid(shown, monkeypatch):
    certificate, first, second = shown
    monkeypatch.setattr("certificates.views.verify._place", lambda request, key: request.path)
    Client().get(page_of(certificate))
    change(certificate, "revoked", "fraud", first, second)
    assert "目前有效" in Client().get(page_of(certificate)).content.decode()


def test_whoever_is_signed_in_or_reads_english_gets_a_page_of_their_own(shown, client):
    certificate, officer, _second = shown
    chinese = Client().get(page_of(certificate)).content.decode()
    reader = Client()
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Valid" in reader.get(page_of(certificate)).content.decode()
    from tests.exams.factories import signed_in

    assert "退出" in signed_in(officer).get(page_of(certificate)).content.decode()
    assert Client().get(page_of(certificate)).content.decode() == chinese


def test_a_wrong_token_is_never_kept(db):
    for _time in range(2):
        assert Client().get(reverse("certificates:verify-token", args=["nothing"])).status_code == 404
    assert not KEPT._bodies


def test_the_longest_unused_answer_goes_first():
    kept = Kept(2)
    for place in ("a", "b"):
        kept.put(place, (place.encode(), "text/html"))
    kept.get("a")
    kept.put("c", (b"c", "text/html"))
    assert [kept.get(place) is not None for place in ("a", "b", "c")] == [True, False, True]


OTHER = """
import os, sys, time
import django
django.setup()
from django.conf import settings
from django.test import Client
from certificates.views.kept import KEPT
settings.ALLOWED_HOSTS = ["*"]
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[2]
address = sys.argv[1]
first = Client().get(address, headers={"Accept": "application/json"}).json()["status"]
Client().get(address, headers={"Accept": "application/json"})
assert KEPT._bodies, "nothing was kept"
print(first, flush=True)
sys.stdin.readline()
print(Client().get(address, headers={"Accept": "application/json"}).json()["status"], flush=True)
"""


def test_another_process_that_kept_the_answer_is_right_as_soon_as_the_revocation_is(own_database, tmp_path):
    import os

    issuer = make.make_issuer()
    certificate = make.make_bare_certificate(issuer=issuer)
    first, second = make.make_officer(issuer), make.make_officer(issuer)
    root = Path(__file__).resolve().parents[2]
    database = connection.settings_dict
    address = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        address = f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": f"{root}{os.pathsep}{root / 'site'}",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(OTHER), page_of(certificate), str(database["NAME"])],
        cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout.readline().strip() == "valid"
        change(certificate, "revoked", "fraud", first, second)
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == "revoked"
    finally:
        process.kill()
        process.communicate()
