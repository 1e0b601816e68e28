"""Marks are out: the employer and the training institution of the candidates are told, once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from accounts.api import Membership, Organisation, Role, promise_message
from courses.api import Enrolment
from exams.models import Registration, Sitting


def tell_units(sitting: Sitting, registrations: Iterable[Registration]) -> int:
    """Inside the publication's transaction; who reads for a unit is told how many of its own people have a result.

    Returns how many units were told.
    """
    people = [registration.person_id for registration in registrations]
    employers = Counter(unit for unit, _person in employed(people))
    schools = Counter(unit for unit, _person in trained(people, sitting))
    for units, role in ((employers, Role.ORGANISATION_ADMIN), (schools, Role.REGISTRAR)):
        for unit, count in units.items():
            _tell(sitting, unit, str(role), count)
    return len(set(employers) | set(schools))


def employed(people: Iterable[int]) -> set[tuple[int, int]]:
    """(unit, person) of who works where today."""
    rows = Membership.objects.open().filter(person__in=list(people), role=Role.WORKER)
    elsewhere = rows.exclude(organisation__kind=Organisation.Kind.TRAINING_INSTITUTION)
    return set(elsewhere.values_list("organisation_id", "person_id"))


def trained(people: Iterable[int], sitting: Sitting) -> set[tuple[int, int]]:
    """(institution, person) of who was in a class for this item that began before the examination."""
    rows = Enrolment.objects.filter(
        person__in=list(people),
        training_class__operation_item=sitting.operation_item_id,
        training_class__starts_on__lte=timezone.localdate(sitting.starts_at),
    )
    return set(rows.values_list("training_class__institution_id", "person_id"))


def _tell(sitting: Sitting, unit: int, role: str, count: int) -> None:
    readers = Membership.objects.open().filter(organisation=unit, role=role).select_related("person")
    for reader in readers:
        promise_message(
            person=reader.person,
            kind="exams.unit_result",
            subject="本单位人员考试成绩已公布",
            body=f"“{sitting.name}”成绩已公布，本单位有 {count} 人参加，请登录查看。",
            link=reverse("exams:unit-results"),
            unique_key=f"result-unit:{sitting.uuid}:{unit}:{reader.person_id}",
        )
