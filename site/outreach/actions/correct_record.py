"""A confirmed record is never changed: what was wrong is taken back or added by a second record (append-only)."""

from __future__ import annotations

from django.db import transaction

from accounts.api import Refused, User
from evidence import api as evidence
from outreach.actions.save_record import note
from outreach.models import Record
from outreach.permissions import may_record, require


def standing(record: Record) -> tuple[int, int]:
    """Quantity and heads after every confirmed correction."""
    rows = [record, *record.corrections.filter(state=Record.State.CONFIRMED)]
    return sum(row.quantity for row in rows), sum(row.heads for row in rows)


def correct_record(record: Record, *, quantity: int, heads: int, reason: str, by: User) -> Record:
    """A counter-record that brings the figures to `quantity` and `heads`; it waits for confirmation as well."""
    require(may_record(by, record.organisation))
    if quantity < 0 or heads < 0:
        raise Refused("更正后的数不能小于 0。", field="quantity")
    if not reason.strip():
        raise Refused("请写明更正的原因。", field="reason")
    with transaction.atomic():
        first = Record.objects.select_for_update().select_related("organisation").get(pk=record.pk)
        if first.state != Record.State.CONFIRMED or first.corrects_id:
            raise Refused("只有已确认的原始记录可以更正。")
        if first.corrections.exclude(state=Record.State.CONFIRMED).exists():
            raise Refused("已有一条更正在等待确认。")
        before = standing(first)
        if before == (quantity, heads):
            raise Refused("更正后的数和现在一样。", field="quantity")
        row = Record.objects.create(
            measure=first.measure,
            title=first.title,
            place_id=first.place_id,
            spot=first.spot,
            organisation=first.organisation,
            region_id=first.region_id,
            done_on=first.done_on,
            quantity=quantity - before[0],
            heads=heads - before[1],
            note=reason.strip(),
            state=Record.State.SUBMITTED,
            corrects=first,
            recorded_by=by,
            recorded_at=evidence.database_now(),
        )
        note(row, "outreach.record.corrected", by=by, corrects=str(first.uuid))
    return row
