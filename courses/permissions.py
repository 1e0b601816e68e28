"""Which classes an account may see, run, teach or correct."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.api import NotAllowed, Organisation, Person, may, organisations_where
from courses.models import ClassSession, CourseReview, Enrolment, ScormPackage, TrainingClass

VIEW, MANAGE, TEACH = "classes.view", "classes.manage", "classes.teach"
EXEMPT = "registrations.manage"
WRITE, EDIT = "courses.write", "pages.edit"


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


def package_keepers(user: Any) -> QuerySet[Organisation]:
    """Institutions whose packages the account keeps: those it runs classes for or writes courses for."""
    keeping = organisations_where(user, MANAGE).values("pk")
    writing = organisations_where(user, WRITE).values("pk")
    return Organisation.objects.filter(Q(pk__in=keeping) | Q(pk__in=writing))


def may_keep_packages(user: Any) -> bool:
    return may(user, MANAGE) or may(user, WRITE)


def require_packages(user: Any, institution: Organisation) -> None:
    """NotAllowed unless the institution's packages are the account's to keep."""
    if not package_keepers(user).filter(pk=institution.pk).exists():
        raise NotAllowed


def packages_for(user: Any) -> QuerySet[ScormPackage]:
    return ScormPackage.objects.filter(institution__in=package_keepers(user))


def may_moderate(user: Any) -> bool:
    return may(user, EDIT) or may(user, MANAGE)


def reviews_for(user: Any) -> QuerySet[CourseReview]:
    """Reviews the account decides about: of its institutions' courses, and for editors of the house's own."""
    if not may_moderate(user):
        return CourseReview.objects.none()
    mine = Q(course__institution__in=organisations_where(user, MANAGE))
    mine |= Q(course__institution__in=organisations_where(user, EDIT))
    if may(user, EDIT):
        mine |= Q(course__institution__isnull=True)
    return CourseReview.objects.filter(mine)


def require_moderate(user: Any, review: CourseReview) -> None:
    """NotAllowed unless the review is the account's to decide about."""
    if not reviews_for(user).filter(pk=review.pk).exists():
        raise NotAllowed
