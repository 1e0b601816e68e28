"""Taking part: once a person, a mobile, a device; a class behind one address; a team is never overfull."""

from __future__ import annotations

import threading

import pytest

from contests.actions.add_teams import add_teams
from contests.models import Contest, Entry, Team
from contests.refusals import Refused
from tests.accounts import factories as people
from tests.contests.factories import make_contest, make_entry
from tests.exams.test_attempts_at_once import in_threads

db = pytest.mark.django_db


@db
def test_names_are_masked_and_numbers_are_not_kept():
    entry = make_entry(make_contest(), name="王小明", mobile="13800000001")
    assert entry.display_name == "王*明"
    assert "13800000001" not in str(Entry.objects.filter(pk=entry.pk).values())


@db
@pytest.mark.parametrize("same", [{"mobile": "13800000001"}, {"device": "the-same"}])
def test_nobody_enters_twice(same):
    contest = make_contest()
    make_entry(contest, **same)
    with pytest.raises(Refused) as refusal:
        make_entry(contest, **same)
    assert refusal.value.code == "twice"
    make_entry(make_contest(), **same)  # another contest is another contest


def test_the_same_phone_tapping_at_once_enters_once(own_database):
    contest = make_contest()
    results = in_threads(5, lambda _number: make_entry(contest, device="one-phone").pk)
    assert sum(isinstance(result, int) for result in results) == 1
    assert all(isinstance(result, (int, Refused)) for result in results)


@db
def test_a_shared_tablet_where_the_contest_allows_it():
    contest = make_contest(one_per_device=False)
    make_entry(contest, device="tablet")
    make_entry(contest, device="tablet")
    assert Entry.objects.count() == 2


@db
def test_a_signed_in_person_finds_their_entry_again():
    contest, user = make_contest(account_required=True), people.make_user()
    people.make_person(name="张三", user=user)
    assert make_entry(contest, user=user).pk == make_entry(contest, user=user).pk
    with pytest.raises(Refused) as refusal:
        make_entry(contest)
    assert refusal.value.code == "account"


@db
def test_a_contest_for_organisations_takes_only_their_people():
    mine = people.make_organisation("enterprise")
    contest = make_contest()
    Contest.objects.filter(pk=contest.pk).update(audience=Contest.Audience.ORGANISATIONS)
    contest.refresh_from_db()
    contest.organisations.set([mine])
    inside, outside = people.make_user(), people.make_user()
    people.make_membership(people.make_person(user=inside), mine)
    people.make_person(user=outside)
    assert make_entry(contest, user=inside).organisation == mine
    with pytest.raises(Refused) as refusal:
        make_entry(contest, user=outside)
    assert refusal.value.code == "audience"


@db
def test_a_class_of_sixty_behind_one_address_gets_in_and_a_flood_does_not():
    contest = make_contest(joins_per_address=60)
    for _pupil in range(60):
        make_entry(contest, address="10.0.0.1")
    with pytest.raises(Refused) as refusal:
        make_entry(contest, address="10.0.0.1")
    assert refusal.value.code == "busy"
    make_entry(contest, address="10.0.0.2")


def test_a_flood_at_the_same_moment_stops_at_the_limit_too(own_database):
    contest = make_contest(joins_per_address=2)
    results = in_threads(6, lambda _number: make_entry(contest, address="10.0.0.1"))
    assert sum(isinstance(result, Entry) for result in results) == 2
    assert sum(isinstance(result, Refused) and result.code == "busy" for result in results) == 4


def test_the_twin_that_counts_without_the_lock_lets_the_flood_in(own_database):
    contest = make_contest(joins_per_address=2)
    barrier = threading.Barrier(4)

    def enter(number):
        seen = Entry.objects.filter(contest=contest, address_hash="a" * 64).count()
        barrier.wait(timeout=10)
        if seen < contest.joins_per_address:
            Entry.objects.create(contest=contest, name=f"人{number}", display_name="人", address_hash="a" * 64,
                                 joined_at=contest.opens_at)  # fmt: skip

    in_threads(4, enter)
    assert Entry.objects.count() == 4


def test_a_team_is_never_overfull_however_many_tap_at_once(own_database):
    contest = make_contest(team_size=2)
    [team] = add_teams(contest, ["先锋队"], by=contest.created_by)
    results = in_threads(6, lambda _number: make_entry(contest, team_code=team.code.lower()).team_seat)
    assert sorted(result for result in results if isinstance(result, int)) == [1, 2]
    assert sum(isinstance(result, Refused) for result in results) == 4


@db
def test_an_unknown_code_is_said_and_names_are_not_doubled():
    contest = make_contest()
    add_teams(contest, ["一队", "二队", "一队", " "], by=contest.created_by)
    add_teams(contest, ["二队", "三队"], by=contest.created_by)
    assert sorted(Team.objects.values_list("name", flat=True)) == ["一队", "三队", "二队"]
    with pytest.raises(Refused):
        make_entry(contest, team_code="NOSUCH")
