"""Plan one meeting of a class."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.api import User, require
from courses.actions.save_teacher import teacher_fault
from courses.models import ClassSession, ClassTeacher, TeacherRecord
from courses.models.training_class import Part
from courses.permissions import MANAGE
from courses.refusals import Refused
from evidence import api as evidence


def add_session(session: ClassSession, *, by: User) -> ClassSession:
    """Write the meeting; its teacher counts as a teacher of the class from now on (R-14)."""
    institution = session.training_class.institution
    require(by, MANAGE, institution)
    # A record that does not hold stops the meeting; one that is missing is asked for when the class is approved.
    if TeacherRecord.objects.filter(institution=institution, person=session.teacher).exists():
        day = timezone.localdate(session.starts_at)
        fault = teacher_fault(institution, session.teacher, on=day, practical=session.part == Part.PRACTICAL)
        if fault:
            raise Refused(fault)
    with transaction.atomic():
        session.save()
        ClassTeacher.objects.get_or_create(training_class=session.training_class, person=session.teacher)
        evidence.append(
            "courses.session.planned",
            actor=by.actor,
            subjects=[session.subject, session.training_class.subject, session.teacher.subject],
            body={"part": session.part, "minutes": session.minutes, "starts_at": session.starts_at.isoformat()},
        )
    return session
