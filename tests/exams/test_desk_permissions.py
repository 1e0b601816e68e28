"""Who may not: another body's things are not there, a missing ability is refused, and teachers don't examine."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.api import NotAllowed, Person
from exams.actions.assign_staff import assign_staff
from exams.actions.enter_practical import enter_practical
from exams.actions.load_sheets import blank_sheet
from exams.actions.lock_sitting import LockRefused, lock_sitting
from exams.actions.register_candidate import register_candidate
from exams.models import Attempt, ImportBatch, Item, PracticalResult, Registration, ScoreReport, Sitting, SittingStaff
from qualifications import api as qualifications
from tests.exams import factories as make
from tests.exams.room_world import make_world

pytestmark = pytest.mark.django_db


def candidate(sitting: Sitting, body: make.Body, name: str = "考生") -> Registration:
    person = make.make_candidate(name)
    return register_candidate(sitting, person, user=body.officer, health_promised=True)


def objects_of(body: make.Body) -> dict[str, tuple[str, object]]:
    """URL name → (object's name, its address argument), for every object page of the desk."""
    sitting = make.make_sitting(body)
    registration = candidate(sitting, body)
    batch = ImportBatch.objects.filter(bank__owner=body.organisation).get()
    item = Item.objects.filter(bank__owner=body.organisation).first()
    names = {
        "bank": ("bank-detail bank-import", sitting.blueprint.bank.key),
        "item": ("item-detail item-retire", item.uuid),
        "import": ("import-detail import-commit import-discard import-approve import-refused-rows", batch.uuid),
        "blueprint": ("blueprint-detail blueprint-edit blueprint-approve", sitting.blueprint.uuid),
        "sitting": (
            "sitting-detail sitting-staff sitting-lock publication-ask sitting-candidates candidate-add sitting-roster "
            "sitting-roster-confirm sitting-tickets sitting-room sitting-results sitting-results-file",
            sitting.uuid,
        ),
        "registration": ("registration-ticket registration-photo practical-sheet my-ticket", registration.uuid),
    }
    return {name: (kind, key) for kind, (listed, key) in names.items() for name in listed.split()}


def statuses(client: Client, name: str, key: object) -> set[int]:
    address = reverse(f"exams:{name}", args=[key])
    return {client.get(address).status_code, client.post(address).status_code} - {405}


def test_anothers_objects_are_not_there_and_look_like_what_does_not_exist():
    body, stranger = make.make_body(), make.make_body()
    objects = objects_of(body)
    for user in (stranger.officer, stranger.author, stranger.reviewer, stranger.invigilator, stranger.assessor):
        client = make.signed_in(user)
        for name, (kind, key) in objects.items():
            assert statuses(client, name, key) == {404}, name
            missing = "no-such-bank" if kind == "bank" else uuid.uuid4()
            assert statuses(client, name, missing) == {404}, name


def test_nobody_signed_in_is_led_to_the_door():
    for name, (_kind, key) in objects_of(make.make_body()).items():
        assert statuses(Client(), name, key) <= {302}, name


@pytest.mark.parametrize(
    ("post", "name"),
    [
        ("author", "blueprint-list"),
        ("author", "sitting-create"),
        ("author", "sitting-list"),
        ("reviewer", "bank-create"),
        ("invigilator", "bank-list"),
        ("invigilator", "blueprint-create"),
        ("invigilator", "sitting-create"),
        ("invigilator", "roster-template"),
        ("assessor", "bank-template"),
    ],
)
def test_a_missing_ability_is_refused(post, name):
    client = make.signed_in(getattr(make.make_body(), post))
    assert client.get(reverse(f"exams:{name}")).status_code == 403


def test_lists_hold_only_ones_own():
    body, stranger = make.make_body(), make.make_body()
    make.make_sitting(body)
    for name in ("bank-list", "blueprint-list", "sitting-list"):
        own = make.signed_in(body.officer).get(reverse(f"exams:{name}")).context
        assert len(own["table"].rows) == 1, name
        assert make.signed_in(stranger.officer).get(reverse(f"exams:{name}")).context["is_empty"], name


def test_choosers_offer_only_ones_own():
    body, stranger = make.make_body(), make.make_body()
    make.make_sitting(stranger)
    form = make.signed_in(body.officer).get(reverse("exams:sitting-create")).context["form"]
    assert list(form.fields["exam_point"].queryset) == [body.point]
    assert list(form.fields["organiser"].queryset) == [body.organisation]
    assert list(form.fields["room"].queryset) == [body.room]
    assert not form.fields["blueprint"].queryset.exists()
    sitting = make.make_sitting(body)
    staff = make.signed_in(body.officer).get(reverse("exams:sitting-detail", args=[sitting.uuid])).context["staff_form"]
    assert set(staff.fields["person"].queryset) == {body.invigilator.person, body.assessor.person}


def test_the_invigilator_sees_only_the_sitting_of_the_duty_and_neither_marks_nor_files():
    body = make.make_body()
    own, other = make.make_sitting(body), make.make_sitting(make.make_body())
    assign_staff(own, body.invigilator.person, duty="invigilator", user=body.officer)
    client = make.signed_in(body.invigilator)
    assert len(client.get(reverse("exams:sitting-list")).context["table"].rows) == 1
    assert client.get(reverse("exams:sitting-detail", args=[own.uuid])).status_code == 200
    assert client.get(reverse("exams:sitting-room", args=[own.uuid])).status_code == 200
    assert client.get(reverse("exams:sitting-room", args=[other.uuid])).status_code == 404
    for name in ("candidates", "results", "results-file", "tickets", "roster"):
        assert client.get(reverse(f"exams:sitting-{name}", args=[own.uuid])).status_code == 403, name
    for name in ("sitting-lock", "publication-ask", "sitting-staff"):
        assert client.post(reverse(f"exams:{name}", args=[own.uuid])).status_code == 403, name


def test_only_the_invigilator_on_duty_gives_more_time_and_says_why():
    world = make_world()
    from exams.actions.start_attempt import start_attempt

    attempt = start_attempt(world.registrations[0])
    here = reverse("exams:attempt-extend", args=[attempt.uuid])
    make.people.give_second_factor(world.officer)
    assert make.signed_in(world.officer).post(here, {"minutes": 10, "reason": "停电"}).status_code == 403
    client = make.signed_in(world.invigilator)
    before = attempt.deadline_at
    assert "最多" in client.get(here).content.decode()
    client.post(here, {"minutes": 31, "reason": "停电"})
    client.post(here, {"minutes": 10, "reason": ""})
    attempt.refresh_from_db()
    assert attempt.deadline_at == before
    client.post(here, {"minutes": 10, "reason": "停电"})
    attempt.refresh_from_db()
    assert (attempt.deadline_at - before).total_seconds() == 600
    page = client.get(reverse("exams:sitting-room", args=[world.sitting.uuid])).content.decode()
    feed = client.get(reverse("exams:sitting-room-feed", args=[world.sitting.uuid])).content.decode()
    assert ',"answering",0,' in feed
    page += feed
    for secret in (attempt.paper.content["sections"][0]["items"][0]["stem"], attempt.paper.seed):
        assert secret not in page


def practical(body: make.Body) -> Registration:
    """A locked practical sitting with one candidate who has passed the theory, and the assessor on duty."""
    sitting = make.make_sitting(body, part="practical", starts_at=timezone.now() - timedelta(minutes=5))
    person = make.people.make_person(name="实操考生", education=3)
    registration = Registration.objects.create(
        sitting=sitting, person=person, ticket_number=f"P{sitting.pk}", seat=1, eligibility={"conditions": []}
    )
    SittingStaff.objects.create(sitting=sitting, person=body.assessor.person, duty="assessor")
    Sitting.objects.filter(pk=sitting.pk).update(state=Sitting.State.LOCKED)
    registration.sitting.refresh_from_db()
    return registration


def test_the_assessor_fills_the_sheet_once_and_the_server_judges_it():
    body = make.make_body()
    registration = practical(body)
    here = reverse("exams:practical-sheet", args=[registration.uuid])
    client = make.signed_in(body.assessor)
    page = client.get(here).content.decode()
    assert "电工作业实操评分表" in page
    assert make.signed_in(body.officer).get(here).status_code == 403, "an officer does not assess"
    assert make.signed_in(body.invigilator).get(here).status_code == 404
    assert client.post(here, {"d-0-0": "99"}).status_code == 400
    assert not PracticalResult.objects.exists()
    client.post(here, {"d-0-0": "2", "d-1-1": "3"})
    result = PracticalResult.objects.get()
    assert (result.total, result.passed, result.assessor) == (95, True, body.assessor.person)
    page = client.post(here, {"d-0-0": "0"})
    assert page.status_code == 409
    assert "已经录入" in page.content.decode()
    assert "95" in make.signed_in(body.officer).get(here).content.decode()


def test_a_broken_veto_fails_whatever_the_marks():
    body = make.make_body()
    registration = practical(body)
    sheet = blank_sheet(registration.sitting.operation_item, qualifications.edition("SO-19"))[1]
    veto = next(number for number, step in enumerate(sheet[0].steps) if step.is_veto)
    here = reverse("exams:practical-sheet", args=[registration.uuid])
    make.signed_in(body.assessor).post(here, {f"v-0-{veto}": "on"})
    result = PracticalResult.objects.get()
    assert (result.total, result.veto_failed, result.passed) == (100, True, False)


def test_whoever_taught_a_candidate_neither_invigilates_nor_assesses():
    """教考分离: 令第44号 art 18, R-14."""
    body = make.make_body()
    sitting = make.make_sitting(body)
    make.teach(body.invigilator, candidate(sitting, body).person)
    with pytest.raises(NotAllowed, match="教考分离"):
        assign_staff(sitting, body.invigilator.person, duty="invigilator", user=body.officer)
    registration = practical(body)
    make.teach(body.assessor, registration.person)
    subjects = blank_sheet(registration.sitting.operation_item, qualifications.edition("SO-19"))[1]
    with pytest.raises(NotAllowed, match="教考分离"):
        enter_practical(registration, subjects, user=body.assessor)
    here = reverse("exams:practical-sheet", args=[registration.uuid])
    answer = make.signed_in(body.assessor).post(here, {})
    assert answer.status_code == 403
    assert "教考分离" in answer.content.decode()
    assert not PracticalResult.objects.exists()


def test_somebody_named_a_teacher_after_being_put_on_duty_stops_the_lock():
    body = make.make_body()
    sitting = make.make_sitting(body)
    registration = candidate(sitting, body)
    assign_staff(sitting, body.invigilator.person, duty="invigilator", user=body.officer)
    make.teach(body.invigilator, registration.person)
    with pytest.raises(LockRefused, match="教考分离"):
        lock_sitting(sitting, user=body.officer)


def test_a_worker_sees_only_what_is_ones_own_and_what_the_policy_shows():
    world = make_world(candidates=2)
    from exams.actions.end_attempt import end_attempt
    from exams.actions.start_attempt import start_attempt

    own, other = world.registrations
    for registration in (own, other):
        user = make.people.make_user()
        Person.objects.filter(pk=registration.person.pk).update(user=user)
        end_attempt(start_attempt(registration).uuid, by_candidate=True)
    own.person.refresh_from_db()
    client = make.signed_in(own.person.user)
    blueprint = world.sitting.blueprint
    for review, shown in (("none", "等待公布"), ("score", "不合格")):
        type(blueprint).objects.filter(pk=blueprint.pk).update(review=review)
        page = client.get(reverse("exams:my-results")).content.decode()
        assert shown in page
        assert (review == "none") != ("不合格" in page)
    assert "次数不限" in page, "令第19号 sets no limit on theory"
    assert client.get(reverse("exams:my-ticket", args=[own.uuid])).status_code == 200
    assert client.get(reverse("exams:my-ticket", args=[other.uuid])).status_code == 404
    assert client.get(reverse("exams:registration-ticket", args=[own.uuid])).status_code == 404
    assert Attempt.objects.count() == ScoreReport.objects.count() == 2
