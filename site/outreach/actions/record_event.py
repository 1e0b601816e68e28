"""What was written down elsewhere, an activity or materials handed out, becomes a record, once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.api import Organisation, User
from evidence import api as evidence
from outreach.actions.save_record import note
from outreach.models import Record
from outreach.permissions import may_record, require


def record_event(
    *,
    key: str,
    title: str,
    on: date,
    heads: int,
    organisation: Organisation,
    place_key: str = "",
    spot: str = "",
    measure: str = "events",
    quantity: int = 1,
    by: User,
) -> Record | None:
    """A draft for its unit to complete with photos; None when `key` (such as `event:<page id>`) has a record."""
    require(may_record(by, organisation))
    place: Any = Record._meta.get_field("place").related_model._default_manager.filter(key=place_key).first()  # type: ignore[union-attr]
    try:
        with transaction.atomic():
            row = Record.objects.create(
                source_key=key,
                measure=measure,
                title=title[:80],
                place=place,
                spot=spot[:80],
                organisation=organisation,
                region_id=organisation.region_id,
                done_on=on,
                quantity=quantity,
                heads=max(heads, 0),
                recorded_by=by,
                recorded_at=evidence.database_now(),
            )
            note(row, "outreach.record.made", by=by, source=key)
    except IntegrityError:
        if Record.objects.filter(source_key=key).exists():
            return None
        raise
    return row
