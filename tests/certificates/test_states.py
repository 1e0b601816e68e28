"""A certificate's states: each change by two people on a ground that fits, old numbers still answering."""

from __future__ import annotations

import pytest
from django.urls import reverse

from certificates import api
from certificates.actions.state_events import FOLLOWERS
from certificates.domain.states import GROUNDS, grounds_for, ways_from
from certificates.models import Certificate, StateChange
from evidence import api as evidence
from tests.certificates import factories as make
from tests.exams.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    issuer = make.make_issuer()
    return make.make_bare_certificate(issuer=issuer), make.make_officer(issuer), make.make_officer(issuer)


def change(certificate: Certificate, to: str, kind: str, first, second) -> Certificate:
    proposal = api.propose_change(certificate, to=to, kind=kind, ground="〔2026〕12号", by=first)
    return api.approve_revocation(proposal, by=second)


def broken(number: str) -> list[str]:
    """Links of the certificate's own part that do not hold; the factory's examination has no paper to prove."""
    own = {"证书编号", "证书内容", "证书文件", "状态变更", "证据链", "与本证书有关的证据"}
    return [f"{link.title}: {link.reason}" for link in api.trace(number).broken if link.title in own]


def kinds_of(certificate: Certificate) -> list[str]:
    return [event.kind.rpartition(".")[2] for event in evidence.events_about(certificate.subject)]


def test_suspended_restored_revoked_and_given_back_by_a_court(held):
    certificate, first, second = held
    shown = []
    for to, kind in (
        ("suspended", "investigation"), ("valid", "cleared"), ("revoked", "fraud"), ("valid", "overturned"),
    ):  # fmt: skip
        certificate = change(certificate, to, kind, first, second)
        found = api.by_token(certificate.token, address="x")
        shown.append(found.standing.key)
    assert shown == ["suspended", "valid", "revoked", "valid"]
    assert kinds_of(certificate) == ["proposed", "suspended", "proposed", "restored", "proposed", "revoked",
                                     "proposed", "restored"]  # fmt: skip
    assert Certificate.objects.get().revision == 4
    assert api.barred_until([certificate.person], certificate.valid_from).get(certificate.person_id) is None


def test_fraud_bars_as_long_as_the_revocation_stands(held):
    from django.utils.timezone import localdate

    certificate, first, second = held
    change(certificate, "revoked", "fraud", first, second)
    assert api.barred_until([certificate.person], localdate()).get(certificate.person_id) is not None


@pytest.mark.parametrize(
    ("state", "to", "kind"),
    [
        ("valid", "valid", "cleared"),
        ("valid", "suspended", "fraud"),
        ("suspended", "suspended", "other"),
        ("revoked", "valid", "cleared"),
        ("revoked", "suspended", "other"),
        ("replaced", "valid", "overturned"),
        ("replaced", "revoked", "fraud"),
        ("pending", "revoked", "fraud"),
    ],
)
def test_what_makes_no_sense_is_refused(held, state, to, kind):
    certificate, first, _second = held
    Certificate.objects.filter(pk=certificate.pk).update(state=state)
    with pytest.raises(api.ChangeRefused):
        api.propose_change(certificate, to=to, kind=kind, ground="x", by=first)
    assert not StateChange.objects.exists()


def test_the_table_of_ways_names_only_grounds_there_are():
    known = set(StateChange.Kind.values)
    assert all(set(kinds) <= known for kinds in GROUNDS.values())
    assert ways_from("replaced") == []
    assert grounds_for("revoked", "valid") == ("overturned",)


def test_one_person_alone_changes_nothing_and_one_proposal_waits_at_a_time(held):
    certificate, first, second = held
    proposal = api.propose_change(certificate, to="suspended", kind="other", ground="x", by=first)
    with pytest.raises(api.ChangeRefused, match="两个人"):
        api.approve_revocation(proposal, by=first)
    with pytest.raises(api.ChangeRefused, match="待审批"):
        api.propose_change(certificate, to="revoked", kind="fraud", ground="x", by=second)
    api.refuse_revocation(proposal, by=second)
    assert Certificate.objects.get().state == "valid"


def test_a_proposal_made_for_another_state_is_not_approved(held):
    certificate, first, second = held
    proposal = api.propose_change(certificate, to="suspended", kind="other", ground="x", by=first)
    Certificate.objects.filter(pk=certificate.pk).update(state="replaced")
    with pytest.raises(api.ChangeRefused, match="状态已变"):
        api.approve_revocation(proposal, by=second)
    assert Certificate.objects.get().state == "replaced"
    assert StateChange.objects.get().at is None


def test_whoever_follows_states_is_told_of_each_change_once_and_within_the_transaction(held):
    certificate, first, second = held
    told: list[tuple[str, int]] = []

    def follower(changes, events):
        told.extend((change.what, event.seq) for change, event in zip(changes, events, strict=True))

    api.follow_states(follower)
    try:
        change(certificate, "suspended", "other", first, second)
        whole = make.make_certificate()
        order = api.order_replacement(whole, reason="遗失", by=make.make_officer(whole.issuer))
        api.issue_certificate(order.pk)
    finally:
        FOLLOWERS.remove(follower)
    assert [what for what, _seq in told] == ["suspended", "issued", "issued", "replaced"]
    assert len({seq for _what, seq in told}) == 4


def test_a_replaced_number_still_answers_and_names_its_successor():
    old = make.make_certificate()
    order = api.order_replacement(old, reason="损毁：雨淋", by=make.make_officer(old.issuer))
    new = api.issue_certificate(order.pk)
    found = api.by_number_and_name(old.number, old.person.name, address="x")
    assert found.standing.key == "replaced"
    assert new.number in found.standing.sentence
    assert new.kind == old.kind
    assert broken(old.number) == broken(new.number) == []


def test_a_suspended_certificate_traces_and_a_bent_row_is_seen():
    certificate = make.make_certificate()
    first, second = make.make_officer(certificate.issuer), make.make_officer(certificate.issuer)
    change(certificate, "suspended", "unfit", first, second)
    assert broken(certificate.number) == []
    Certificate.objects.filter(pk=certificate.pk).update(state="valid")
    assert len(broken(certificate.number)) == 2


def test_whoever_checks_a_certificate_reads_nothing_of_the_holders_health(held, client):
    certificate, first, second = held
    change(certificate, "suspended", "unfit", first, second)
    page = reverse("certificates:verify-token", args=[certificate.token])
    told = client.get(page).content.decode() + client.get(page, headers={"Accept": "application/json"}).content.decode()
    assert "已被暂停" in told
    assert "身体条件" not in told
    assert (
        "身体条件" in signed_in(second).get(reverse("certificates:detail", args=[certificate.uuid])).content.decode()
    ), "the issuer's own page says it"


def test_the_desk_proposes_and_decides(held):
    certificate, first, second = held
    page = reverse("certificates:suspend", args=[certificate.uuid])
    client = signed_in(first)
    assert client.get(page).status_code == 200
    client.post(page, {"kind": "investigation", "ground": "群众举报，正在核查"})
    proposal = StateChange.objects.get()
    assert "待审批" in client.get(reverse("certificates:detail", args=[certificate.uuid])).content.decode()
    signed_in(second).post(reverse("certificates:change-approve", args=[proposal.pk]))
    assert Certificate.objects.get().state == "suspended"
    restored = reverse("certificates:restore", args=[certificate.uuid])
    client.post(restored, {"kind": "cleared", "ground": "核查无误"})
    assert StateChange.objects.filter(to_state="valid", at=None).exists()
