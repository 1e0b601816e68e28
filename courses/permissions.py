"""Which classes an account may see, run, teach or correct."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.api import NotAllowed, Person, may, organisations_where
from courses.models import ClassSession, Enrolment, TrainingClass

VIEW, MANAGE, TEACH = "classes.view", "classes.manage", "classes.teach"
EXEMPT = "registrations.manage"


def person_of(user: Any) -> Person | None:
    """The person behind the account, if there is one."""
    return Person.objects.filter(user_id=user.pk).first() if user.pk else None


def classes_where(user: Any, ability: str) -> QuerySet[TrainingClass]:
    """Classes of the institutions in which the account has the ability."""
    return TrainingClass.objects.filter(institution__in=organisations_where(user, ability))


def visible_classes(user: Any) -> QuerySet[TrainingClass]:
    """Classes one may look into, and those one sits in."""
    own = Enrolment.objects.filter(person__user_id=user.pk).values("training_class")
    return TrainingClass.objects.filter(Q(institution__in=organisations_where(user, VIEW)) | Q(pk__in=own)).distinct()


def may_record(user: Any, session: ClassSession) -> bool:
    """Registrars record every meeting of their institution, teachers those they teach."""
    training_class = session.training_class
    if may(user, MANAGE, training_class.institution):
        return True
    person = person_of(user)
    if person is None or not may(user, TEACH, training_class.institution):
        return False
    return session.teacher_id == person.pk or training_class.teachers.filter(person=person).exists()


def require_record(user: Any, session: ClassSession) -> None:
    """NotAllowed unless `may_record`."""
    if not may_record(user, session):
        raise NotAllowed


def people_in_classes(user: Any, ability: str) -> QuerySet[Any]:
    """People an institution may see because they sit in its classes, as a QuerySet of ids.

    Seeing only: enrolling somebody must never give the power to edit them or to reset their password.
    """
    rows = Enrolment.objects.filter(training_class__institution__in=organisations_where(user, ability))
    return (rows if ability == "people.view" else rows.none()).values("person_id")
