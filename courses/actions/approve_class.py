"""A second person looks at the plan of a class: hours planned, teachers qualified, and says yes to just that plan."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.api import User, require
from courses.actions.count_hours import minutes_per_hour
from courses.actions.save_teacher import teacher_fault
from courses.models import CoursePage, TrainingClass
from courses.models.training_class import Part
from courses.permissions import MANAGE
from courses.refusals import Refused
from evidence import api as evidence


def plan_faults(training_class: TrainingClass) -> list[str]:
    """What stands in the way of approval, as sentences; online study may fill what meetings leave of theory."""
    faults = []
    teachers = [row.person for row in training_class.teachers.select_related("person")]
    if not teachers:
        faults.append("还没有安排教师。")
    for person in teachers:
        if fault := teacher_fault(training_class.institution, person, on=training_class.starts_on):
            faults.append(fault)
    practical = training_class.sessions.filter(part=Part.PRACTICAL).aggregate(sum=Sum("minutes"))["sum"] or 0
    asked = training_class.required_practical_hours * minutes_per_hour(training_class.operation_item)
    if practical < asked:
        faults.append(f"已排实操 {practical} 分钟，少于应修的 {asked} 分钟。")
    if not training_class.sessions.filter(part=Part.THEORY).exists() and not _has_course(training_class):
        faults.append("没有排理论课，也没有可在线学习的课程。")
    return faults


def _has_course(training_class: TrainingClass) -> bool:
    return CoursePage.objects.live().filter(operation_item=training_class.operation_item).exists()


def plan_sight(training_class: TrainingClass) -> str:
    """The digest of what an approver looks at: work, days, hours, words, teachers and every meeting."""
    meetings = training_class.sessions.select_related("teacher").order_by("starts_at", "pk")
    teachers = training_class.teachers.values_list("person__uuid", flat=True)
    return evidence.digest(
        {
            "name": training_class.name,
            "item": training_class.operation_item.key,
            "days": [training_class.starts_on.isoformat(), training_class.ends_on.isoformat()],
            "hours": [training_class.required_theory_hours, training_class.required_practical_hours],
            "plan": training_class.plan,
            "teachers": sorted(str(uuid) for uuid in teachers),
            "sessions": [
                [row.part, row.topic, row.starts_at.isoformat(), row.minutes, str(row.teacher.uuid), row.room]
                for row in meetings
            ],
        }
    )


def approve_class(training_class: TrainingClass, *, seen: str, by: User) -> TrainingClass:
    """Refused with every reason at once; never by whoever wrote the plan.

    Approved is what the approver saw (`plan_sight`), not what was planned a moment ago.
    """
    require(by, MANAGE, training_class.institution)
    with transaction.atomic():
        locked = (
            TrainingClass.objects.select_for_update(of=("self",))
            .select_related("institution__region", "operation_item")
            .get(pk=training_class.pk)
        )
        if locked.approved_at is not None:
            raise Refused("这个班的开班计划已经批准。")
        if locked.saved_by_id == by.pk:
            raise Refused("开班计划须由编制人以外的另一人批准。")
        sight = plan_sight(locked)
        if seen != sight:
            raise Refused("开班计划刚刚被修改，请重新看过再批准。")
        if faults := plan_faults(locked):
            raise Refused("".join(faults))
        locked.approved_by, locked.approved_at = by, timezone.now()
        locked.save(update_fields=["approved_by", "approved_at"])
        evidence.append(
            "courses.class.approved",
            actor=by.actor,
            subjects=[locked.subject, f"organisation:{locked.institution.uuid}"],
            body={"hours": [locked.required_theory_hours, locked.required_practical_hours], "plan": sight},
        )
    return locked
