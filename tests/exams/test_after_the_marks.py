"""Marks are out: candidate, employer and institution are told once each; who failed books again; a body is reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Message, Organisation, Person, Region
from applications.actions.read_clocks import due_marks
from applications.actions.remind_marks import remind_marks
from applications.models import Application
from courses.models import Enrolment, TrainingClass
from evidence import api as evidence
from exams.actions.end_attempt import end_attempt
from exams.actions.failed_parts import failed_parts
from exams.actions.save_answers import save_answers
from exams.actions.start_attempt import start_attempt
from exams.models import Registration, Sitting
from exams.views.desk_unit_results import unit_registrations
from tests.exams.factories import signed_in
from tests.exams.publishing import publish_results
from tests.exams.room_world import RoomWorld, answers_for, make_user, make_world

pytestmark = pytest.mark.django_db


def unit(kind: str, name: str, role: str) -> tuple[Organisation, Person]:
    """An organisation with one reader."""
    region = Region.objects.get(code="430600")
    organisation = Organisation.objects.create(kind=kind, name=name, region=region)
    _user, person = make_user(f"reader-{name}")
    Membership.objects.create(person=person, organisation=organisation, role=role, starts_on=date(2026, 1, 1))
    return organisation, person


def employ(person: Person, organisation: Organisation) -> None:
    Membership.objects.create(person=person, organisation=organisation, role="worker", starts_on=date(2026, 1, 1))


def train(person: Person, institution: Organisation, world: RoomWorld) -> None:
    made = TrainingClass.objects.create(
        institution=institution,
        operation_item=world.sitting.operation_item,
        name=f"低压电工班 {institution.name}",
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 20),
        required_theory_hours=88,
        required_practical_hours=88,
    )
    Enrolment.objects.create(training_class=made, person=person)


def sit(registration: Registration, *, right: int) -> None:
    attempt = start_attempt(registration)
    save_answers(attempt.uuid, writer=attempt.writer, answers=answers_for(registration, right=right))
    end_attempt(attempt.uuid, by_candidate=True)


def told() -> list[tuple[str, str]]:
    rows = Message.objects.filter(channel="desk", kind__in=("exams.result", "exams.unit_result"))
    return sorted(rows.values_list("person__name", "kind"))


def test_publication_reaches_candidate_employer_and_institution_once_each():
    world = make_world(candidates=3)
    first, second, third = world.registrations
    works, boss = unit("employer", "一厂", "organisation_admin")
    other, other_boss = unit("employer", "二厂", "organisation_admin")
    school, registrar = unit("training_institution", "培训学校", "registrar")
    for registration in (first, second):
        employ(registration.person, works)
    employ(third.person, other)
    train(first.person, school, world)
    train(first.person, school, world)  # trained twice, told once
    sit(first, right=10)
    sit(second, right=2)
    assert publish_results(world.sitting, user=world.officer) == 2
    assert publish_results(world.sitting, user=world.officer) == 0
    assert told() == sorted(
        [(first.person.name, "exams.result"), (second.person.name, "exams.result")]
        + [(boss.name, "exams.unit_result"), (registrar.name, "exams.unit_result")]
    )
    bodies = dict(Message.objects.filter(kind="exams.unit_result", channel="desk").values_list("person__name", "body"))
    assert "有 2 人参加" in bodies[boss.name]
    assert "有 1 人参加" in bodies[registrar.name]
    seen = {
        reader.name: set(unit_registrations(reader.user).values_list("person__name", flat=True))
        for reader in (boss, other_boss, registrar)
    }
    assert seen == {
        boss.name: {first.person.name, second.person.name},
        other_boss.name: set(),  # nobody of theirs sat
        registrar.name: {first.person.name},
    }


def test_a_unit_reads_nothing_before_the_publication_and_nobody_else_reads_at_all():
    world = make_world(candidates=1)
    works, boss = unit("employer", "一厂", "organisation_admin")
    employ(world.registrations[0].person, works)
    sit(world.registrations[0], right=10)
    address = reverse("exams:unit-results")
    client = signed_in(boss.user)
    assert world.registrations[0].person.name not in client.get(address).content.decode()
    publish_results(world.sitting, user=world.officer)
    assert world.registrations[0].person.name in client.get(address).content.decode()
    book = client.get(address + "?as=xlsx")
    assert book.content.startswith(b"PK")
    assert signed_in(world.invigilator).get(address).status_code == 403
    Membership.objects.filter(person=world.registrations[0].person).update(ends_on=date(2026, 2, 1))
    assert world.registrations[0].person.name not in client.get(address).content.decode()


def failed_world() -> tuple[RoomWorld, Registration]:
    world = make_world(candidates=1)
    registration = world.registrations[0]
    user, _person = make_user("candidate")
    _person.user = None
    _person.save()
    registration.person.user = user
    registration.person.save()
    sit(registration, right=2)
    return world, registration


def test_who_failed_is_two_taps_from_an_application():
    world, registration = failed_world()
    address = reverse("applications:again", args=[registration.uuid])
    client = signed_in(registration.person.user)
    assert client.get(address).status_code == 404  # not published yet
    publish_results(world.sitting, user=world.officer)
    page = client.get(reverse("exams:my-results")).content.decode()
    assert address in page
    judged = client.get(address)
    assert judged.status_code == 200
    reply = client.post(address)
    row = Application.objects.get()
    assert reply.status_code == 302
    assert reply["Location"] == reverse("applications:detail", args=[row.uuid])
    assert (row.operation_item, row.organiser) == (world.sitting.operation_item, world.sitting.organiser)
    assert client.get(address)["Location"] == reply["Location"]  # the one under way, not a second
    Application.objects.update(state="accepted")
    assert client.get(address)["Location"] == reverse("applications:seats", args=[row.uuid])
    assert Application.objects.count() == 1


def test_a_pass_or_a_new_registration_ends_the_offer():
    world, registration = failed_world()
    publish_results(world.sitting, user=world.officer)
    now = evidence.database_now()
    assert failed_parts(registration.person, now=now) == [registration]
    again = Sitting.objects.get(pk=world.sitting.pk)
    again.pk, again.uuid, again.state = None, None, "draft"
    from uuid import uuid4

    again.uuid, again.starts_at, again.ends_at = uuid4(), now + timedelta(days=3), now + timedelta(days=3, hours=3)
    again.save()
    Registration.objects.create(
        sitting=again, person=registration.person, ticket_number="YY0199999", eligibility={"conditions": []}
    )
    assert failed_parts(registration.person, now=now) == []


def test_the_body_is_told_once_before_the_last_day_and_once_after():
    world = make_world()
    Sitting.objects.update(
        starts_at=evidence.database_now() - timedelta(days=2, hours=3),
        ends_at=evidence.database_now() - timedelta(days=2),
    )
    (due,) = due_marks(Sitting.objects.all())
    last = due.clock.due_on
    kinds = {"kind": "applications.marks", "channel": "desk"}
    assert remind_marks(today=last - timedelta(days=3)) == 0
    for day in (last - timedelta(days=2), last, last):
        remind_marks(today=day)
    assert Message.objects.filter(**kinds).count() == 1
    for _time in range(2):
        remind_marks(today=last + timedelta(days=1))
    subjects = list(Message.objects.filter(**kinds).order_by("pk").values_list("subject", flat=True))
    assert [("已超过" in subject) for subject in subjects] == [False, True]
    assert set(Message.objects.filter(**kinds).values_list("person", flat=True)) == {world.officer.person.pk}
    Sitting.objects.update(state="published")
    assert remind_marks(today=timezone.localdate() + timedelta(days=60)) == 0
