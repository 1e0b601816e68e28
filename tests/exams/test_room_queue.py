"""The line at the door: a place and a turn instead of a failure, and no query before (F14a)."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence import api as evidence
from exams.actions.draw_paper import draw_paper
from exams.models import Attempt
from exams.views import room_queue
from pages.api import Line
from tests.exams.room_world import make_world
from tests.exams.test_room import enter

JSON = {"HTTP_ACCEPT": "application/json", "content_type": "application/json"}


@pytest.fixture
def full(monkeypatch):
    """A line whose turns are given away for ten seconds and a start that just ended, on a clock that stands still."""
    now, line = time.time(), Line(cost=0.1)
    line.taken = now + 10
    monkeypatch.setattr(room_queue, "_LINE", line)
    monkeypatch.setattr(room_queue, "_given", {})
    monkeypatch.setattr(room_queue, "_ended", now)
    monkeypatch.setattr(room_queue.time, "time", lambda: now)
    return line


@pytest.fixture
def empty(monkeypatch):
    monkeypatch.setattr(room_queue, "_LINE", Line())
    monkeypatch.setattr(room_queue, "_given", {})


def ask(client, **more):
    return client.post(reverse("exams:room-start"), "{}", **JSON, **more)


@pytest.mark.django_db
def test_whoever_comes_while_many_start_is_told_a_place_before_any_query(full, django_assert_num_queries):
    client = Client()
    enter(client, make_world().registrations[0])
    with django_assert_num_queries(0):
        reply = ask(client)
    assert reply.status_code == 429
    assert int(reply["Retry-After"]) == 4
    told = reply.json()
    assert (told["wait_ms"], told["again_ms"], told["ahead"]) == (10_090, 4000, 112)
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_with_a_ticket_the_place_is_kept_and_the_start_comes_when_it_is_due(full, monkeypatch):
    client = Client()
    enter(client, make_world().registrations[0])
    ticket = ask(client).json()["ticket"]
    before = full.taken
    assert ask(client, HTTP_X_EXAM_TURN=ticket).status_code == 429
    assert full.taken == before  # nobody behind was moved
    now = room_queue.time.time()
    monkeypatch.setattr(room_queue.time, "time", lambda: now + 11)
    reply = ask(client, HTTP_X_EXAM_TURN=ticket)
    attempt = Attempt.objects.get()
    assert (reply.json()["url"], reply.json()["attempt"]) == (reverse("exams:room-paper"), str(attempt.uuid))
    assert (evidence.database_now() - attempt.started_at).total_seconds() < 60  # the wait cost nothing


@pytest.mark.django_db
@pytest.mark.parametrize(("at_work", "passed", "status"), [(0, 0.02, 200), (0, 0.005, 429), (1, 0.02, 429)])
def test_whoever_has_a_turn_and_finds_the_process_free_comes_in(full, monkeypatch, at_work, passed, status):
    """A second of stuttering gave turns far away: nobody waits for them when nobody is served."""
    world = make_world(candidates=2)
    known, new = Client(), Client()
    enter(known, world.registrations[0])
    enter(new, world.registrations[1])
    ticket = ask(known).json()["ticket"]
    now = room_queue.time.time()
    monkeypatch.setattr(room_queue.time, "time", lambda: now + passed)
    monkeypatch.setattr(room_queue, "_at_work", at_work)
    assert ask(new).status_code == 429  # whoever has no turn yet goes behind
    assert ask(known, HTTP_X_EXAM_TURN=ticket).status_code == status


@pytest.mark.parametrize(
    ("gap", "count", "expected"),
    [
        (0.3, 600, 0),  # a quiet room
        (0.001, 260, 0),  # an examination room's bell: nobody waits longer than a second
        (0.001, 600, 332),  # a hall's
    ],
)
def test_a_second_of_starts_on_each_others_heels_makes_a_line(gap, count, expected):
    line, turns, now = Line(heels=0.005, memory=0.006), 0, 1000.0
    for _ in range(count):
        now += gap
        if line.join(now) is None:
            now += 0.004
            line.learn(0.004, now)
        else:
            turns += 1
    assert turns == expected


def test_a_pause_in_which_nobody_was_waiting_ends_the_crowd():
    line = Line(heels=0.005, memory=0.006)
    line.ended, line.crowd = 1000.0, 0.79
    line.join(1000.2)
    assert line.crowd > 0.78
    line.join(1000.3)
    assert line.crowd == 0


@pytest.mark.django_db
def test_to_ask_often_without_the_ticket_moves_nobody_back(full, monkeypatch):
    client = Client()
    enter(client, make_world().registrations[0])
    first = ask(client).json()["wait_ms"]
    before = full.taken
    assert [ask(client).json()["wait_ms"] for _ in range(20)] == [first] * 20
    assert full.taken == before
    now = room_queue.time.time()
    monkeypatch.setattr(room_queue.time, "time", lambda: now + 11)
    assert ask(client).status_code == 200


@pytest.mark.django_db
def test_a_ticket_of_somebody_else_is_worth_nothing(full):
    world = make_world(candidates=2)
    first, second = Client(), Client()
    enter(first, world.registrations[0])
    enter(second, world.registrations[1])
    ticket = ask(first).json()["ticket"]
    before = full.taken
    assert ask(second, HTTP_X_EXAM_TURN=ticket).status_code == 429
    assert full.taken > before  # a turn of its own


@pytest.mark.django_db
def test_without_a_script_the_place_is_a_page_with_a_button(full):
    client = Client()
    enter(client, make_world().registrations[0])
    page = client.post(reverse("exams:room-start"))
    assert page.status_code == 429
    assert "排队不占考试时间" in page.content.decode()
    assert 'name="turn"' in page.content.decode()


@pytest.mark.django_db
def test_a_start_costs_six_statements_on_postgresql_and_three_for_pass_paper_and_clock(empty):
    client, world = Client(), make_world()
    enter(client, world.registrations[0])
    draw_paper(world.registrations[0], world.sitting)  # as the sweep before the bell does
    with CaptureQueriesContext(connection) as caught:
        assert ask(client).status_code == 200
    asked = [query["sql"] for query in caught if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= (9 if connection.vendor == "postgresql" else 12)  # SQLite appends evidence step by step


@pytest.mark.django_db
def test_the_paper_comes_with_the_start_to_whoever_began_it_and_to_nobody_else(empty):
    """F14a: no second of the time is spent on asking; F11: a second start is no second first writer."""
    client = Client()
    enter(client, make_world().registrations[0])
    paper = ask(client).json()["paper"]
    assert (paper["clock"]["writer"], paper["first_revision"], paper["responses"]) == (1, 1_000_000, [])
    assert [len(section["items"]) for section in paper["sections"]] == [7, 3]
    assert "letters" not in str(paper)
    assert "paper" not in ask(client).json()
    claimed = client.post(reverse("exams:room-claim"), "{}", content_type="application/json").json()
    assert claimed["clock"]["writer"] == 2
    assert claimed["journal"] == paper["journal"]


@pytest.mark.django_db
def test_a_refusal_is_a_sentence_in_json_too(empty):
    client, world = Client(), make_world()
    enter(client, world.registrations[0])
    world.sitting.state = "closed"
    world.sitting.save()
    reply = ask(client)
    assert reply.status_code == 409
    assert "尚未开放" in reply.json()["error"]


def test_the_worker_names_every_script_of_the_page_and_is_asked_anew():
    from exams.views.room_worker import FILES, room_scripts

    reply = Client().get(reverse("exams:room-worker"))
    text = reply.content.decode()
    assert reply["Content-Type"].startswith("text/javascript")
    assert reply["Cache-Control"] == "no-cache"
    assert all(name.rpartition("/")[2].partition(".")[0] in text for name in FILES)
    assert "__" not in text
    assert len(room_scripts()) == 10
