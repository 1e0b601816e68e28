"""Which banks, blueprints, sittings and places an account may see: every list and chooser starts here (SEC-02)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.api import Membership, Organisation, Person, organisations_where, person_of
from exams.models import Blueprint, ExamPoint, ItemBank, Registration, Sitting, SittingStaff

LOOKING = ("sittings.manage", "registrations.manage", "results.view")
"""Any of these in the organiser opens a sitting; somebody on duty sees it without."""


def banks_for(user: Any, ability: str = "items.view") -> QuerySet[ItemBank]:
    """Banks of organisations in which the account has the ability."""
    return ItemBank.objects.filter(owner__in=organisations_where(user, ability))


def exam_banks_for(user: Any) -> QuerySet[ItemBank]:
    """The banks a blueprint may draw from: never those of practice or contests."""
    return banks_for(user, "blueprints.manage").filter(purpose=ItemBank.Purpose.EXAM)


def blueprints_for(user: Any) -> QuerySet[Blueprint]:
    """Blueprints the account may work on."""
    return Blueprint.objects.filter(owner__in=organisations_where(user, "blueprints.manage"))


def managed_sittings(user: Any, ability: str = "sittings.manage") -> QuerySet[Sitting]:
    """Sittings whose organiser the account acts for."""
    return Sitting.objects.filter(organiser__in=organisations_where(user, ability))


def sittings_for(user: Any) -> QuerySet[Sitting]:
    """Sittings of the account's organisations, and those its person is on duty at."""
    seen: Q = Q(pk__in=())
    for ability in LOOKING:
        seen |= Q(organiser__in=organisations_where(user, ability))
    person = person_of(user)
    if person is not None:
        seen |= Q(Exists(SittingStaff.objects.filter(sitting=OuterRef("pk"), person=person)))
    return Sitting.objects.filter(seen)


def registrations_for(user: Any) -> QuerySet[Registration]:
    """Registrations of the sittings the account may see."""
    return Registration.objects.filter(sitting__in=sittings_for(user))


def exam_points_for(user: Any) -> QuerySet[ExamPoint]:
    """The account's own exam points, and those in the regions of the bodies it organises sittings for."""
    organisers = organisations_where(user, "sittings.manage")
    regions = Organisation.objects.filter(pk__in=organisers, kind=Organisation.Kind.EXAM_BODY).values("region")
    near = Q(organisation__in=organisers)
    for path in ("region", "region__parent", "region__parent__parent", "region__parent__parent__parent"):
        near |= Q(**{f"organisation__{path}__in": regions})
    return ExamPoint.objects.filter(near, organisation__is_active=True).select_related("organisation")


def point_hosts_for(user: Any) -> QuerySet[Organisation]:
    """Organisations that could become exam points: within reach of those for whom the account organises sittings."""
    organisers = organisations_where(user, "sittings.manage")
    regions = Organisation.objects.filter(pk__in=organisers, kind=Organisation.Kind.EXAM_BODY).values("region")
    near = Q(pk__in=organisers)
    for path in ("region", "region__parent", "region__parent__parent", "region__parent__parent__parent"):
        near |= Q(**{f"{path}__in": regions})
    kinds = (Organisation.Kind.EXAM_POINT, Organisation.Kind.EXAM_BODY, Organisation.Kind.PRACTICAL_BASE)
    return Organisation.objects.filter(near, kind__in=kinds, is_active=True, exam_point__isnull=True)


def examiners_for(sitting: Sitting) -> QuerySet[Person]:
    """Invigilators and assessors of the organiser and of the exam point."""
    places = (sitting.organiser_id, sitting.exam_point.organisation_id)
    posts = Membership.objects.open().filter(
        person=OuterRef("pk"), organisation__in=places, role__in=("invigilator", "assessor")
    )
    return Person.objects.filter(Exists(posts)).order_by("name")


def people_in_sittings(user: Any, ability: str) -> QuerySet[Any]:
    """People an exam body may see because they are registered with it, as a QuerySet of ids; seeing only."""
    rows = Registration.objects.filter(sitting__organiser__in=organisations_where(user, ability))
    return (rows if ability == "people.view" else rows.none()).values("person_id")
