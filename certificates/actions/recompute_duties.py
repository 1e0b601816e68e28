"""Bring the duty rows in line with what the certificates and editions say; running it again changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from certificates.domain.duties import Held, Rule, duties_of
from certificates.models import Certificate, Duty, StateCertificate
from evidence.api import database_now
from qualifications import api as qualifications

CHUNK = 500
RENEWED = (Certificate.Kind.EXAMINATION, Certificate.Kind.LEADER)  # the other kinds owe nothing


def rules() -> tuple[Rule, ...]:
    """The part of every edition that speaks about duties."""
    return tuple(
        Rule(
            key=edition.key,
            family=edition.family,
            instrument=edition.instrument,
            effective_from=edition.effective_from,
            effective_to=edition.effective_to,
            renewal_opens_days=edition.validity.renewal_opens_days,
            review_years=edition.validity.review_years,
            renewal_hours=edition.hours.renewal,
            reminder_days=edition.validity.reminder_days,
        )
        for edition in qualifications.load_editions()
    )


def recompute_duties(*, person_ids: Iterable[int] | None = None, today: date | None = None) -> int:
    """The number of duty rows written, for these people or for everybody who holds anything."""
    now = database_now()
    day = today or localdate(now)
    known = rules()
    written = 0
    ids = sorted(set(person_ids)) if person_ids is not None else _holders()
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        written += _recompute(chunk, known=known, day=day)
    return written


def _holders() -> list[int]:
    ours = Certificate.objects.issued().values_list("person_id", flat=True)
    states = StateCertificate.objects.values_list("person_id", flat=True)
    return sorted({*ours, *states})


def _recompute(person_ids: list[int], *, known: tuple[Rule, ...], day: date) -> int:
    held: dict[int, list[Held]] = defaultdict(list)
    items: dict[str, int] = {}
    for certificate in (
        Certificate.objects.issued()
        .filter(person_id__in=person_ids, operation_item__isnull=False, kind__in=RENEWED)
        .select_related("operation_item__category")
        .defer("payload")
    ):
        item = certificate.operation_item
        if item is None:
            continue
        items[item.key] = item.pk
        held[certificate.person_id].append(_ours(certificate, item))
    for record in StateCertificate.objects.filter(person_id__in=person_ids).select_related("operation_item__category"):
        items[record.operation_item.key] = record.operation_item_id
        held[record.person_id].append(_states(record))
    now = database_now()
    rows = [
        Duty(
            person_id=person_id,
            operation_item_id=items[value.item_key],
            kind=value.kind,
            opens_on=value.opens_on,
            lapses_on=value.lapses_on,
            origin=value.origin,
            edition_key=value.edition_key,
            explanation=value.explanation,
            state=value.state,
            computed_at=now,
        )
        for person_id, certificates in held.items()
        for value in duties_of(certificates, rules=known, today=day)
    ]
    _write(rows, person_ids=person_ids)
    return len(rows)


def _write(rows: list[Duty], *, person_ids: list[int]) -> None:
    fields = ["opens_on", "lapses_on", "edition_key", "explanation", "state", "computed_at"]
    with transaction.atomic():
        Duty.objects.bulk_create(rows, update_conflicts=True, unique_fields=["origin", "kind"], update_fields=fields)
        kept = {(row.origin, row.kind) for row in rows}
        for duty in Duty.objects.filter(person_id__in=person_ids).exclude(state=Duty.State.DROPPED):
            if (duty.origin, duty.kind) not in kept:
                Duty.objects.filter(pk=duty.pk).update(state=Duty.State.DROPPED)


def _ours(certificate: Certificate, item: qualifications.OperationItem) -> Held:
    return Held(
        origin=certificate.subject,
        family=item.family,
        item_key=item.key,
        item_name=item.name,
        title=str(certificate.get_kind_display()),
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        edition_key=certificate.edition_key,
        stands=certificate.state == Certificate.State.VALID,
    )


def _states(record: StateCertificate) -> Held:
    return Held(
        origin=record.subject,
        family=record.operation_item.family,
        item_key=f"{record.operation_item.key}",
        item_name=record.operation_item.name,
        title="特种作业操作证",
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        edition_key="",
        review_due_on=record.review_due_on,
        reviewed_on=record.reviewed_on,
    )
