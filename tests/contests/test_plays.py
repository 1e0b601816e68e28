"""Starting and handing in: once each, in time, by people. Each limit with the twin that fails when it is off."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from contests.actions.finish_play import _values, finish_play, record
from contests.actions.review_play import review_play
from contests.actions.start_play import insert_play, start_play, start_token
from contests.domain.proof import is_proof, solve
from contests.models import Entry, Play
from contests.refusals import Refused
from evidence.api import database_now, events_about
from tests.contests.factories import (
    age,
    answers_of,
    begin,
    first_round,
    make_contest,
    make_entry,
    played,
)
from tests.exams.test_attempts_at_once import in_threads

db = pytest.mark.django_db


@db
def test_a_play_is_scored_with_its_bonus_and_never_asks_what_was_asked_before():
    entry = make_entry(make_contest())
    first = played(entry, right=3, seconds=30)
    assert (first.state, sum(first.right)) == (Play.State.COUNTED, 3)
    assert 30 + 5 <= first.score <= 30 + 20 * 30 * 3 // (60 * 5), "half the time left, three of five right"
    second = begin(entry)
    assert second.number == 2
    assert not set(second.items) & set(first.items)


def test_two_starts_at_once_start_one_play(own_database):
    entry = make_entry(make_contest())
    results = in_threads(6, lambda _number: begin(Entry.objects.get(pk=entry.pk)).pk)
    assert len({result for result in results if isinstance(result, int)}) == 1
    assert Play.objects.count() == 1


def test_the_twin_that_only_looks_first_meets_the_constraint(own_database):
    entry = make_entry(make_contest())
    contest_round = first_round(entry.contest)

    def without_the_second_look(number):
        return insert_play(
            entry, contest_round, number=number + 1, token=start_token(entry, contest_round), plays=[],
            now=database_now(), more_time=False, trapped=False,
        ).pk  # fmt: skip

    results = in_threads(4, without_the_second_look)
    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, IntegrityError) for result in results) == 3


def test_two_hand_ins_at_once_count_once(own_database):
    play = age(begin(make_entry(make_contest())), seconds=20)
    packets = [answers_of(play, right=right) for right in range(6)]
    results = in_threads(6, lambda number: finish_play(Play.objects.with_pool().get(pk=play.pk), packets[number]).score)
    assert len(set(results)) == 1
    assert Play.objects.get().score == results[0]


@db
def test_the_twin_without_the_condition_lets_the_second_hand_in_win():
    play = age(begin(make_entry(make_contest())), seconds=20)
    now = database_now()
    poor, rich = (_values(play, answers_of(play, right=right), now=now, trapped=False) for right in (1, 5))
    assert record(play, poor, now=now) == 1
    assert record(play, rich, now=now) == 0
    assert Play.objects.get().score == poor["score"]
    Play.objects.filter(pk=play.pk).update(**rich)  # the twin
    assert Play.objects.get().score == rich["score"]


@db
def test_the_tries_are_limited_also_by_the_number_of_the_play():
    entry = make_entry(make_contest())
    first, second = played(entry), played(entry)
    with pytest.raises(Refused) as refusal:
        begin(entry)
    assert refusal.value.code == "tries"
    with pytest.raises(IntegrityError), transaction.atomic():
        Play.objects.filter(pk=second.pk).update(number=first.number)


@db
def test_late_answers_do_not_count_and_the_grace_is_the_networks():
    entry = make_entry(make_contest())
    in_grace = age(begin(entry), seconds=62)
    assert finish_play(in_grace, answers_of(in_grace)).state == Play.State.COUNTED
    late = age(begin(entry), seconds=64)
    result = finish_play(late, answers_of(late))
    assert (result.state, result.score) == (Play.State.LATE, 0)
    assert result.answers, "what came late is kept to be looked at"


@db
def test_more_time_is_half_as_long_again():
    contest_round = first_round(make_contest())
    play = begin(make_entry(contest_round.contest), contest_round, more_time=True)
    assert (play.deadline_at - play.started_at).total_seconds() == 90


@db
def test_a_play_that_was_left_is_a_try_and_blocks_nothing():
    entry = make_entry(make_contest())
    left = age(begin(entry), seconds=100)
    assert begin(entry).number == 2
    left.refresh_from_db()
    assert left.state == Play.State.LATE


@db
def test_a_machines_answers_are_put_aside_and_a_person_decides():
    contest = make_contest()
    entry = make_entry(contest)
    play = begin(entry)
    held = finish_play(Play.objects.with_pool().get(pk=play.pk), answers_of(play, ms=20))
    assert (held.state, held.flags) == (Play.State.HELD, ["too_fast"])
    assert held.score > 0, "nothing is lost"
    with pytest.raises(Refused):
        review_play(held, counts=False, note=" ", by=contest.created_by)
    review_play(held, counts=True, note="现场核实", by=contest.created_by)
    held.refresh_from_db()
    assert held.state == Play.State.COUNTED
    with pytest.raises(Refused):
        review_play(held, counts=False, note="改主意", by=contest.created_by)
    assert [event.kind for event in events_about(f"play:{held.uuid}")] == ["contests.play.reviewed"]


@db
def test_who_fills_the_hidden_field_is_put_aside():
    play = age(begin(make_entry(make_contest()), trapped=True), seconds=30)
    assert finish_play(play, answers_of(play)).flags == ["trap"]


@db
def test_a_token_opens_one_play_and_only_its_own():
    contest = make_contest()
    entry, other, contest_round = make_entry(contest), make_entry(contest), first_round(contest)
    token = start_token(entry, contest_round)
    proof = solve(token, bits=settings.CONTEST_PROOF_BITS)
    play = age(start_play(entry, contest_round, token=token, proof=proof), seconds=20)
    finish_play(play, answers_of(play))
    for player, used in ((entry, token), (other, token), (other, token[:-1] + "x"), (other, "")):
        with pytest.raises(Refused) as refusal:
            start_play(player, contest_round, token=used, proof=proof)
        assert refusal.value.code == "token"


@db
def test_without_the_work_there_is_no_start():
    entry = make_entry(make_contest())
    contest_round = first_round(entry.contest)
    token = start_token(entry, contest_round)
    wrong = next(str(n) for n in range(100) if not is_proof(token, str(n), bits=settings.CONTEST_PROOF_BITS))
    with pytest.raises(Refused) as refusal:
        start_play(entry, contest_round, token=token, proof=wrong)
    assert refusal.value.code == "proof"
    assert not Play.objects.exists()
