"""A finding goes to the organisation, comes back answered, and is closed by the auditor's second look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.api import Message, NotAllowed
from audits.actions.open_finding import open_finding
from audits.actions.take_finding_step import take_finding_step
from audits.domain.findings import Step
from audits.models import Finding, FindingStep
from audits.refusals import Refused
from evidence import api as evidence
from tests.accounts import factories as people
from tests.audits.audit_world import make_auditor, office_of, signed_in

pytestmark = pytest.mark.django_db


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def world() -> tuple[Finding, object, object]:
    """The finding, its auditor, and the administrator of the enterprise that has to mend it."""
    auditor = make_auditor()
    enterprise = people.make_organisation("enterprise")
    admin = people.make_staff("organisation_admin", enterprise)
    finding = open_finding(
        owner=office_of(auditor), organisation=enterprise, kind="hours", text="签到表缺签名", due_on=in_days(10),
        user=auditor,
    )  # fmt: skip
    return finding, auditor, admin


def test_the_whole_way_leaves_a_step_a_message_and_an_event_each():
    finding, auditor, admin = world()
    take_finding_step(finding, Step.ANSWERED, text="已补签并培训班主任", user=admin)
    take_finding_step(finding, Step.RETURNED, text="仍缺两人", due_on=in_days(20), user=auditor)
    assert (finding.state, finding.due_on) == ("open", in_days(20))
    take_finding_step(finding, Step.ANSWERED, text="已全部补齐", user=admin)
    take_finding_step(finding, Step.CLOSED, text="现场核对无误", user=auditor)
    assert list(finding.steps.values_list("kind", flat=True)) == [
        *("opened", "answered", "returned", "answered", "closed")
    ]
    kinds = [event.kind.rsplit(".", 1)[1] for event in evidence.events_about(finding.subject)]
    assert kinds == ["opened", "answered", "returned", "answered", "closed"]
    desk = Message.objects.filter(channel="desk", kind="audits.finding")
    assert desk.filter(person=admin.person).count() == 3  # opened, returned, closed
    assert desk.filter(person=auditor.person).count() == 2  # both answers


def test_neither_side_takes_the_others_step():
    finding, auditor, admin = world()
    with pytest.raises(Refused, match="不能由同一方办理"):
        take_finding_step(finding, Step.ANSWERED, text="我替他答", user=auditor)
    take_finding_step(finding, Step.ANSWERED, text="好了", user=admin)
    with pytest.raises(Refused, match="不能由同一方办理"):
        take_finding_step(finding, Step.CLOSED, text="我自己闭环", user=admin)
    with pytest.raises(NotAllowed):
        take_finding_step(finding, Step.CLOSED, text="x", user=people.make_staff("organisation_admin"))


def test_a_step_taken_twice_is_taken_once():
    finding, _auditor, admin = world()
    stale = Finding.objects.get(pk=finding.pk)
    take_finding_step(finding, Step.ANSWERED, text="好了", user=admin)
    with pytest.raises(Refused, match="已经有人办过"):
        take_finding_step(stale, Step.ANSWERED, text="又好了", user=admin)
    assert FindingStep.objects.filter(finding=finding, kind="answered").count() == 1


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_term_that_makes_no_sense_is_refused_and_nothing_is_left(days):
    auditor = make_auditor()
    other = people.make_organisation("enterprise")
    with pytest.raises(Refused):
        open_finding(
            owner=office_of(auditor), organisation=other, kind="hours", text="x", due_on=in_days(days), user=auditor
        )
    assert not Finding.objects.exists()


def test_returning_needs_a_new_term_and_words():
    finding, auditor, admin = world()
    take_finding_step(finding, Step.ANSWERED, text="好了", user=admin)
    with pytest.raises(Refused, match="新的整改期限"):
        take_finding_step(finding, Step.RETURNED, text="不行", user=auditor)
    with pytest.raises(Refused, match="复查情况"):
        take_finding_step(finding, Step.CLOSED, text=" ", user=auditor)


def test_both_sides_walk_through_the_pages():
    finding, auditor, admin = world()
    address, step = (reverse(name, args=[finding.uuid]) for name in ("audits:finding", "audits:finding-step"))
    theirs, ours = signed_in(admin), signed_in(auditor)
    assert "整改答复" in theirs.get(address).content.decode()
    assert "整改情况" not in ours.get(address).content.decode()
    assert theirs.post(step, {"text": ""}).status_code == 400
    assert theirs.post(step, {"text": "已补齐"}).status_code == 302
    assert ours.post(step, {"step": "returned", "text": "不行"}).status_code == 409
    assert ours.post(step, {"step": "closed", "text": "合格"}).status_code == 302
    listed = ours.get(reverse("audits:finding-list"), {"state": "closed"}).content.decode()
    assert "签到表缺签名" in listed


def test_an_overdue_one_says_so():
    finding, auditor, _admin = world()
    Finding.objects.update(due_on=in_days(-3))
    assert "超期未整改" in signed_in(auditor).get(reverse("audits:finding-list")).content.decode()
    assert finding.is_overdue(timezone.localdate()) is False  # what was read before stays what it was
