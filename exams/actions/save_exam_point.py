"""Register an exam point, or change what it may examine."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from accounts.api import NotAllowed, Organisation, User, require
from evidence import api as evidence
from exams.models import ExamPoint
from exams.permissions import exam_points_for, point_hosts_for
from qualifications import api as qualifications


class PointRefused(Exception):
    """The exam point or room can't be like this; the message says why."""


def create_exam_point(
    *,
    organisation: Organisation,
    code: str,
    level: str,
    holds_theory: bool,
    holds_practical: bool,
    directions: str,
    operation_items: Iterable[qualifications.OperationItem],
    user: User,
) -> ExamPoint:
    """A new point of an organisation within reach; the code stands in every ticket number and never changes."""
    require(user, "sittings.manage")
    if not point_hosts_for(user).filter(pk=organisation.pk).exists():
        raise NotAllowed
    _refuse_idle(holds_theory=holds_theory, holds_practical=holds_practical)
    try:
        with transaction.atomic():
            point = ExamPoint.objects.create(
                organisation=organisation,
                code=code.upper(),
                level=level,
                holds_theory=holds_theory,
                holds_practical=holds_practical,
                directions=directions,
            )
            point.operation_items.set(operation_items)
            _append(point, user, "exams.point.created")
    except IntegrityError as error:
        raise PointRefused("考点代码已被使用，或该单位已登记为考点。") from error
    return point


def edit_exam_point(
    point: ExamPoint,
    *,
    level: str,
    holds_theory: bool,
    holds_practical: bool,
    directions: str,
    is_open: bool,
    operation_items: Iterable[qualifications.OperationItem],
    user: User,
) -> ExamPoint:
    """Sittings that stand already are not touched: what a point may examine is asked when one is set up."""
    require_point(user, point)
    _refuse_idle(holds_theory=holds_theory, holds_practical=holds_practical)
    with transaction.atomic():
        row = ExamPoint.objects.select_for_update().get(pk=point.pk)
        row.level, row.directions, row.is_open = level, directions, is_open
        row.holds_theory, row.holds_practical = holds_theory, holds_practical
        row.save()
        row.operation_items.set(operation_items)
        _append(row, user, "exams.point.changed")
    return row


def require_point(user: User, point: ExamPoint) -> None:
    """NotAllowed for whoever sets up no sittings there."""
    require(user, "sittings.manage")
    if not exam_points_for(user).filter(pk=point.pk).exists():
        raise NotAllowed


def _refuse_idle(*, holds_theory: bool, holds_practical: bool) -> None:
    if not holds_theory and not holds_practical:
        raise PointRefused("考点至少要承担理论或实操考试中的一项。")


def _append(point: ExamPoint, user: User, kind: str) -> None:
    evidence.append(
        kind,
        actor=user.actor,
        subjects=[point.subject],
        body={
            "level": str(point.level),
            "theory": point.holds_theory,
            "practical": point.holds_practical,
            "open": point.is_open,
            "items": sorted(point.operation_items.values_list("key", flat=True)),
        },
    )
