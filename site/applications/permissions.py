"""Who sees and files which application: oneself, who files for the people of an organisation, who decides (SEC-02)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.api import Organisation, Person, User, organisations_where, people_where, person_of
from applications.domain.states import State
from applications.models import Application

FILE, DECIDE = "people.edit", "registrations.manage"
BODIES = (Organisation.Kind.EXAM_BODY,)
"""Whom one applies to."""


def applications_for(user: Any) -> QuerySet[Application]:
    """One's own; those one's organisation filed; and, once handed in, those of the exam body one decides for."""
    seen: Any = Q(on_behalf__in=organisations_where(user, FILE)) & ~Q(on_behalf=None)
    if isinstance(user, User):
        seen |= Q(filed_by=user)
    person = person_of(user)
    if person is not None:
        seen |= Q(person=person)
    seen |= Q(organiser__in=_bodies(user)) & ~Q(state=State.DRAFT)
    return Application.objects.filter(seen)


def to_decide(user: Any) -> QuerySet[Application]:
    """Handed in to the bodies this account decides for."""
    return Application.objects.filter(organiser__in=_bodies(user)).exclude(state=State.DRAFT)


def _bodies(user: Any) -> QuerySet[Organisation]:
    return organisations_where(user, DECIDE).filter(kind__in=BODIES)


def decides(user: Any) -> bool:
    """Whether this account decides for any body."""
    return _bodies(user).exists()


def may_decide(user: Any, application: Application) -> bool:
    """An officer of the body; nobody decides about oneself, or about what one filed at the counter."""
    person = person_of(user)
    if application.filed_by_id == user.pk or (person is not None and person.pk == application.person_id):
        return False
    return _bodies(user).filter(pk=application.organiser_id).exists()


def may_act(user: Any, application: Application) -> bool:
    """Whether this account stands on the applicant's side: the person, or who filed for it."""
    person = person_of(user)
    if person is not None and person.pk == application.person_id:
        return True
    if application.filed_by_id == user.pk and application.on_behalf_id is None:
        return True
    behalf = application.on_behalf_id
    return behalf is not None and organisations_where(user, FILE).filter(pk=behalf).exists()


def filing_organisations(user: Any) -> QuerySet[Organisation]:
    """Enterprises and institutions for whose people this account files."""
    kinds = (Organisation.Kind.ENTERPRISE, Organisation.Kind.TRAINING_INSTITUTION)
    return organisations_where(user, FILE).filter(kind__in=kinds)


def may_file_for(user: Any, person: Person) -> bool:
    """For oneself, or for people whose data one keeps."""
    own = person_of(user)
    if own is not None and own.pk == person.pk:
        return True
    return people_where(user, FILE).filter(pk=person.pk).exists()


def applicants(user: Any, ability: str) -> QuerySet[Any]:
    """People whom an exam body may see because they applied to it, as ids; seeing only."""
    rows = to_decide(user) if ability == "people.view" and isinstance(user, User) else Application.objects.none()
    return rows.values("person_id")
