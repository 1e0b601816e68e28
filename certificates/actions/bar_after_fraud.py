"""Who lost a certificate by fraud or false facts may not apply again for some years (R-08, domain.md §1.9)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from certificates.domain.validity import add_years
from certificates.models import Certificate, StateChange
from qualifications import api as qualifications


def barred_until(people: Collection[Any], on: date) -> dict[int, date]:
    """Who of these people is barred on that day: primary key and last day of the bar.

    Its length is that of the edition in force when the certificate was revoked.
    """
    changes = StateChange.objects.filter(
        certificate__person__in=people,
        certificate__state=Certificate.State.REVOKED,  # not when a review or a court gave it back
        to_state=Certificate.State.REVOKED,
        kind__in=StateChange.BARRING,
        at__isnull=False,
    ).select_related("certificate__operation_item__category")
    ends: dict[int, date] = {}
    for change in changes:
        item = change.certificate.operation_item
        if change.at is None or item is None:
            continue
        day = localdate(change.at)
        rules = qualifications.edition_for(item.family, on=day)
        person, end = change.certificate.person_id, add_years(day, rules.eligibility.fraud_bar_years)
        if end >= on:
            ends[person] = max(end, ends.get(person, end))
    return ends
