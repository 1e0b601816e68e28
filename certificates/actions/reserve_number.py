"""Step 1: take the next number of the kind and year, and open the certificate's row with it."""

from __future__ import annotations

from django.db import transaction
from django.utils.timezone import localdate

from certificates.actions.due import Due, due_of
from certificates.actions.steps import CannotIssue, StepTaken
from certificates.domain.numbering import PREFIX, format_number, series_key
from certificates.face.kinds import built_in
from certificates.models import Certificate, IssuingOrder, NumberReservation, NumberSeries
from evidence.api import database_now


def next_number(prefix: str = PREFIX) -> NumberReservation:
    """The next number; the series row stays locked until the caller's transaction ends (F20)."""
    return next_numbers(1, prefix=prefix)[0]


def next_numbers(count: int, *, prefix: str) -> list[NumberReservation]:
    """So many numbers in a row, under one lock."""
    now = database_now()
    year = localdate(now).year
    key = series_key(year, prefix)
    NumberSeries.objects.get_or_create(key=key)
    series = NumberSeries.objects.select_for_update().get(key=key)
    first = series.last_serial + 1
    series.last_serial += count
    series.save(update_fields=["last_serial"])
    return NumberReservation.objects.bulk_create(
        NumberReservation(
            number=format_number(year=year, serial=serial, prefix=prefix),
            series=series,
            serial=serial,
            reserved_at=now,
        )
        for serial in range(first, first + count)
    )


def row_for(due: Due, *, number: str, order: IssuingOrder) -> Certificate:
    """The certificate's row, not stored yet."""
    return Certificate(
        number=number,
        kind=due.kind,
        person=due.person,
        operation_item=due.item,
        outcome=order.outcome,
        replaces=order.replaces,
        edition_key=due.edition_key,
        issuer=due.issuer,
        valid_from=due.valid_from,
        valid_to=due.valid_to,
        face=due.face,
    )


def reserve_number(order: IssuingOrder) -> None:
    """The certificate's row, state PENDING, with number, term and edition."""
    replaced = order.replaces
    if replaced is not None and replaced.state != Certificate.State.VALID:
        raise CannotIssue("要换发的证书已不在有效状态。")
    due = due_of(order)
    with transaction.atomic():
        certificate = row_for(due, number=next_number(built_in(due.kind).prefix).number, order=order)
        certificate.save()
        if not order.advance(to=IssuingOrder.Step.RESERVED, certificate=certificate):
            raise StepTaken
