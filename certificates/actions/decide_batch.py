"""Let a batch go, by one person or two; stop it, and let it go on."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from accounts import api as accounts
from accounts.api import Refused, User, require
from certificates.actions.kinds import kind_of, term_of
from certificates.actions.open_batch import ABILITY
from certificates.domain.asking import Asked, slot_of
from certificates.models import BatchEntry, IssuingBatch, IssuingOrder
from evidence import api as evidence
from qualifications.api import OperationItem

CANCELLED = "批次已取消"
_State = IssuingBatch.State


def confirm_batch(batch: IssuingBatch, *, by: User) -> IssuingBatch:
    """After the look: register who is new, give everybody a slot, and start, or wait for the second person."""
    require(by, ABILITY, batch.issuer)
    try:
        with transaction.atomic():
            held = _locked(batch, _State.CHECKED, "这个批次已经确认过了。")
            entries = _entries(held, by=by)
            if not entries:
                raise Refused("没有可以签发的人员，请按说明修改后重新提交。")
            BatchEntry.objects.bulk_create(entries)
            held.rows = []
            if kind_of(held.kind).people > 1:
                held.state = _State.PROPOSED
            else:
                _start(held)
            held.save()
            _tell(held, "certificates.batch.confirmed", by=by)
    except IntegrityError as error:  # the slot's constraint: another batch was quicker
        raise Refused("名单中有人正在另一个批次里制证，请稍后重新提交。") from error
    return held


def approve_batch(batch: IssuingBatch, *, by: User) -> IssuingBatch:
    """The second person's yes; two accounts of one person are one person."""
    require(by, ABILITY, batch.issuer)
    with transaction.atomic():
        held = _locked(batch, _State.PROPOSED, "这个批次不在待审批状态。")
        mine, theirs = accounts.person_of(by), accounts.person_of(held.opened_by)
        if by.pk == held.opened_by_id or (mine is not None and mine == theirs):
            raise Refused("须由两个人办理：提出人不能审批自己的批次。")
        held.approved_by, held.approved_at = by, evidence.database_now()
        _start(held)
        held.save()
        _tell(held, "certificates.batch.approved", by=by)
    return held


def cancel_batch(batch: IssuingBatch, *, by: User) -> IssuingBatch:
    """What has no number yet is given up and its slot given back; what has one is finished."""
    require(by, ABILITY, batch.issuer)
    with transaction.atomic():
        held = IssuingBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if held.state in (_State.DONE, _State.CANCELLED):
            raise Refused("这个批次已经结束。")
        orders = IssuingOrder.objects.filter(
            entry__batch=held, step=IssuingOrder.Step.ORDERED, promise_state=IssuingOrder.State.QUEUED
        )
        waiting = set(orders.select_for_update(of=("self",)).values_list("entry_id", flat=True))
        waiting |= set(held.entries.filter(order=None).values_list("pk", flat=True))
        stopped = IssuingOrder.objects.filter(entry__in=waiting, outcome=None)
        stopped.update(
            promise_state=IssuingOrder.State.FAILED,
            last_error=CANCELLED,
            lease_until=None,
            tries=F("tries") + IssuingOrder.ROUND,  # a worker's claim from before never fits again
        )
        held.entries.filter(pk__in=waiting).update(is_cancelled=True, slot=None)
        held.state, held.ended_at, held.rows = _State.CANCELLED, evidence.database_now(), []
        held.save()
        _tell(held, "certificates.batch.cancelled", by=by, stopped=len(waiting))
    return held


def resume_batch(batch: IssuingBatch, *, by: User) -> IssuingBatch:
    """Go on where it was stopped. Who got the same certificate otherwise in the meantime is left out."""
    require(by, ABILITY, batch.issuer)
    try:
        with transaction.atomic():
            held = _locked(batch, _State.CANCELLED, "只有已取消的批次可以继续。")
            if not held.entries.exists():
                raise Refused("这个批次取消前没有确认过，请重新提交名单。")
            if kind_of(held.kind).people > 1 and held.approved_by_id is None:
                held.state = _State.PROPOSED
            for entry in held.entries.filter(is_cancelled=True).select_related("person"):
                if not BatchEntry.objects.filter(slot=entry.asked_for).exists():
                    entry.slot, entry.is_cancelled = entry.asked_for, False
                    entry.save(update_fields=["slot", "is_cancelled"])
            held.ended_at = None
            if held.state != _State.PROPOSED:
                _start(held)
            held.save()
            _tell(held, "certificates.batch.resumed", by=by)
    except IntegrityError as error:
        raise Refused("名单中有人正在另一个批次里制证，请稍后再试。") from error
    return held


def _locked(batch: IssuingBatch, state: str, sentence: str) -> IssuingBatch:
    held = IssuingBatch.objects.select_for_update(of=("self",)).select_related("issuer", "face").get(pk=batch.pk)
    if held.state != state:
        raise Refused(sentence)
    return held


def _entries(batch: IssuingBatch, *, by: User) -> list[BatchEntry]:
    """The rows as entries; who holds the slot already becomes a fault with the reason."""
    asked = [Asked(**row) for row in batch.rows]
    people = _people(asked, by=by)
    items = OperationItem.objects.select_related("category").in_bulk({row.item for row in asked if row.item})
    for row, person in zip(asked, people, strict=True):
        row.slot = row.slot or _slot(batch.kind, row, person)
    taken = set(BatchEntry.objects.filter(slot__in=[row.slot for row in asked]).values_list("slot", flat=True))
    today, kind = localdate(evidence.database_now()), kind_of(batch.kind)
    entries: list[BatchEntry] = []
    for row, person in zip(asked, people, strict=True):
        if row.slot in taken:
            batch.faults.append([row.place, row.name, "同样的证书已经签发或正在制作"])
            continue
        item = items.get(row.item) if row.item else None
        edition, until = ("", None) if row.outcome else term_of(kind, item, begins=today)
        entries.append(
            BatchEntry(
                batch=batch,
                position=len(entries) + 1,
                person=person,
                operation_item=item,
                outcome_id=row.outcome,
                facts=row.facts,
                items=row.items,
                valid_from=today,
                valid_to=until,
                edition_key=edition,
                slot=row.slot,
                asked_for=row.slot,
            )  # fmt: skip
        )
    return entries


def _people(asked: list[Asked], *, by: User) -> list[Any]:
    known = accounts.Person.objects.in_bulk({row.person for row in asked if row.person})
    return [
        known[row.person]
        if row.person
        else accounts.register_person(name=row.name, number=row.number, document=row.document, by=by).person
        for row in asked
    ]


def _slot(kind: str, row: Asked, person: Any) -> str:
    about = [str(row.item), *(f"{key}={value}" for key, value in sorted(row.facts.items()))]
    return slot_of(kind, source="list", person=str(person.uuid), about=[*about, str(row.items)])


def _start(batch: IssuingBatch) -> None:
    """An order for every entry that has none; those that were stopped are queued again."""
    now = evidence.database_now()
    entries = list(batch.entries.filter(is_cancelled=False).select_related(None))
    for entry in entries:
        if entry.outcome_id:
            order, _is_new = IssuingOrder.objects.get_or_create(
                outcome_id=entry.outcome_id, defaults={"not_before": now, "entry": entry}
            )
            IssuingOrder.objects.filter(pk=order.pk, entry=None).update(entry=entry)
    have = set(IssuingOrder.objects.filter(entry__in=entries).values_list("entry_id", flat=True))
    IssuingOrder.objects.bulk_create(
        IssuingOrder(entry=entry, not_before=now, requested_by=batch.opened_by)
        for entry in entries
        if entry.pk not in have
    )
    stopped = IssuingOrder.objects.filter(
        entry__in=entries, promise_state=IssuingOrder.State.FAILED, last_error=CANCELLED
    )
    stopped.update(promise_state=IssuingOrder.State.QUEUED, last_error="", not_before=now)
    batch.state = _State.RUNNING


def _tell(batch: IssuingBatch, kind: str, *, by: User, **body: Any) -> None:
    subjects = [batch.subject, f"organisation:{batch.issuer.uuid}"]
    facts = {"kind": batch.kind, "entries": batch.entries.count(), "face": batch.face.digest, **body}
    evidence.append(kind, actor=by.actor, subjects=subjects, body=facts)
