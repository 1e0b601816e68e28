"""The story of one certificate without walking the whole chain: what is forged in its own past is red at once."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.urls import reverse

from certificates import api as certificates
from evidence import api as evidence
from tests.audits.audit_world import make_auditor, signed_in
from tests.certificates.earned import earned_certificate
from tests.evidence.test_chain import lift_lock

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(settings, tmp_path):
    """A certificate whose events lie far behind the last verified mark."""
    settings.PRIVATE_ROOT, settings.LOG_ROOT, settings.DATA_DIR = tmp_path, tmp_path / "log", tmp_path
    certificate = earned_certificate()
    with transaction.atomic():
        evidence.append_events([evidence.Happening("test.else", "test", (f"thing:{n}",)) for n in range(700)])
    assert evidence.verify_whole(by="system").checkpoint is not None
    lift_lock()
    return certificate


def story(certificate) -> str:
    return signed_in(make_auditor()).get(reverse("audits:story", args=[certificate.uuid])).content.decode()


def forge(kind: str) -> int:
    event = evidence.Event.objects.filter(kind=kind).first()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_event SET actor = 'user:forger' WHERE seq = %s", [event.seq])
    return event.seq


def broken(certificate) -> dict[str, str]:
    return {link.title: link.reason for link in certificates.trace_certificate(certificate).broken}


def test_an_untouched_story_says_what_was_walked_and_when_the_whole_chain_was(old):
    page = story(old)
    assert "个环节全部核对一致" in page
    assert "系统每夜自动核对" in page
    assert "没有发现不符" in page
    assert "已有签名证明" in page
    [link] = [link for link in certificates.trace_certificate(old).links if link.title == "证据链"]
    assert "共" in link.facts[0][1]


@pytest.mark.parametrize("kind", ["certificates.certificate.issued", "exams.attempt.submitted"])
def test_an_old_event_of_its_own_forged_before_the_verified_mark_turns_it_red_at_once(old, kind):
    seq = forge(kind)
    assert f"第 {seq} 号记录：内容与其哈希不符" in broken(old)["证据链"]
    assert f"第 {seq} 号记录" in story(old)


def test_a_foreign_old_event_is_named_by_the_night_and_then_shown_on_every_story(old):
    seq = evidence.Event.objects.filter(kind="test.else").order_by("seq")[400].seq  # between two marks, far from ours
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_event SET actor = 'user:forger' WHERE seq = %s", [seq])
    assert broken(old) == {}
    evidence.verify_whole(by="system")
    assert f"上次全链核对发现 1 处不符：第 {seq} 号" in broken(old)["证据链"]


def test_a_cut_tail_and_a_hidden_revocation_are_red_at_once(old):
    from tests.certificates import factories as make

    first, second = make.make_officer(old.issuer), make.make_officer(old.issuer)
    change = certificates.propose_change(old, to="revoked", kind="fraud", ground="替考", by=first)
    certificates.approve_revocation(change, by=second)
    evidence.publish_log()
    assert broken(type(old).objects.get(pk=old.pk)) == {}
    with connection.cursor() as cursor:  # everything that tells of it in the database is taken away, but the log's leaf
        cursor.execute("DELETE FROM evidence_eventsubject WHERE event_id IN (SELECT id FROM evidence_event WHERE kind"
                       " = 'certificates.certificate.revoked')")  # fmt: skip
        cursor.execute("DELETE FROM certificates_statechange")
        cursor.execute("UPDATE certificates_certificate SET state = 'valid'")
    assert "查不到" in broken(type(old).objects.get(pk=old.pk))["公开日志"]
    last = evidence.chain_length()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM evidence_eventsubject WHERE event_id = (SELECT id FROM evidence_event"
                       " WHERE seq = %s)", [last])  # fmt: skip
        cursor.execute("DELETE FROM evidence_event WHERE seq = %s", [last])
    assert "链尾缺失" in broken(type(old).objects.get(pk=old.pk))["证据链"]
