"""A candidate says that something is wrong with an item: the room hears it at once, the authors later."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from evidence import api as evidence
from exams.actions.note_room_event import note_room_event
from exams.models import Attempt, ItemReport, RoomEvent
from exams.models.item_report import MOST


class ReportRefused(Exception):
    """The report isn't taken; the message says what to do."""


def report_item(attempt_uuid: UUID, *, position: int, kind: str, text: str) -> ItemReport:
    """At most five of an attempt and one for an item, counted with the attempt's row held (K4).

    What the candidate wrote stays in the report; the room's event says only which item and what kind.
    """
    if kind not in ItemReport.Kind.values:
        raise ReportRefused("请选择是什么问题。")
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("paper", "registration")
            .get(uuid=attempt_uuid)
        )
        if attempt.state != Attempt.State.OPEN:
            raise ReportRefused("考试已结束，请向监考员当面说明。")
        if not 1 <= position <= len(attempt.paper.origin):
            raise ReportRefused("试卷中没有这道题。")
        known = list(ItemReport.objects.filter(attempt=attempt).values_list("position", flat=True))
        if position in known:
            raise ReportRefused("这道题已经反映过，监考员已收到。")
        if len(known) >= MOST:
            raise ReportRefused(f"已反映 {MOST} 道题。还有问题请举手告诉监考员。")
        report = ItemReport.objects.create(
            attempt=attempt,
            number=len(known) + 1,
            position=position,
            version_id=attempt.paper.origin[position - 1],
            kind=kind,
            text=" ".join(text.split())[:200],
            at=evidence.database_now(),
        )
        note_room_event(attempt.registration, RoomEvent.Kind.ITEM_REPORT, detail={"position": position, "kind": kind})
    return report
