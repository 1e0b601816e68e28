"""Enrol known people into a class of their own employer, many at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.api import Membership, Person, User, may, require
from courses.models import Enrolment, TrainingClass
from courses.permissions import MANAGE
from courses.refusals import Refused
from evidence import api as evidence

BATCH, EMPLOYER = 500, "members.manage"


def enrol_people(training_class: TrainingClass, people: Sequence[int], *, by: User) -> int:
    """How many are newly in the class. Its registrar may, and whoever keeps the people of the body that runs it.

    Only that body's own people: everybody else comes by a roster. Refused for a class that has ended.
    """
    unit = training_class.institution
    if not may(by, EMPLOYER, unit):
        require(by, MANAGE, unit)
    with transaction.atomic():
        held = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
        if held.state == TrainingClass.State.FINISHED:
            raise Refused("这个培训班已经结业，不能再报名。")
        own = set(Membership.objects.open().filter(organisation=unit).values_list("person_id", flat=True))
        known = set(training_class.enrolments.values_list("person_id", flat=True))
        fresh = [person for person in dict.fromkeys(people) if person in own and person not in known]
        Enrolment.objects.bulk_create(
            [Enrolment(training_class=training_class, person_id=person, employer=unit.name) for person in fresh],
            batch_size=BATCH,
        )
        _tell(training_class, fresh, by=by)
    return len(fresh)


def _tell(training_class: TrainingClass, people: Sequence[int], *, by: User) -> None:
    """One event for each portion, as a roster does."""
    for start in range(0, len(people), BATCH):
        some = Person.objects.filter(pk__in=people[start : start + BATCH]).order_by("pk")
        evidence.append(
            "courses.people.enrolled",
            actor=by.actor,
            subjects=[training_class.subject, *(person.subject for person in some)],
            body={"people": len(some)},
        )
