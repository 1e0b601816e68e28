"""An entered practical result is put right by two people, and keeps what it was."""

from __future__ import annotations

import pytest

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.correct_practical import decide_practical_correction, propose_practical_correction
from exams.actions.freeze_tasks import blank_of
from exams.domain.practical import SheetRefused
from exams.domain.sheet_lines import filled
from exams.models import Outcome
from tests.certificates.factories import make_outcome
from tests.exams import factories as make
from tests.exams.practical_world import assess, make_practical, sign

pytestmark = pytest.mark.django_db


def corrected(world, lines):
    return filled(blank_of(world.registrations[0]), lines)


def test_a_result_is_put_right_by_two_people_and_keeps_what_it_was():
    world = make_practical()
    registration, user = world.registrations[0], world.assessors[0]
    lost = {f"{code}.{at}.d": 4 for code in ("K2", "K3") for at in range(3)}
    result = sign(assess(registration, user, lost), user)
    assert not result.passed
    with pytest.raises(NotAllowed):
        propose_practical_correction(result, corrected(world, {}), reason="x", user=world.body.invigilator)
    with pytest.raises(SheetRefused, match="原因"):
        propose_practical_correction(result, corrected(world, {}), reason=" ", user=user)
    with pytest.raises(SheetRefused, match="没有任何改动"):
        propose_practical_correction(result, corrected(world, lost), reason="x", user=user)
    correction = propose_practical_correction(result, corrected(world, {}), reason="K2 误扣", user=user)
    with pytest.raises(SheetRefused, match="等待审核"):
        propose_practical_correction(result, corrected(world, {"K1.0.d": 1}), reason="x", user=user)
    with pytest.raises(NotAllowed):
        decide_practical_correction(correction, approve=True, user=user)
    decided = decide_practical_correction(correction, approve=True, user=world.body.officer)
    result.refresh_from_db()
    assert (result.total, result.passed, decided.before["total"]) == (100, True, 76)
    with pytest.raises(SheetRefused, match="已经审核过"):
        decide_practical_correction(correction, approve=False, user=world.body.officer)
    assert "exams.practical.corrected" in [event.kind for event in evidence.events_about(registration.subject)]


def test_an_officer_who_proposes_does_not_decide():
    world = make_practical()
    result = sign(assess(world.registrations[0], world.assessors[0]), world.assessors[0])
    correction = propose_practical_correction(
        result, corrected(world, {"K1.0.d": 1}), reason="漏扣", user=world.body.officer
    )
    with pytest.raises(NotAllowed, match="另一个人"):
        decide_practical_correction(correction, approve=True, user=world.body.officer)
    another = make.people.make_staff("exam_officer", world.body.organisation)
    decide_practical_correction(correction, approve=False, user=another)
    result.refresh_from_db()
    assert result.total == 100


def with_theory(world):
    """The candidate has passed the theory of the same item, and nothing has been concluded from it yet."""
    person = world.registrations[0].person
    make_outcome(person=person, item=make.low_voltage(), issuer=world.body.organisation, practical=False).delete()


def test_a_signed_pass_completes_the_outcome_that_a_certificate_is_issued_for():
    world = make_practical(assessors=2)
    with_theory(world)
    first, second = world.assessors[:2]
    sign(assess(world.registrations[0], first), first)
    assert not Outcome.objects.exists()
    result = sign(assess(world.registrations[0], second), second)
    assert Outcome.objects.get().practical == result


def test_a_correction_that_passes_completes_the_outcome_and_one_that_would_undo_it_is_refused():
    world = make_practical()
    with_theory(world)
    user = world.assessors[0]
    lost = {f"{code}.{at}.d": 4 for code in ("K2", "K3") for at in range(3)}
    result = sign(assess(world.registrations[0], user, lost), user)
    assert not Outcome.objects.exists()
    up = propose_practical_correction(result, corrected(world, {}), reason="误扣", user=user)
    decide_practical_correction(up, approve=True, user=world.body.officer)
    assert Outcome.objects.get().practical == result
    result.refresh_from_db()
    down = propose_practical_correction(result, corrected(world, lost), reason="仍应扣分", user=user)
    with pytest.raises(SheetRefused, match="撤销程序"):
        decide_practical_correction(down, approve=True, user=world.body.officer)
    down.refresh_from_db()
    result.refresh_from_db()
    assert (down.state, result.total) == ("proposed", 100), "nothing half-written"
