"""Give a simulator its key, and take it away again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from accounts.api import NotAllowed, User
from evidence import api as evidence
from exams.actions.save_station import StationRefused
from exams.models import ExamPoint, Simulator
from exams.permissions import exam_points_for


def add_simulator(exam_point: ExamPoint, *, name: str, subjects: Sequence[str], user: User) -> tuple[Simulator, str]:
    """The simulator and its secret, which is shown this once and kept encrypted."""
    _require(exam_point, user)
    if not name.strip() or not subjects:
        raise StationRefused("请填写模拟机名称，并至少选择一个科目。")
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            simulator = Simulator.objects.create(
                name=name.strip(),
                exam_point=exam_point,
                subjects=sorted(set(subjects)),
                secret=secret,
                added_by=user,
                added_at=evidence.database_now(),
            )
            evidence.append(
                "exams.simulator.added",
                actor=user.actor,
                subjects=[simulator.subject],
                body={"subjects": simulator.subjects},
            )
    except IntegrityError as error:
        raise StationRefused("这个考点已有同名的模拟机，请换一个名称。") from error
    return simulator, secret


def switch_simulator(simulator: Simulator, *, on: bool, user: User) -> Simulator:
    """From the next request on."""
    _require(simulator.exam_point, user)
    with transaction.atomic():
        locked = Simulator.objects.select_for_update(of=("self",)).get(pk=simulator.pk)
        if locked.is_active != on:
            locked.is_active = on
            locked.save(update_fields=["is_active"])
            evidence.append("exams.simulator.switched", actor=user.actor, subjects=[locked.subject], body={"on": on})
    return locked


def _require(exam_point: ExamPoint, user: User) -> None:
    if not exam_points_for(user).filter(pk=exam_point.pk).exists():
        raise NotAllowed("您不能设置这个考点的模拟机。")
