"""The employer records posts and what happens at work, for its own people only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, Person, PostHolding, User, WorkFact
from accounts.permissions import require
from accounts.refusals import Refused
from evidence import api as evidence

ABILITY = "members.manage"
OLDEST = date(1980, 1, 1)
MOST_HOURS = Decimal(400)


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post as typed or read from a table; `item_key` empty where the post asks for no certificate."""

    kind: str
    name: str
    starts_on: date
    ends_on: date | None = None
    is_high_risk: bool = False
    item_key: str = ""
    ends_former: bool = False
    department: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """One thing that happened at work."""

    kind: str
    starts_on: date
    ends_on: date | None = None
    hours: Decimal = Decimal(0)
    note: str = ""


def _check(person: Person, organisation: Organisation, *, by: User, starts_on: date, ends_on: date | None) -> None:
    require(by, ABILITY, organisation)
    if not Membership.objects.open().filter(person=person, organisation=organisation).exists():
        raise Refused(_("这个人不在本单位的人员名单中。请先登记人员。"), field="person")
    if not OLDEST <= starts_on <= timezone.localdate() + timedelta(days=366):
        raise Refused(_("日期不合理：应在 1980 年之后，且不晚于一年以后。"), field="starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("结束日期不能早于开始日期。"), field="ends_on")


def record_post(person: Person, organisation: Organisation, facts: PostFacts, *, by: User) -> PostHolding:
    """A new holding; with `ends_former` what the person held in this organisation ends on the day before."""
    _check(person, organisation, by=by, starts_on=facts.starts_on, ends_on=facts.ends_on)
    if facts.kind != PostHolding.Kind.WORKER and not facts.item_key:
        raise Refused(_("负责人、安全生产管理人员和特种作业岗位须选择操作项目。"), field="item")
    try:
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=person.pk)
            if facts.ends_former:
                former = PostHolding.objects.filter(
                    person=person, organisation=organisation, ends_on__isnull=True, starts_on__lt=facts.starts_on
                )
                former.update(ends_on=facts.starts_on - timedelta(days=1))
            row = PostHolding.objects.create(
                person=person,
                organisation=organisation,
                kind=facts.kind,
                name=facts.name,
                is_high_risk=facts.is_high_risk,
                item_key=facts.item_key,
                department=facts.department,
                team=facts.team,
                starts_on=facts.starts_on,
                ends_on=facts.ends_on,
                added_by=by,
                added_on=timezone.localdate(),
            )
            body = {"kind": row.kind, "starts_on": f"{row.starts_on}", "item": row.item_key}
            _append("accounts.post.recorded", row, body=body, by=by)
    except IntegrityError as error:
        raise Refused(_("这个岗位已经登记过（同一人、同一岗位、同一到岗日期）。"), field="name") from error
    return row


def end_post(row: PostHolding, *, on: date, by: User) -> bool:
    """True when the post was held and now ends on this day, its last one."""
    _check(row.person, row.organisation, by=by, starts_on=row.starts_on, ends_on=on)
    with transaction.atomic():
        if not PostHolding.objects.filter(pk=row.pk, ends_on__isnull=True).update(ends_on=on):
            return False
        _append("accounts.post.ended", row, body={"ends_on": f"{on}"}, by=by)
    return True


FactCheck = Callable[[Organisation, WorkFacts], str]
_FACT_CHECKS: list[FactCheck] = []


def register_fact_check(check: FactCheck) -> None:
    """Let a higher app object to what an employer tells by hand; a sentence, or empty."""
    if check not in _FACT_CHECKS:
        _FACT_CHECKS.append(check)


def record_fact(
    person: Person, organisation: Organisation, facts: WorkFacts, *, by: User, is_vouched: bool = False
) -> WorkFact:
    """A new fact; an absence that is still open is closed by `end_absence`.

    `is_vouched`: the caller has proved it itself, so that nobody objects.
    """
    _check(person, organisation, by=by, starts_on=facts.starts_on, ends_on=facts.ends_on)
    for sentence in () if is_vouched else (check(organisation, facts) for check in _FACT_CHECKS):
        if sentence:
            raise Refused(sentence, field="kind")
    if facts.kind in WorkFact.NAMED and not facts.note:
        raise Refused(_("请写明是哪项新工艺、新技术、新设备或新材料。"), field="note")
    if facts.kind == WorkFact.Kind.HEALTH_CHECK and facts.ends_on is None:
        raise Refused(_("请填写体检有效期至哪一天。"), field="ends_on")
    if facts.kind == WorkFact.Kind.YEARLY_HOURS and not 0 < facts.hours <= MOST_HOURS:
        raise Refused(_("学时应大于 0，且不超过 400。"), field="hours")
    try:
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=person.pk)
            row = WorkFact.objects.create(
                person=person,
                organisation=organisation,
                kind=facts.kind,
                starts_on=facts.starts_on,
                ends_on=facts.ends_on,
                hours=facts.hours,
                note=facts.note,
                added_by=by,
                added_on=timezone.localdate(),
            )
            _append("accounts.work.recorded", row, body={"kind": row.kind, "starts_on": f"{row.starts_on}"}, by=by)
    except IntegrityError as error:
        raise Refused(_("这件事已经登记过。"), field="starts_on") from error
    return row


def end_absence(row: WorkFact, *, on: date, by: User) -> bool:
    """True when the person was away and is back on this day."""
    _check(row.person, row.organisation, by=by, starts_on=row.starts_on, ends_on=on)
    with transaction.atomic():
        away = WorkFact.objects.filter(pk=row.pk, kind=WorkFact.Kind.ABSENCE, ends_on__isnull=True)
        if not away.update(ends_on=on):
            return False
        _append("accounts.work.returned", row, body={"ends_on": f"{on}"}, by=by)
    return True


def _append(kind: str, row: PostHolding | WorkFact, *, body: dict[str, str], by: User) -> None:
    subjects = [row.person.subject, f"organisation:{row.organisation.uuid}", row.subject]
    evidence.append(kind, actor=by.actor, subjects=subjects, body=body)
