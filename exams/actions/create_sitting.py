"""Set up a sitting: place, time, blueprint, and the rule edition of its day."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.api import Organisation, User, require
from courses.api import Part
from evidence import api as evidence
from exams.models import Blueprint, ExamPoint, Room, Sitting
from qualifications import api as qualifications


class SittingRefused(Exception):
    """The sitting can't be set up like this; the message says why."""


def create_sitting(
    *,
    name: str,
    part: str,
    operation_item: qualifications.OperationItem,
    organiser: Organisation,
    exam_point: ExamPoint,
    room: Room,
    starts_at: datetime,
    ends_at: datetime,
    blueprint: Blueprint | None,
    user: User,
) -> Sitting:
    """A draft sitting; the room must be free and the exam point allowed to examine the item."""
    require(user, "sittings.manage", organiser)
    fault = _fault(part, operation_item, exam_point, room, starts_at, ends_at, blueprint)
    if fault:
        raise SittingRefused(fault)
    edition = qualifications.edition_for(operation_item.family, on=timezone.localdate(starts_at))
    with transaction.atomic():
        Room.objects.select_for_update().get(pk=room.pk)
        if Sitting.objects.filter(room=room, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            raise SittingRefused("该考场在这段时间已有其他场次，请换时间或换考场。")
        sitting = Sitting.objects.create(
            name=name,
            part=part,
            operation_item=operation_item,
            organiser=organiser,
            exam_point=exam_point,
            room=room,
            starts_at=starts_at,
            ends_at=ends_at,
            blueprint=blueprint,
            edition_key=edition.key,
        )
        evidence.append(
            "exams.sitting.created",
            actor=user.actor,
            subjects=[sitting.subject],
            body={
                "item": operation_item.key,
                "part": part,
                "edition": edition.key,
                "starts_at": starts_at.isoformat(),
            },
        )
    return sitting


def _fault(
    part: str,
    item: qualifications.OperationItem,
    exam_point: ExamPoint,
    room: Room,
    starts_at: datetime,
    ends_at: datetime,
    blueprint: Blueprint | None,
) -> str:
    if ends_at <= starts_at:
        return "结束时间应晚于开始时间。"
    if room.exam_point_id != exam_point.pk:
        return "所选考场不属于该考点。"
    if not exam_point.is_open or not room.is_open:
        return "该考点或考场已停用，请选择其他考场。"
    if not exam_point.operation_items.filter(pk=item.pk).exists():
        return f"该考点没有“{item.name}”的考试资格。"
    if part == Part.PRACTICAL:
        return "" if exam_point.holds_practical else "该考点不承担实操考试。"
    if not exam_point.holds_theory:
        return "该考点不承担理论考试。"
    if blueprint is None:
        return "理论考试请选择组卷方案。"
    if blueprint.bank.operation_item_id != item.pk:
        return "组卷方案的题库与操作项目不一致。"
    if (ends_at - starts_at).total_seconds() < blueprint.minutes * 60:
        return f"场次时长不足考试时间 {blueprint.minutes} 分钟。"
    return ""
