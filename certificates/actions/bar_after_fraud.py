"""Who lost a certificate by fraud or false facts may not apply again for some years (R-08, domain.md §1.9)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from certificates.domain.validity import add_years
from certificates.models import Certificate, StateChange
from qualifications import api as qualifications


def barred_until(person: Any, on: date) -> date | None:
    """The last day of the bar, by the edition in force when the certificate was revoked; None when there is none."""
    changes = StateChange.objects.filter(
        certificate__person=person,
        certificate__state=Certificate.State.REVOKED,  # not when a review or a court gave it back
        to_state=Certificate.State.REVOKED,
        kind__in=StateChange.BARRING,
        at__isnull=False,
    ).select_related("certificate__operation_item__category")
    ends = []
    for change in changes:
        item = change.certificate.operation_item
        if change.at is None or item is None:
            continue
        day = localdate(change.at)
        rules = qualifications.edition_for(item.family, on=day)
        ends.append(add_years(day, rules.eligibility.fraud_bar_years))
    end = max(ends, default=None)
    return end if end is not None and end >= on else None
