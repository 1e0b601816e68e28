"""Set up a station of a practical room, change it, or take it out of order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from accounts.api import NotAllowed, User
from evidence import api as evidence
from exams.models import Room, Station, SubjectTurn
from exams.permissions import exam_points_for


class StationRefused(Exception):
    """The station can't be like this; the message says why."""


def save_station(
    room: Room,
    *,
    name: str,
    subjects: Sequence[str],
    tasks: Sequence[str],
    equipment: str,
    out_of_order: bool,
    fault: str,
    user: User,
    station: Station | None = None,
) -> Station:
    """A new station, or the given one changed. Whoever is examined there finishes; only new calls stay away."""
    if not exam_points_for(user).filter(pk=room.exam_point_id).exists():
        raise NotAllowed("您不能设置这个考点的工位。")
    if not name.strip() or not subjects:
        raise StationRefused("请填写工位名称，并至少选择一个科目。")
    if out_of_order and not fault.strip():
        raise StationRefused("停用工位请写明原因。")
    try:
        with transaction.atomic():
            row = Station.objects.select_for_update().get(pk=station.pk) if station else Station(room=room)
            if row.room_id != room.pk and SubjectTurn.objects.filter(station=row).exists():
                raise StationRefused("该工位已有考试记录，不能移到别的考场；请停用后另建。")
            row.room, row.name, row.equipment = room, name.strip(), equipment.strip()
            row.subjects, row.tasks = sorted(set(subjects)), sorted(set(tasks))
            row.out_of_order, row.fault = out_of_order, fault.strip() if out_of_order else ""
            row.save()
            evidence.append(
                "exams.station.saved",
                actor=user.actor,
                subjects=[row.subject],
                body={"subjects": row.subjects, "tasks": row.tasks, "out_of_order": row.out_of_order},
            )
    except IntegrityError as error:
        raise StationRefused("这个考场已有同名的工位，请换一个名称。") from error
    return row
