"""Help-training of small firms (T30): one side says it, the other side says yes, and only then it counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.api import (
    NotAllowed,
    Organisation,
    PictureRefused,
    Refused,
    User,
    may,
    organisations_where,
    person_of,
    photo_jpeg,
    require,
)
from evidence import api as evidence
from workforce.models import HelpProof, HelpRecord
from workforce.permissions import KEEP

MOST_PROOFS = 6
_State = HelpRecord.State


@dataclass(frozen=True, slots=True)
class HelpFacts:
    """`other`: full name or credit code of the other side. `gave`: the unit that speaks is the one that helped."""

    other: str
    gave: bool
    kind: str
    topic: str
    held_on: date
    hours: Decimal
    people: int
    note: str = ""


def say_help(unit: Organisation, facts: HelpFacts, *, proof: bytes = b"", by: User) -> HelpRecord:
    """Kept until the other side answers; with a photo when one was given."""
    require(by, KEEP, unit)
    if facts.held_on > localdate():
        raise Refused(_("日期不能晚于今天：做完以后再登记。"), field="held_on")
    other = _other(facts.other, unit)
    picture = _picture(proof) if proof else b""
    with transaction.atomic():
        row = HelpRecord.objects.create(
            helper=unit if facts.gave else other,
            firm=other if facts.gave else unit,
            kind=facts.kind,
            topic=facts.topic,
            held_on=facts.held_on,
            hours=facts.hours,
            people=facts.people,
            note=facts.note,
            said_for=unit,
            said_by=by,
            said_at=evidence.database_now(),
        )
        if picture:
            _keep(row, picture, by=by)
        _tell("workforce.help.said", row, by=by, people=row.people, held_on=f"{row.held_on}")
    return row


def _other(text: str, unit: Organisation) -> Organisation:
    words = text.strip()
    known = Organisation.objects.filter(is_active=True).filter(
        Q(name=words) | Q(credit_code__iexact=words, credit_code__gt="")
    )
    found: Organisation | None = known.first()
    if found is None:
        raise Refused(_("没有找到“%(name)s”。请核对全称或统一社会信用代码。") % {"name": words[:30]}, field="other")
    if found.pk == unit.pk:
        raise Refused(_("对方不能是本单位。"), field="other")
    return found


def answer_help(row: HelpRecord, *, agrees: bool, answer: str, by: User) -> HelpRecord:
    """The word of the other side, by another person; a refusal needs a reason."""
    with transaction.atomic():
        held = HelpRecord.objects.select_for_update(of=("self",)).select_related("helper", "firm").get(pk=row.pk)
        _may_answer(held, by=by)
        if held.state != _State.WAITING:
            raise Refused(_("这条记录已经答复过了。"))
        if not agrees and not answer.strip():
            raise Refused(_("请写明哪里不属实。"), field="answer")
        held.state = _State.AGREED if agrees else _State.REFUSED
        held.agreed_by, held.agreed_at, held.answer = by, evidence.database_now(), answer.strip()
        held.save()
        _tell("workforce.help.answered", held, by=by, state=held.state)
    return held


def may_answer(row: HelpRecord, by: User) -> bool:
    try:
        _may_answer(row, by=by)
    except (NotAllowed, Refused):
        return False
    return row.state == _State.WAITING


def _may_answer(row: HelpRecord, *, by: User) -> None:
    """Two organisations, and two people: whoever keeps both can't say yes to oneself."""
    if not organisations_where(by, KEEP).filter(pk=row.answered_for_id).exists():
        raise NotAllowed
    mine, theirs = person_of(by), person_of(row.said_by)
    if by.pk == row.said_by_id or (mine is not None and mine == theirs):
        raise Refused(_("须由对方单位的人确认，登记人不能自己确认。"))


def add_proof(row: HelpRecord, data: bytes, *, by: User) -> HelpProof:
    """A photo by either side, while it waits or after."""
    if not may(by, KEEP, row.helper) and not may(by, KEEP, row.firm):
        raise NotAllowed
    picture = _picture(data)
    with transaction.atomic():
        HelpRecord.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if row.proofs.count() >= MOST_PROOFS:
            raise Refused(_("最多放 %(most)s 张照片。") % {"most": MOST_PROOFS})
        try:
            with transaction.atomic():
                kept = _keep(row, picture, by=by)
        except IntegrityError as error:
            raise Refused(_("这张照片已经传过了。")) from error
        _tell("workforce.help.proved", row, by=by, photo=kept.sha256)
    return kept


def _picture(data: bytes) -> bytes:
    try:
        return photo_jpeg(data)
    except PictureRefused as refusal:
        raise Refused(str(refusal), field="proof") from refusal


def _keep(row: HelpRecord, picture: bytes, *, by: User) -> HelpProof:
    proof = HelpProof(
        record=row, sha256=hashlib.sha256(picture).hexdigest(), added_by=by, added_at=evidence.database_now()
    )
    proof.file.save("proof.jpg", ContentFile(picture), save=False)
    proof.save()
    return proof


def _tell(kind: str, row: HelpRecord, *, by: User, **body: Any) -> None:
    subjects = [row.subject, f"organisation:{row.helper.uuid}", f"organisation:{row.firm.uuid}"]
    evidence.append(kind, actor=by.actor, subjects=subjects, body=body)


def count_waiting_for(unit: Organisation) -> int:
    """Records that ask for this organisation's word."""
    ours = Q(helper=unit, said_for=F("firm")) | Q(firm=unit, said_for=F("helper"))
    return HelpRecord.objects.filter(ours, state=_State.WAITING).count()


def agreed_between(since: date, until: date) -> QuerySet[HelpRecord]:
    """What both sides have confirmed, of these days."""
    return HelpRecord.objects.filter(state=_State.AGREED, held_on__gte=since, held_on__lte=until)


def firms_helped(firms: Any, *, since: date, until: date) -> int:
    """How many of these firms were helped in these days: for targets (T30)."""
    rows = agreed_between(since, until).filter(firm__in=firms)
    found: int = rows.aggregate(count=Count("firm", distinct=True))["count"]
    return found


def help_by_place(rows: QuerySet[HelpRecord]) -> list[dict[str, Any]]:
    """[{place, firms, times, people}] of confirmed help, by the small firm's region."""
    agreed = rows.filter(state=_State.AGREED).order_by().values(place=F("firm__region__name"))
    counted: Any = agreed.annotate(firms=Count("firm", distinct=True), times=Count("pk"), heads=Sum("people"))
    return list(counted.order_by("-firms", "place"))
