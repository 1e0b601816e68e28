"""A sample is drawn provably, worked through once, and any change of it shows."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection
from django.urls import reverse

from accounts.api import NotAllowed
from audits.actions.draw_sample import draw_sample
from audits.actions.judge_case import judge_case
from audits.actions.prove_sample import prove_sample
from audits.models import AuditCase, AuditSample
from audits.refusals import Refused
from evidence import api as evidence
from tests.accounts import factories as people
from tests.audits.audit_world import (
    make_auditor,
    many_certificates,
    office_of,
    signed_in,
    this_year,
)
from tests.certificates.earned import earned_certificate

pytestmark = pytest.mark.django_db


def drawn(size: int = 2, *, of: int = 3) -> tuple[AuditSample, object]:
    user = make_auditor()
    many_certificates(of)
    return draw_sample(this_year(), title="季度抽查", size=size, owner=office_of(user), user=user), user


def test_the_seed_is_the_hash_of_the_event_that_fixed_the_population():
    sample, _user = drawn()
    events = evidence.events_about(sample.subject)
    assert [event.kind for event in events] == ["audits.sample.frozen", "audits.sample.drawn"]
    assert events[0].hash == sample.seed
    assert events[0].body["population_hash"] == evidence.digest(sample.population)
    assert sample.cases.count() == 2
    assert prove_sample(sample)["ok"]


ALTERED = [
    ("UPDATE audits_auditsample SET seed = '{}'".format("0" * 64), "种子"),
    ("UPDATE audits_auditsample SET population = '[\"x\"]'", "名单被改动"),
    ("UPDATE audits_auditsample SET population_hash = 'ff'", "存证"),
    ("UPDATE audits_auditcase SET position = position + 10", ""),
    ("DELETE FROM audits_auditcase WHERE position = 1", "重新抽取"),
]


@pytest.mark.parametrize(("statement", "words"), ALTERED)
def test_what_is_altered_by_sql_is_named(statement, words):
    sample, _user = drawn()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    sample.refresh_from_db()
    assert words in prove_sample(sample)["fault"]
    assert prove_sample(sample)["ok"] is not bool(words)


def test_a_swapped_certificate_is_named():
    sample, _user = drawn(2, of=3)
    inside = set(sample.cases.values_list("certificate_id", flat=True))
    other = next(row for row in many_certificates(1) if row.pk not in inside)
    AuditCase.objects.filter(sample=sample, position=2).update(certificate=other)
    assert "重新抽取" in prove_sample(sample)["fault"]


def test_whoever_does_not_audit_draws_nothing_and_nothing_is_left():
    many_certificates(1)
    officer = people.make_staff("certificate_officer", people.make_organisation("exam_body"))
    with pytest.raises(NotAllowed):
        draw_sample(this_year(), title="x", size=1, owner=office_of(officer), user=officer)
    assert AuditSample.objects.count() == 0


def test_a_regulator_draws_from_its_own_region_only():
    region = people.make_region()
    regulator = people.make_organisation("regulator", region=region)
    user = people.make_staff("supervisor", regulator)
    many_certificates(2)  # of another region
    with pytest.raises(Refused, match="没有证书"):
        draw_sample(this_year(), title="x", size=1, owner=regulator, user=user)


def test_a_case_is_judged_once_and_keeps_what_the_check_said():
    certificate = earned_certificate()
    user = make_auditor()
    sample = draw_sample(this_year(), title="x", size=1, owner=office_of(user), user=user)
    case = sample.cases.get()
    judge_case(case, verdict="sound", note="", user=user)
    assert case.checked == {"ok": True, "broken": [], "links": 12, "chain_seq": case.checked["chain_seq"]}
    with pytest.raises(Refused, match="已经有核查结论"):
        judge_case(case, verdict="faulty", note="改主意了", user=user)
    assert evidence.events_about(certificate.subject)[-1].kind == "audits.case.judged"


def test_a_broken_link_is_not_waved_through_without_a_reason():
    sample, user = drawn(1, of=1)  # the factory lays rows without the examination's own evidence
    case = sample.cases.get()
    with pytest.raises(Refused, match="不符的环节"):
        judge_case(case, verdict="sound", note="", user=user)
    with pytest.raises(Refused, match="写明发现了什么问题"):
        judge_case(case, verdict="faulty", note="  ", user=user)
    judge_case(case, verdict="sound", note="纸质档案齐全", user=user)
    assert case.checked["broken"]


def test_nobody_audits_their_own_certificate():
    user = make_auditor()
    certificate = earned_certificate()
    type(certificate).objects.filter(pk=certificate.pk).update(person=user.person)
    sample = draw_sample(this_year(), title="x", size=1, owner=office_of(user), user=user)
    with pytest.raises(Refused, match="不能核查自己"):
        judge_case(sample.cases.get(), verdict="sound", note="", user=user)


def test_from_the_form_to_the_finding_over_http():
    many_certificates(3)
    user = make_auditor()
    client = signed_in(user)
    address = reverse("audits:sample-create")
    form = {
        "title": "抽查", "owner": office_of(user).pk, "issued_from": "2020-01-01", "issued_to": "2099-01-01", "size": 2,
    }  # fmt: skip
    wrong = client.post(address, {**form, "issued_to": "2019-01-01"})
    assert (wrong.status_code, "止日不能早于起日" in wrong.content.decode()) == (400, True)
    empty = client.post(address, {**form, "issued_to": "2020-01-02"})
    assert (empty.status_code, "没有证书" in empty.content.decode()) == (409, True)
    made = client.post(address, form)
    sample = AuditSample.objects.get()
    assert made["Location"] == reverse("audits:sample", args=[sample.uuid])
    page = client.get(made["Location"]).content.decode()
    assert sample.seed in page
    assert "重新抽取一致" in page
    case = reverse("audits:case", args=[sample.uuid, 1])
    assert client.post(case, {"verdict": "faulty"}).status_code == 409
    led = client.post(case, {"verdict": "faulty", "note": "学时不实"})
    assert led["Location"] == reverse("audits:case-finding", args=[sample.uuid, 1])
    assert "学时不实" in client.get(led["Location"]).content.decode()


def test_anybody_can_draw_again_from_the_public_file(client):
    sample, _user = drawn()
    reply = client.get(reverse("audits:proof", args=[sample.uuid])).json()
    seed = reply["seed"]
    again = sorted(reply["population"], key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest())
    assert again[: reply["size"]] == reply["drawn"]
    assert reply["event"]["hash"] == reply["seed"]
