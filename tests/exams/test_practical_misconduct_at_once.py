"""Misconduct at a practical by many hands at once; each new constraint with the twin that goes wrong without it."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.api import User
from evidence import api as evidence
from exams.actions.decide_misconduct import decide_misconduct
from exams.actions.publish_results import PublicationRefused
from exams.actions.record_misconduct import MisconductRefused, record_misconduct
from exams.models import Misconduct, Outcome, PracticalResult, Registration, Sitting
from tests.exams.loosen import without_constraint
from tests.exams.practical_world import assess, make_practical, sign
from tests.exams.publishing import publish_results
from tests.exams.test_attempts_at_once import in_threads
from tests.exams.test_practical_corrections import with_theory
from tests.exams.test_room_at_once import refused


def passed():
    """One practical passed, with its outcome."""
    world = make_practical()
    with_theory(world)
    sign(assess(world.registrations[0], world.assessors[0]), world.assessors[0])
    return world


def seat(world):
    return Registration.objects.select_related("sitting").get(pk=world.registrations[0].pk)


def test_six_records_at_once_are_one(own_database):
    world = passed()
    users = [User.objects.get(pk=user.pk) for user in (*world.assessors, world.chief, world.body.invigilator)]

    def record(number):
        record_misconduct(seat(world), kind="helped", facts="代接线", user=users[number % len(users)])

    assert sorted(in_threads(6, refused(record, MisconductRefused))) == [False] * 5 + [True]
    assert Misconduct.objects.count() == 1


def test_four_decisions_at_once_void_once(own_database):
    world = passed()
    row = record_misconduct(seat(world), kind="helped", facts="代接线", user=world.assessors[0])
    officer = User.objects.get(pk=world.body.officer.pk)

    def decide(_number):
        decide_misconduct(Misconduct.objects.get(pk=row.pk), confirm=True, reason="属实", user=officer)

    assert sorted(in_threads(4, refused(decide, MisconductRefused))) == [False] * 3 + [True]
    kinds = [event.kind for event in evidence.events_about(row.subject)]
    assert (kinds.count("exams.practical.voided"), kinds.count("exams.outcome.withdrawn")) == (1, 1)


def test_a_signature_and_a_decision_at_once_never_leave_a_result_behind_a_void_record(own_database):
    """Whichever comes first: the last signature makes no result while it waits, the refusal makes it once."""
    world = make_practical()
    sheet = assess(world.registrations[0], world.assessors[0])
    row = record_misconduct(seat(world), kind="helped", facts="代接线", user=world.chief)
    user, officer = (User.objects.get(pk=one.pk) for one in (world.assessors[0], world.body.officer))

    def work(number):
        if number:
            return sign(sheet, user)
        return decide_misconduct(Misconduct.objects.get(pk=row.pk), confirm=False, reason="误会", user=officer)

    assert not [one for one in in_threads(2, work) if isinstance(one, Exception)]
    assert PracticalResult.objects.get().registration == world.registrations[0]


def conclude_unlooked(outcome):
    """Each sees that nothing stands on the theory pass, and concludes."""
    barrier = threading.Barrier(4)

    def work(_number):
        none = not Outcome.objects.standing().filter(theory=outcome.theory_id).exists()
        barrier.wait()
        with transaction.atomic():
            return none and Outcome.objects.create(
                person_id=outcome.person_id, operation_item_id=outcome.operation_item_id, theory_id=outcome.theory_id,
                passed_on=outcome.passed_on, edition_key=outcome.edition_key,
            ).pk  # fmt: skip

    return in_threads(4, work)


def withdrawn(world):
    outcome = Outcome.objects.get()
    Outcome.objects.filter(pk=outcome.pk).update(withdrawn_at=timezone.now())
    return outcome


def test_one_outcome_stands_on_a_theory_pass_by_the_constraint_alone(own_database):
    outcome = withdrawn(passed())
    assert sum(isinstance(result, Exception) for result in conclude_unlooked(outcome)) == 3
    assert (Outcome.objects.standing().count(), Outcome.objects.count()) == (1, 2)


def test_the_twin_without_it_passes_one_theory_again_and_again(own_database):
    outcome = withdrawn(passed())
    without_constraint(Outcome, "one_standing_outcome_per_theory")
    conclude_unlooked(outcome)
    assert Outcome.objects.standing().count() == 4, "four certificates for one pass"


@pytest.mark.parametrize(("counts", "did"), [(True, True), (False, False)])
def test_a_result_counts_or_did(own_database, counts, did):
    world = passed()
    links = {"registration": seat(world) if counts else None, "former_registration": seat(world) if did else None}
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticalResult.objects.update(**links)
    without_constraint(PracticalResult, "a_practical_result_counts_or_did")
    PracticalResult.objects.update(**links)
    result = PracticalResult.objects.get()
    assert (result.registration is None, result.former_registration is None) == (not counts, not did)
    assert (result.sat is None) is not (counts or did), "without it, a result is void and counts, or is nobody's"


def test_marks_are_never_published_around_a_record(own_database):
    """Whoever comes second is told: the record that the sitting is published, or the officer that it waits."""
    world = passed()
    user, officer = (User.objects.get(pk=one.pk) for one in (world.chief, world.body.officer))

    def work(number):
        if number:
            return record_misconduct(seat(world), kind="helped", facts="代接线", user=user)
        return publish_results(world.sitting, user=officer)

    refusals = [one for one in in_threads(2, work) if isinstance(one, Exception)]
    assert [type(one) for one in refusals] in ([MisconductRefused], [PublicationRefused])
    published = Sitting.objects.get(pk=world.sitting.pk).state == "published"
    assert published is not Misconduct.objects.undecided().exists()
