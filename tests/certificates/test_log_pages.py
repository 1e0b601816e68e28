"""A certificate's verification page leads into the public log, and the files check without the platform."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from certificates.views.kept import KEPT
from certificates.views.log import entries_of
from evidence import api as evidence
from tests.certificates import factories as make

pytestmark = pytest.mark.django_db


def test_issue_is_in_the_log_and_its_proof_is_public(settings, tmp_path):
    settings.DATA_DIR, settings.LOG_ROOT = tmp_path, tmp_path / "log"
    certificate = make.make_certificate()
    address = reverse("certificates:verify-token", args=[certificate.token])
    assert "正在写入日志" in Client().get(address).content.decode()
    evidence.publish_log()
    KEPT.clear()  # a kept page is a minute old at most
    [leaf] = evidence.leaves_about(certificate.subject)
    page = Client().get(address).content.decode()
    assert reverse("certificates:log-proof", args=[leaf.index]) in page
    proof = Client().get(reverse("certificates:log-proof", args=[leaf.index])).json()
    assert json.loads(proof["leaf"])["kind"] == "issued"
    assert certificate.person.name not in proof["leaf"]
    assert certificate.number not in proof["leaf"]
    for name in ("leaves.jsonl", "checkpoints.jsonl", "log-key.pem", "verify_log.py"):
        answer = Client().get(reverse("certificates:log-file", args=[name]))
        assert b"".join(answer)
    for name in (".lock", "x", "log-ed25519.pem"):
        assert Client().get(reverse("certificates:log-file", args=[name])).status_code == 404
    assert Client().get(reverse("certificates:log-proof", args=[99])).status_code == 404
    assert Client().get(reverse("certificates:log")).status_code == 200


def test_a_replacement_stands_at_the_old_number_too(settings, tmp_path):
    from certificates import api

    settings.DATA_DIR, settings.LOG_ROOT = tmp_path, tmp_path / "log"
    old = make.make_certificate()
    order = api.order_replacement(old, reason="遗失", by=make.make_officer(old.issuer))
    api.issue_certificate(order.pk)
    evidence.extend_log()
    kinds = [json.loads(leaf.data)["kind"] for leaf in evidence.leaves_about(old.subject)]
    assert sorted(kinds) == ["issued", "issued", "replaced"]  # its own issue, the new one's, and what became of it
    assert [entry["kind"] for entry in entries_of(old.number)] == ["issued", "replaced"]
