"""The waiting room: a place and a turn at once, and nobody is late for having waited there."""

from __future__ import annotations

import json
import random

import pytest
from django.core import signing
from django.test import Client

from contests.models import Contest, Play
from contests.views import waiting
from pages.domain.line import DRAIN, EARLY, OVERHEAD, SHARE, Line, Turn
from tests.contests.factories import age, make_contest
from tests.contests.test_contest_journey import join, rows, start

db = pytest.mark.django_db


def serve(line: Line, arrivals: list[float], *, takes: float) -> list[tuple[float, Turn | None]]:
    """One process that takes so long for each: when it saw each arrival, and what it said."""
    free, told = 0.0, []
    for arrival in arrivals:
        seen = max(arrival, free)
        turn = line.join(seen)
        free = seen + (0.0006 if turn else takes)
        if turn is None:
            line.learn(takes, free)
        told.append((seen, turn))
    return told


def test_a_crowd_gets_turns_one_after_the_other_and_knows_them_soon():
    arrivals = [50 + number / 2000 for number in range(2000)]  # one bell, a second, four times what can be done
    told = serve(Line(), arrivals, takes=0.004)
    assert [turn for _seen, turn in told[:70]] == [None] * 70, "a busy moment is no crowd yet"
    turns = [
        (seen + turn.wait, seen - arrival, turn) for arrival, (seen, turn) in zip(arrivals, told, strict=True) if turn
    ]
    assert len(turns) > 1700
    dues = [due for due, _late, _turn in turns]
    assert dues == sorted(dues)
    assert max(late for _due, late, _turn in turns) < 1, "everybody knows their place within a second"
    assert dues[-1] - dues[0] == pytest.approx((len(dues) - 1) * 0.005 * SHARE, rel=0.1), "at its own pace"
    assert turns[-1][2].ahead == pytest.approx(len(turns), rel=0.15)


def test_the_twin_without_a_line_leaves_the_last_ones_without_a_word(monkeypatch):
    monkeypatch.setattr("pages.domain.line.CROWDED", 2.0)  # never a crowd
    arrivals = [50 + number / 2000 for number in range(2000)]
    told = serve(Line(), arrivals, takes=0.004)
    assert told[-1][1] is None
    assert told[-1][0] - arrivals[-1] > 6


def test_a_pace_that_can_be_kept_makes_no_line():
    dice = random.Random(3)
    arrivals, now = [], 50.0
    for _guest in range(5000):
        now += dice.expovariate(100)
        arrivals.append(now)
    assert all(turn is None for _seen, turn in serve(Line(), arrivals, takes=0.004))


def test_when_the_line_is_done_everybody_comes_in_again():
    line = Line(cost=0.1, crowd=1.0, ended=49.999)
    assert line.join(50.0).wait == DRAIN
    assert line.join(50.1).wait == pytest.approx(DRAIN - 0.1 + 0.1 * SHARE), "behind the one before"
    line.crowd = 0.2
    assert line.join(60.0) is None


def test_a_ticket_keeps_its_turn_and_is_told_what_is_left():
    line = Line(cost=0.1)
    assert line.still(60.0, 55.0).wait == 5.0
    assert line.still(60.0, 60.0 - EARLY) is None
    assert line.taken == 0, "whoever comes back takes no second place"


def test_a_slower_machine_makes_longer_turns():
    line = Line(cost=0.005)
    for _piece in range(200):
        line.learn(0.08, 0.0, beside=2)
    assert line.cost == pytest.approx(0.04 + OVERHEAD, rel=0.01)
    for _piece in range(500):
        line.learn(99.0, 0.0)
    assert line.cost <= 0.5


@pytest.fixture
def full(monkeypatch):
    """A line that is ten seconds long for whoever comes new."""
    line = Line(cost=0.1)

    def fill():
        line.taken = waiting.time.time() + 10 - line.step

    monkeypatch.setattr(waiting, "_LINE", line)
    return fill


def hand_in(client, data, answers, ticket=""):
    heads = {"X-Contest-Ticket": ticket} if ticket else {}
    return client.post(data["finish"], {"answers": answers}, content_type="application/json", headers=heads)


def let_in(ticket: str, *, seconds_ago: float = 0) -> str:
    """The same ticket as if it had been given so long ago, its turn come."""
    name, arrived, _due = signing.loads(ticket, salt=waiting.SALT)
    return signing.dumps([name, arrived - seconds_ago, arrived - seconds_ago], salt=waiting.SALT)


@db
def test_a_start_in_a_full_house_gets_a_place_and_then_its_play(client, full, django_assert_num_queries):
    contest = make_contest()
    join(client, contest)
    page = f"/contests/{contest.slug}/rounds/1/start/"
    full()
    with django_assert_num_queries(0):
        reply = client.post(page, {"token": "x"}, content_type="application/json")
    told = reply.json()
    assert reply.status_code == 202
    assert 9_000 < told["wait_ms"] <= 10_000
    assert told["ahead"] == round(10 / (0.1 * SHARE))
    assert reply["Retry-After"] == "10"
    early = client.post(
        page, {"token": "x"}, content_type="application/json", headers={"X-Contest-Ticket": told["ticket"]}
    )
    assert early.status_code == 202
    assert early.json()["wait_ms"] <= told["wait_ms"], "asking early neither helps nor costs the place"
    assert not Play.objects.exists()
    client.defaults["HTTP_X_CONTEST_TICKET"] = ""
    full()
    turn = let_in(told["ticket"])
    reply = client.post(page, {"token": "x"}, content_type="application/json", headers={"X-Contest-Ticket": turn})
    assert (reply.status_code, reply.json()["code"]) == (409, "token"), "in, and judged like everybody"


@db
def test_answers_that_came_in_time_and_waited_count_and_their_time_is_that_of_the_arrival(client, full):
    contest = make_contest()
    join(client, contest)
    data = start(client, contest).json()
    play = age(Play.objects.get(), seconds=30)
    given = rows(play)
    full()
    told = hand_in(client, data, given).json()
    age(play, seconds=60)  # a minute in the line: by now the play's time and the grace are over
    done = hand_in(client, data, given, let_in(told["ticket"], seconds_ago=60))
    assert done.json()["state"] == "counted"
    assert 29_000 < Play.objects.get().spent_ms < 35_000


@db
def test_the_twin_without_its_ticket_is_late(client, full):
    contest = make_contest()
    join(client, contest)
    data = start(client, contest).json()
    play = age(Play.objects.get(), seconds=30)
    given = rows(play)
    full()
    hand_in(client, data, given)
    age(play, seconds=60)
    waiting._LINE.taken = 0
    assert hand_in(client, data, given).json()["state"] == "late"


@db
def test_a_ticket_holds_for_the_answers_it_was_given_for(client, full):
    """Nobody gets a moment stamped and then goes on thinking."""
    contest = make_contest()
    join(client, contest)
    data = start(client, contest).json()
    play = age(Play.objects.get(), seconds=30)
    full()
    told = hand_in(client, data, rows(play, right=0)).json()
    age(play, seconds=60)
    waiting._LINE.taken = 0
    turn = let_in(told["ticket"], seconds_ago=60)
    assert hand_in(client, data, rows(play), turn).json()["state"] == "late"


@db
@pytest.mark.parametrize("published", [False, True])
def test_a_play_entered_as_left_while_its_answers_waited_is_taken_back_until_the_result_stands(client, full, published):
    contest = make_contest()
    join(client, contest)
    data = start(client, contest).json()
    play = age(Play.objects.get(), seconds=30)
    given = rows(play)
    full()
    told = hand_in(client, data, given).json()
    play = age(play, seconds=60)
    assert client.get(data["result"]).status_code == 200, "another tab looked: the play is entered as left"
    assert Play.objects.get().state == Play.State.LATE
    if published:
        Contest.objects.update(published_at=play.started_at)
    done = hand_in(client, data, given, let_in(told["ticket"], seconds_ago=60)).json()
    assert done["state"] == ("late" if published else "counted")
    waiting._LINE.taken = 0
    again = hand_in(client, data, rows(play, right=0)).json()
    assert again["state"] == done["state"], "the first hand-in stands"


@db
def test_a_forged_ticket_is_no_ticket(client, full):
    contest = make_contest()
    join(client, contest)
    data = start(client, contest).json()
    full()
    for ticket in ("x", signing.dumps(["finish", 1.0, 1.0], salt="other"), signing.dumps("odd", salt=waiting.SALT)):
        assert hand_in(Client(), data, [], ticket).status_code == 202
        full()
    assert json.loads(hand_in(client, data, []).content)["ahead"] > 0
