"""Open or change a class of one's own institution."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.api import Person, User, require, wake
from courses.models import ClassTeacher, HoursEntry, TrainingClass
from courses.permissions import MANAGE
from courses.refusals import Refused
from evidence import api as evidence
from qualifications import api as qualifications


def save_class(training_class: TrainingClass, *, teachers: Iterable[Person], by: User) -> TrainingClass:
    """Write the class and its teachers. Blank hours are filled from the rules; fewer than the rules is refused."""
    require(by, MANAGE, training_class.institution)
    _settle_hours(training_class)
    with transaction.atomic():
        created = training_class.pk is None
        if not created:
            _refuse_change_of_record(training_class, by=by)
        # What is approved is what was looked at: a changed plan is looked at anew, by somebody else.
        training_class.saved_by, training_class.approved_by, training_class.approved_at = by, None, None
        training_class.save()
        wanted = {person.pk for person in teachers}
        gone = training_class.teachers.exclude(person_id__in=wanted)
        # Who taught stays on record: a teacher with meetings in this class can't be taken off it.
        if gone.filter(person__in=training_class.sessions.values("teacher")).exists():
            raise Refused("有课次的任课教师不能从班级中移除。")
        gone.delete()
        for pk in wanted - set(training_class.teachers.values_list("person_id", flat=True)):
            ClassTeacher.objects.create(training_class=training_class, person_id=pk)
        evidence.append(
            "courses.class.opened" if created else "courses.class.changed",
            actor=by.actor,
            subjects=[training_class.subject, f"organisation:{training_class.institution.uuid}"],
            body={
                "item": training_class.operation_item.key,
                "hours": [training_class.required_theory_hours, training_class.required_practical_hours],
                "state": training_class.state,
            },
        )
        if training_class.state == TrainingClass.State.FINISHED:
            wake("courses.sweep_evaluations")
    return training_class


def _refuse_change_of_record(training_class: TrainingClass, *, by: User) -> None:
    before = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    require(by, MANAGE, before.institution)
    recorded = HoursEntry.objects.filter(session__training_class=before).exists()
    moved = (before.operation_item_id, before.institution_id) != (
        training_class.operation_item_id,
        training_class.institution_id,
    )
    if recorded and moved:
        raise Refused("已记录学时的班级不能更换操作项目或培训机构。")


def _settle_hours(training_class: TrainingClass) -> None:
    """Blank hours from the rules of the opening day (R-01); fewer hours than asked are refused."""
    on = training_class.starts_on or timezone.localdate()
    asked = qualifications.required_hours(training_class.operation_item, on=on)
    if training_class.required_theory_hours is None:
        training_class.required_theory_hours = asked.theory or 0
    if training_class.required_practical_hours is None:
        training_class.required_practical_hours = asked.practical or 0
    if training_class.required_theory_hours < (asked.theory or 0):
        raise Refused(f"应修理论学时不能少于规定的 {asked.theory} 学时。")
    if training_class.required_practical_hours < (asked.practical or 0):
        raise Refused(f"应修实操学时不能少于规定的 {asked.practical} 学时。")
