"""Confirm a record, or give it back with a reason; whoever recorded it does neither."""

from __future__ import annotations

from django.db import transaction

from accounts.api import Refused, User
from evidence import api as evidence
from outreach.actions.save_record import note
from outreach.models import Record
from outreach.permissions import may_confirm, require

DECIDED = "这条记录已经由别人处理了，请刷新页面。"


def confirm_record(record: Record, *, by: User) -> Record:
    return _decide(record, by=by, state=Record.State.CONFIRMED)


def return_record(record: Record, *, reason: str, by: User) -> Record:
    if not reason.strip():
        raise Refused("退回要写明原因，记录人才知道改什么。", field="reason")
    return _decide(record, by=by, state=Record.State.RETURNED, reason=reason.strip()[:200])


def _decide(record: Record, *, by: User, state: str, reason: str = "") -> Record:
    with transaction.atomic():
        row = Record.objects.select_for_update().select_related("organisation").get(pk=record.pk)
        require(may_confirm(by, row))
        if row.state != Record.State.SUBMITTED:
            raise Refused(DECIDED)
        row.state, row.reason = state, reason
        if state == Record.State.CONFIRMED:
            row.confirmed_by, row.confirmed_at = by, evidence.database_now()
        row.save(update_fields=["state", "reason", "confirmed_by", "confirmed_at"])
        note(row, f"outreach.record.{state}", by=by)
    return row
