"""Plan one meeting of a class."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.api import User, require
from courses.actions.save_teacher import teacher_fault
from courses.models import ClassSession, ClassTeacher, TeacherRecord, TrainingClass
from courses.models.training_class import Part
from courses.permissions import MANAGE
from courses.refusals import Refused
from evidence import api as evidence


def add_session(session: ClassSession, *, by: User) -> ClassSession:
    """Write the meeting; its teacher counts as a teacher of the class from now on (R-14).

    A plan that was approved without it is approved anew, by somebody else than `by`, as after any other change.
    """
    institution = session.training_class.institution
    require(by, MANAGE, institution)
    # A record that does not hold stops the meeting; one that is missing is asked for when the class is approved.
    if TeacherRecord.objects.filter(institution=institution, person=session.teacher).exists():
        day = timezone.localdate(session.starts_at)
        fault = teacher_fault(institution, session.teacher, on=day, practical=session.part == Part.PRACTICAL)
        if fault:
            raise Refused(fault)
    with transaction.atomic():
        was_approved = _take_approval_back(session.training_class, by=by)
        session.save()
        ClassTeacher.objects.get_or_create(training_class=session.training_class, person=session.teacher)
        evidence.append(
            "courses.session.planned",
            actor=by.actor,
            subjects=[session.subject, session.training_class.subject, session.teacher.subject],
            body={
                "part": session.part,
                "minutes": session.minutes,
                "starts_at": session.starts_at.isoformat(),
                "approval_taken_back": was_approved,
            },
        )
    return session


def _take_approval_back(training_class: TrainingClass, *, by: User) -> bool:
    """Whether there was one. Holds the class, so that nobody approves what is being changed."""
    held = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    for row in (held, training_class):
        row.saved_by, row.approved_by = by, None
    was_approved = held.approved_at is not None
    held.approved_at = training_class.approved_at = None
    held.save(update_fields=["saved_by", "approved_by", "approved_at"])
    return was_approved
