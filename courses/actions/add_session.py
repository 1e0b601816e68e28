"""Plan one meeting of a class."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, require
from courses.models import ClassSession, ClassTeacher
from courses.permissions import MANAGE
from evidence import api as evidence


def add_session(session: ClassSession, *, by: User) -> ClassSession:
    """Write the meeting; its teacher counts as a teacher of the class from now on (R-14)."""
    require(by, MANAGE, session.training_class.institution)
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
