"""Duties follow what happens to people within minutes, found through the chain; the night computes everybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.api import PostFacts, WorkFacts, record_fact, record_post
from certificates import api
from certificates.actions.duty_rules import rules
from certificates.actions.read_histories import read_catalogue
from certificates.domain.folding import owed
from certificates.models import Duty, DutyCursor
from config.beat import SCHEDULE
from evidence.api import chain_length
from tests.accounts import factories as people
from tests.certificates import factories as make

pytestmark = pytest.mark.django_db
ROW = ("person_id", "origin", "kind", "lapses_on", "state", "outcome", "explanation")


def hired():
    unit = people.make_organisation("enterprise")
    clerk, person = people.make_staff("organisation_admin", unit), people.make_person()
    people.make_membership(person, unit)
    return unit, clerk, person


def test_a_post_told_by_the_employer_is_followed_without_anybody_asking():
    unit, clerk, person = hired()
    api.follow_changes()
    starts = timezone.localdate() - timedelta(days=10)
    record_post(person, unit, PostFacts("worker", "外操工", starts), by=clerk)
    assert not Duty.objects.exists()
    assert api.follow_changes() == 1
    first = set(Duty.objects.values_list("kind", "state"))
    assert first
    record_fact(person, unit, WorkFacts("level_training", starts), by=clerk)
    assert api.follow_changes() == 1
    assert set(Duty.objects.values_list("kind", "state")) != first


def test_a_suspension_is_followed_and_nobody_else_is_touched():
    certificate, other = make.make_bare_certificate(), make.make_bare_certificate()
    api.recompute_duties()
    api.follow_changes()
    stamps = dict(Duty.objects.values_list("person", "computed_at"))
    first, second = make.make_officer(certificate.issuer), make.make_officer(certificate.issuer)
    change = api.propose_change(certificate, to="revoked", kind="fraud", ground="x", by=first)
    api.approve_revocation(change, by=second)
    api.follow_changes()
    assert Duty.objects.get(person=certificate.person).state == "dropped"
    assert Duty.objects.get(person=other.person).computed_at == stamps[other.person_id]


def test_the_cursor_stands_at_the_end_and_only_moves_forward():
    hired()
    make.make_certificate()
    api.follow_changes()
    cursor = DutyCursor.objects.get()
    assert cursor.seq == chain_length()
    assert api.follow_changes() == 0
    assert DutyCursor.objects.get().seq == cursor.seq


def test_parts_of_the_night_together_are_everybody():
    for _number in range(5):
        make.make_bare_certificate()
    day = date(2026, 11, 30)
    people_done = [api.recompute_part(number, 2, today=day)[0] for number in (1, 2)]
    assert (sum(people_done), Duty.objects.values("person").distinct().count()) == (5, 5)


def test_beat_computes_everybody_at_night_and_follows_changes_all_day():
    assert SCHEDULE["recompute-duties"]["schedule"].hour == {0}
    assert SCHEDULE["follow-duty-changes"]["schedule"] <= 3600


def crowd() -> list[int]:
    """Six people who hold, do and owe different things."""
    unit, clerk, _person = hired()
    today, ids = timezone.localdate(), []
    for number in range(6):
        person = people.make_person()
        people.make_membership(person, unit)
        starts = today - timedelta(days=200 * number + 30)
        record_post(person, unit, PostFacts("worker", f"岗位{number}", starts, is_high_risk=number % 2 == 0), by=clerk)
        if number % 2:
            record_fact(person, unit, WorkFacts("level_training", starts), by=clerk)
        if number % 3 == 0:
            record_fact(person, unit, WorkFacts("absence", starts, today - timedelta(days=1)), by=clerk)
        if number % 3 == 1:
            make.make_bare_certificate(person=person, valid_to=today + timedelta(days=40 - 60 * number))
        ids.append(person.pk)
    return ids


def test_the_night_by_ranges_and_one_person_at_once_give_what_the_pure_rules_say():
    ids, day = crowd(), timezone.localdate()
    known, catalogue = rules(), read_catalogue()
    for number in (1, 2, 3):
        api.recompute_part(number, 3, today=day)
    by_night = set(Duty.objects.values_list(*ROW))
    wanted = set()
    for person in ids:
        for one in owed(api.history_of(person), rules=known, today=day):
            if catalogue.item_of(key=one.item_key, family=one.family, high_risk=one.high_risk):
                wanted.add((person, one.origin, one.kind, one.lapses_on, one.state, one.outcome, one.explanation))
    assert by_night == wanted
    assert len(wanted) > len(ids)
    Duty.objects.all().delete()
    for person in ids:
        api.recompute_duties(person_ids=[person], today=day)
    assert set(Duty.objects.values_list(*ROW)) == wanted
