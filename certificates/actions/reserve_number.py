"""Step 1: take the next number of the year, and open the certificate's row with it."""

from __future__ import annotations

from django.db import transaction
from django.utils.timezone import localdate

from certificates.actions.steps import CannotIssue, StepTaken
from certificates.domain.numbering import format_number, series_key
from certificates.domain.validity import last_day
from certificates.models import Certificate, IssuingOrder, NumberReservation, NumberSeries
from evidence.api import database_now
from qualifications import api as qualifications


def next_number() -> NumberReservation:
    """The next number; the series row stays locked until the caller's transaction ends (F20)."""
    now = database_now()
    year = localdate(now).year
    NumberSeries.objects.get_or_create(key=series_key(year))
    series = NumberSeries.objects.select_for_update().get(key=series_key(year))
    series.last_serial += 1
    series.save(update_fields=["last_serial"])
    return NumberReservation.objects.create(
        number=format_number(year=year, serial=series.last_serial),
        series=series,
        serial=series.last_serial,
        reserved_at=now,
    )


def reserve_number(order: IssuingOrder) -> None:
    """The certificate's row, state PENDING, with number, term and edition."""
    outcome, replaced = order.ground, order.replaces
    if replaced is not None and replaced.state != Certificate.State.VALID:
        raise CannotIssue("要换发的证书已不在有效状态。")
    with transaction.atomic():
        if replaced is not None:
            term = (replaced.valid_from, replaced.valid_to)
        else:
            validity = qualifications.edition(outcome.edition_key).validity
            end = last_day(outcome.passed_on, years=validity.years, end_minus_one_day=validity.end_minus_one_day)
            term = (outcome.passed_on, end)
        certificate = Certificate.objects.create(
            number=next_number().number,
            person=outcome.person,
            operation_item=outcome.operation_item,
            outcome=order.outcome,
            replaces=replaced,
            edition_key=outcome.edition_key,
            issuer=outcome.theory.sat.registration.sitting.organiser,
            valid_from=term[0],
            valid_to=term[1],
        )
        if not order.advance(to=IssuingOrder.Step.RESERVED, certificate=certificate):
            raise StepTaken
