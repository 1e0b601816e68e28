"""Which classes an account may see, run, teach or correct."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.permissions import ModelPermissionPolicy

from accounts.api import Membership, NotAllowed, Organisation, Person, Role, User, may, organisations_where
from courses.models import (
    ClassSession,
    CourseReview,
    Enrolment,
    ScormPackage,
    StudyDay,
    Syllabus,
    Textbook,
    TrainingClass,
)

VIEW, MANAGE, TEACH = "classes.view", "classes.manage", "classes.teach"
EXEMPT = "registrations.manage"
WRITE, EDIT = "courses.write", "pages.edit"
WRITING_KINDS = ("training_institution", "enterprise")
"""Organisations that write courses, textbooks and syllabi of their own."""


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


def may_correct_hours(user: Any, training_class: TrainingClass) -> bool:
    """Registrars correct online hours in every class of their institution, teachers in those they teach."""
    if may(user, MANAGE, training_class.institution):
        return True
    person = person_of(user)
    taught = person is not None and training_class.teachers.filter(person=person).exists()
    return taught and may(user, TEACH, training_class.institution)


def may_correct_study(user: Any, day: StudyDay) -> bool:
    return may_correct_hours(user, day.training_class)


def require_correct_study(user: Any, day: StudyDay) -> None:
    """NotAllowed unless `may_correct_study`."""
    if not may_correct_study(user, day):
        raise NotAllowed


def may_read_words(user: Any, institution: Organisation) -> bool:
    """What members wrote is for the institution itself: its registrars and teachers, not for who looks from outside."""
    return may(user, MANAGE, institution) or may(user, TEACH, institution)


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


def sources_for(user: Any, model: type[Textbook] | type[Syllabus]) -> QuerySet[Any]:
    """Rows the account may write: every one for editors, for who writes courses those of its own institutions."""
    if may(user, EDIT):
        return model.objects.all()
    return model.objects.filter(institution__in=organisations_where(user, WRITE))


class SourcePolicy(ModelPermissionPolicy):
    """What Wagtail's screens of textbooks and syllabi ask: by role and row, never by a right of a whole table.

    A right laid on the group of an institution would reach every row: Wagtail's bulk deletion asks nothing else.
    """

    ACTIONS = frozenset({"add", "change", "delete", "view"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.ACTIONS and (may(user, EDIT) or may(user, WRITE))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.instances_user_has_any_permission_for(user, [action]).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        allowed = self.user_has_any_permission(user, actions)
        return sources_for(user, self.model) if allowed else self.model.objects.none()

    def users_with_any_permission(self, actions: Any) -> QuerySet[User]:
        posts = Membership.objects.open().filter(role__in=(Role.EDITOR, Role.COURSE_AUTHOR))
        return User.objects.filter(Q(is_superuser=True) | Q(person__memberships__in=posts), is_active=True).distinct()
