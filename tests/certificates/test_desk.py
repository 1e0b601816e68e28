"""Who may open, download, revoke, replace and trace; and that two people are two people."""

from __future__ import annotations

import hashlib
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import api as accounts
from accounts.api import Message
from certificates import api
from certificates.actions.steps import read
from certificates.models import Certificate, IssuingOrder, StateChange
from evidence import api as evidence
from tests.certificates import factories as make

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def world():
    issuer = make.make_issuer()
    certificate = make.make_bare_certificate(issuer=issuer)
    return {
        "issuer": issuer,
        "certificate": certificate,
        "officer": make.make_officer(issuer),
        "second": make.make_officer(issuer),
        "foreign": make.make_officer(make.make_issuer()),
        "auditor": make.make_officer(issuer, "auditor"),
        "author": make.make_officer(issuer, "item_author"),
        "nobody": make.people.make_user(),
    }


def page(name: str, certificate=None) -> str:
    return reverse(f"certificates:{name}", args=[certificate.uuid] if certificate else [])


ROWS = [
    ("list", False, {"officer": 200, "foreign": 200, "auditor": 200, "author": 403, "nobody": 403}),
    ("orders", False, {"officer": 200, "foreign": 200, "auditor": 403, "author": 403, "nobody": 403}),
    ("detail", True, {"officer": 200, "foreign": 404, "auditor": 200, "author": 404, "nobody": 404}),
    ("revoke", True, {"officer": 200, "foreign": 404, "auditor": 404, "author": 404, "nobody": 404}),
    ("replace", True, {"officer": 200, "foreign": 404, "auditor": 404, "author": 404, "nobody": 404}),
    ("download", True, {"foreign": 404, "author": 404, "nobody": 404}),
]


@pytest.mark.parametrize(("name", "of_one", "answers"), ROWS)
def test_each_screen_opens_only_for_its_people(name, of_one, answers, world):
    path = page(name, world["certificate"] if of_one else None)
    assert Client().get(path).status_code == 302
    got = {who: signed_in(world[who]).get(path).status_code for who in answers}
    assert got == answers


def test_a_foreign_certificate_and_none_at_all_look_the_same(world):
    client = signed_in(world["foreign"])
    foreign = client.get(page("detail", world["certificate"]))
    nothing = client.get(reverse("certificates:detail", args=[uuid.uuid4()]))
    assert foreign.status_code == nothing.status_code == 404


def test_the_list_holds_only_what_ones_own_organisation_issued(world):
    make.make_bare_certificate()
    text = signed_in(world["officer"]).get(page("list")).content.decode()
    assert world["certificate"].number in text
    assert text.count("AP-2026-") == text.count(world["certificate"].number)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"state": "valid"}, 1),
        ({"state": "revoked"}, 1),
        ({"state": "expired"}, 0),
        ({"state": "expiring"}, 0),
        ({}, 2),
    ],
)
def test_the_list_is_filtered(query, count, world):
    make.make_bare_certificate(issuer=world["issuer"], state="revoked")
    table = signed_in(world["officer"]).get(page("list"), query).context["table"]
    assert len(table.rows) == count


def test_the_list_finds_by_number_name_and_item(world):
    certificate = world["certificate"]
    client = signed_in(world["officer"])
    for query in ({"q": certificate.number}, {"q": certificate.person.name}, {"item": certificate.operation_item_id}):
        assert [row.record for row in client.get(page("list"), query).context["table"].rows] == [certificate]
    assert not client.get(page("list"), {"q": "AP-2026-000001-0"}).context["table"].rows


def test_the_holder_downloads_the_very_bytes_and_nobody_else():
    user = make.people.make_user()
    certificate = make.make_certificate(person=make.make_holder(user=user))
    answer = signed_in(user).get(page("download", certificate))
    assert hashlib.sha256(answer.content).hexdigest() == certificate.pdf_sha256
    assert answer["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    other = make.people.make_user()
    make.make_holder(user=other)
    assert signed_in(other).get(page("download", certificate)).status_code == 404


def test_an_altered_file_is_not_handed_out(private_files):
    user = make.people.make_user()
    certificate = make.make_certificate(person=make.make_holder(user=user))
    (private_files / certificate.pdf.name).write_bytes(read(certificate.pdf.name) + b" ")
    assert signed_in(user).get(page("download", certificate)).status_code == 404


GROUND = {"kind": "fraud", "ground": "查实替考，文书 2026-7 号"}


def propose(world) -> StateChange:
    signed_in(world["officer"]).post(page("revoke", world["certificate"]), GROUND)
    return StateChange.objects.get()


def test_a_revocation_takes_two_people(world):
    change = propose(world)
    certificate = world["certificate"]
    assert Certificate.objects.get(pk=certificate.pk).state == "valid"
    approve = reverse("certificates:change-approve", args=[change.pk])
    for who in ("officer", "foreign", "auditor", "nobody"):
        signed_in(world[who]).post(approve)
        assert Certificate.objects.get(pk=certificate.pk).state == "valid", who
    signed_in(world["second"]).post(approve)
    change.refresh_from_db()
    assert Certificate.objects.get(pk=certificate.pk).state == "revoked"
    assert (change.proposed_by, change.approved_by) == (world["officer"], world["second"])
    kinds = [event.kind for event in evidence.events_about(certificate.subject)]
    assert kinds == ["certificates.revocation.proposed", "certificates.certificate.revoked"]
    assert Message.objects.filter(kind="certificate.revoked", channel="desk").count() == 1
    signed_in(world["second"]).post(approve)
    assert len(evidence.events_about(certificate.subject)) == 2


def test_two_accounts_of_one_person_are_one_person(world):
    """A superuser account of the proposer's own person can't approve either."""
    change = propose(world)
    with pytest.raises(api.ChangeRefused, match="两个人"):
        api.approve_revocation(change, by=world["officer"])


def test_the_database_itself_refuses_one_person_for_both(world):
    change = propose(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        StateChange.objects.filter(pk=change.pk).update(approved_by=world["officer"])


def test_a_proposal_may_be_refused_or_taken_back_and_made_again(world):
    for who in ("second", "officer"):
        signed_in(world["officer"]).post(page("revoke", world["certificate"]), GROUND)
        change = StateChange.objects.get(at=None, refused_at=None)
        signed_in(world[who]).post(reverse("certificates:change-refuse", args=[change.pk]))
    assert StateChange.objects.filter(refused_at__isnull=False).count() == 2
    assert Certificate.objects.get(pk=world["certificate"].pk).state == "valid"


def test_a_second_proposal_waits_for_the_first(world):
    propose(world)
    with pytest.raises(api.ChangeRefused, match="待审批"):
        api.propose_revocation(world["certificate"], by=world["second"], **GROUND)
    with pytest.raises(api.OrderRefused, match="待审批"):
        api.order_replacement(world["certificate"], reason="遗失", by=world["second"])


@pytest.mark.parametrize("broken", [{"kind": "fraud", "ground": " "}, {"kind": "reissue", "ground": "x"}])
def test_a_revocation_needs_its_kind_and_ground(broken, world):
    with pytest.raises(api.ChangeRefused):
        api.propose_revocation(world["certificate"], by=world["officer"], **broken)


def test_fraud_bars_from_new_examinations_for_three_years(world):
    from django.utils.timezone import localdate

    change = propose(world)
    api.approve_revocation(change, by=world["second"])
    today, person = localdate(), world["certificate"].person
    assert api.barred_until([person], today)[person.pk].year == today.year + 3
    assert api.barred_until([person], today.replace(year=today.year + 4)) == {}
    assert api.barred_until([make.people.make_person()], today) == {}


def test_a_replacement_takes_the_place_of_the_old_one_when_it_is_there(client):
    old = make.make_certificate()
    officer = make.make_officer(old.issuer)
    desk = signed_in(officer)
    answer = desk.post(page("replace", old), {"reason": "遗失", "note": "已登报"})
    assert answer.status_code == 302
    order = IssuingOrder.objects.get(replaces=old)
    api.issue_certificate(order.pk)
    old.refresh_from_db()
    new = old.replaced_by
    assert (old.state, new.state) == ("replaced", "valid")
    assert new.number != old.number
    assert (new.valid_from, new.valid_to) == (old.valid_from, old.valid_to)
    assert read(old.pdf.name)
    told = client.get(
        reverse("certificates:verify-token", args=[old.token]), headers={"Accept": "application/json"}
    ).json()
    assert told["status"] == "replaced"
    assert new.number in told["sentence"]
    assert old.state_changes.get().ground == "遗失：已登报"
    with pytest.raises(api.OrderRefused):
        api.order_replacement(old, reason="遗失", by=officer)
    assert desk.get(page("detail", new)).status_code == 200


def test_whoever_replaces_reads_what_will_happen_and_finds_both_certificates(client):
    old = make.make_certificate()
    desk = signed_in(make.make_officer(old.issuer))
    asked = desk.get(page("replace", old)).content.decode()
    assert "查旧编号会指向新证" in asked
    assert "档案与证书不同" not in asked
    desk.post(page("replace", old), {"reason": "遗失", "note": "已登报"})
    waiting = desk.get(page("detail", old)).content.decode()
    assert "正在换发：遗失：已登报" in waiting
    assert page("replace", old) not in waiting
    assert f"换发 {old.number}：遗失：已登报" in desk.get(reverse("certificates:orders")).content.decode()
    api.issue_certificate(IssuingOrder.objects.get(replaces=old).pk)
    old.refresh_from_db()
    before, after = (desk.get(page("detail", row)).content.decode() for row in (old, old.replaced_by))
    assert page("detail", old.replaced_by) in before
    assert "换发：遗失" not in before
    assert page("detail", old) in after
    assert f"换发，代替 {old.number}" in after


def test_a_replacement_that_failed_says_so_and_leads_to_where_it_is_taken_up_again():
    old = make.make_certificate()
    desk = signed_in(make.make_officer(old.issuer))
    desk.post(page("replace", old), {"reason": "遗失", "note": "已登报"})
    IssuingOrder.objects.filter(replaces=old).update(promise_state="failed", last_error="没有照片，请先上传。")
    shown = desk.get(page("detail", old)).content.decode()
    assert "换发没有完成，这张仍有效。原因：没有照片，请先上传。" in shown
    assert "正在换发" not in shown
    assert reverse("certificates:orders") in shown


def test_a_correction_waits_until_the_record_is_corrected():
    old = make.make_certificate()
    desk = signed_in(make.make_officer(old.issuer))
    refused = desk.post(page("replace", old), {"reason": "信息更正", "note": ""})
    assert refused.status_code == 400
    assert "请先更正人员档案" in refused.content.decode()
    assert not IssuingOrder.objects.filter(replaces=old).exists()
    type(old.person).objects.filter(pk=old.person_id).update(name="新名字")
    asked = desk.get(page("replace", old)).content.decode()
    assert "新名字" in asked
    assert old.payload["name"] in asked
    assert desk.post(page("replace", old), {"reason": "信息更正", "note": "公安机关更名"}).status_code == 302


def test_a_failed_order_is_shown_with_its_reason_and_taken_up_again():
    person = make.make_holder(with_photo=False)
    order = make.make_order(person=person)
    api.issue_certificate(order.pk)
    officer = make.make_officer(order.ground.theory.attempt.registration.sitting.organiser)
    desk = signed_in(officer)
    assert "没有照片" in desk.get(page("orders")).content.decode()
    make.accounts.set_photo(person, make.people.photo_file((295, 413)))
    retry = reverse("certificates:order-retry", args=[order.pk])
    assert signed_in(make.make_officer(make.make_issuer())).post(retry).status_code == 404
    desk.post(retry)
    order.refresh_from_db()
    api.issue_certificate(order.pk)
    assert Certificate.objects.get().state == "valid"


@pytest.mark.parametrize("name", ["list", "orders", "detail"])
def test_desk_pages_stay_out_of_shared_caches(name, world):
    path = page(name, world["certificate"] if name == "detail" else None)
    assert "no-store" in signed_in(world["officer"]).get(path)["Cache-Control"]


def test_a_name_that_cannot_be_printed_is_refused_at_entry():
    assert api.name_objection("买买提·吐尔逊") == ""
    with pytest.raises(accounts.Refused, match="U\\+2A6A5") as refused:
        accounts.register_person(name="郑𪚥", number=make.people.id_number())
    assert refused.value.field == "name"
