"""A phone's whole way over HTTP: list, join, start, reload, hand in, result, card, ranking, big screen."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from contests.actions.approve_contest import approve_contest, withdraw_contest
from contests.actions.board import forget_boards
from contests.actions.hold_rounds import rounds_of
from contests.actions.turn_contest import close_contest
from contests.domain.proof import solve
from contests.models import Contest, Entry, Play
from tests.contests.factories import age, answers_of, make_contest, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_boards():
    forget_boards()


def join(client, contest, **fields):
    return client.post(f"/contests/{contest.slug}/", {"name": "王小明", "agreed": "on", **fields})


def start(client, contest, **fields):
    page = client.get(f"/contests/{contest.slug}/rounds/1/").content.decode()
    token = re.search(r'data-token="([^"]+)"', page)[1]
    body = {"token": token, "proof": solve(token, bits=settings.CONTEST_PROOF_BITS), **fields}
    return client.post(f"/contests/{contest.slug}/rounds/1/start/", body, content_type="application/json")


def rows(play, **fields):
    return json.loads(json.dumps([[a.place, list(a.shown), a.ms] for a in answers_of(play, **fields)]))


def test_a_phone_plays_a_whole_round(client):
    contest = make_contest()
    here = f"/contests/{contest.slug}/"
    assert contest.title in client.get("/contests/").content.decode()
    assert client.get(here + "rounds/1/")["Location"] == here
    assert join(client, contest, agreed="").status_code == 400
    assert join(client, contest).status_code == 302
    assert "王*明" in client.get(here).content.decode()
    reply = start(client, contest)
    text = reply.content.decode()
    assert reply.status_code == 200
    assert "explanation" not in text
    assert '"key"' not in text
    data = reply.json()
    assert len(data["questions"]) == 5
    again = client.post(here + "rounds/1/start/", {}, content_type="application/json")
    assert again.json()["questions"] == data["questions"], "a reload goes on with the same questions, without new work"
    assert client.get(data["result"])["Location"] == here + "rounds/1/", "no keys before the end"
    play = age(Play.objects.get(), seconds=20)
    done = client.post(data["finish"], {"answers": rows(play)}, content_type="application/json").json()
    assert done == {"state": "counted", "result": data["result"]}
    twice = client.post(data["finish"], {"answers": []}, content_type="application/json").json()
    assert twice == done
    forget_boards()
    page = client.get(data["result"]).content.decode()
    assert "正确答案" in page
    assert "第 1 名" in page
    card = client.get(data["result"] + "card.png")
    assert card.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert "王*明" in client.get(here + "ranking/").content.decode()
    for by in ("team", "organisation", "nonsense"):
        assert client.get(here + f"ranking/?by={by}").status_code == 200
    screen = client.get(here + "screen.json").json()
    assert screen["lines"][0][1] == "王*明"
    assert client.get(here + "screen/").status_code == 200


def test_two_thousand_starts_and_hand_ins_cost_the_database_few_statements_each(client, django_assert_num_queries):
    contest = make_contest()
    join(client, contest)
    start(client, contest)  # the process now holds the round and its pool
    other = Client()
    join(other, contest, name="李大力")
    page = other.get(f"/contests/{contest.slug}/rounds/1/").content.decode()
    token = re.search(r'data-token="([^"]+)"', page)[1]
    body = {"token": token, "proof": solve(token, bits=settings.CONTEST_PROOF_BITS)}
    with django_assert_num_queries(2 + 2):  # player with plays, insert; a savepoint around it only inside a test
        data = other.post(f"/contests/{contest.slug}/rounds/1/start/", body, content_type="application/json").json()
    with django_assert_num_queries(2):
        other.post(data["finish"], {"answers": []}, content_type="application/json")


def test_a_contest_closed_early_starts_nobody_more_though_its_rounds_are_held(client):
    contest = make_contest()
    join(client, contest)
    other = Client()
    join(other, contest, name="李大力")
    assert start(client, contest).status_code == 200
    page = other.get(f"/contests/{contest.slug}/rounds/1/").content.decode()
    token = re.search(r'data-token="([^"]+)"', page)[1]
    body = {"token": token, "proof": solve(token, bits=settings.CONTEST_PROOF_BITS)}
    close_contest(contest, by=contest.created_by)
    reply = other.post(f"/contests/{contest.slug}/rounds/1/start/", body, content_type="application/json")
    assert (reply.status_code, reply.json()["code"]) == (409, "closed")


def test_rounds_changed_before_a_second_approval_are_the_ones_played(client):
    contest = make_contest()
    rounds_of(Contest.objects.get(pk=contest.pk))  # this process holds the first approval's
    withdraw_contest(contest, by=contest.created_by)
    draft = Contest.objects.get(pk=contest.pk)
    assert rounds_of(draft) == []
    draft.rounds.update(seconds=90)
    approver = contest.approved_by
    approve_contest(draft, by=approver)
    assert [one.seconds for one in rounds_of(Contest.objects.get(pk=contest.pk))] == [90]


def test_another_browser_sees_nothing_of_it(client):
    contest = make_contest()
    join(client, contest)
    data = start(client, contest).json()
    stranger = Client()
    here = f"/contests/{contest.slug}/"
    assert stranger.get(data["result"])["Location"] == here
    assert stranger.get(data["result"] + "card.png")["Location"] == here
    assert stranger.post(data["finish"], {"answers": []}, content_type="application/json").status_code == 403
    other = Client()
    join(other, contest, name="李大力")
    assert other.post(data["finish"], {"answers": []}, content_type="application/json").status_code == 404
    assert Play.objects.get().state == Play.State.STARTED


@pytest.mark.parametrize(
    "answers", [None, [[0]], [[0, ["A"], 5]], [[99, [0], 5]], [[0, [9], 5]], [[0, [0], -1]], [5], "x"]
)
def test_what_no_phone_sends_changes_nothing(client, answers):
    contest = make_contest()
    join(client, contest)
    data = start(client, contest).json()
    reply = client.post(data["finish"], {"answers": answers}, content_type="application/json")
    assert reply.status_code == 400
    assert Play.objects.get().state == Play.State.STARTED


@pytest.mark.parametrize("body", ['{"a":' * 9000, "[" * 9000, "[]", "{"])
def test_a_body_nested_without_an_end_is_the_senders_error(client, body):
    contest = make_contest()
    join(client, contest)
    data = start(client, contest).json()
    for address in (data["finish"], f"/contests/{contest.slug}/rounds/1/start/"):
        assert client.post(address, body, content_type="application/json").status_code == 400
    assert Play.objects.get().state == Play.State.STARTED


def test_the_hidden_field_and_odd_names_are_refused(client):
    contest = make_contest()
    assert join(client, contest, homepage="http://spam.example").status_code == 400
    assert join(client, contest, name="http://x").status_code == 400
    assert not Entry.objects.exists()


def test_the_same_phone_is_told_that_it_has_entered(client):
    contest = make_contest()
    join(client, contest)
    del client.cookies["contest_pass"]
    reply = join(client, contest, name="李大力")
    assert reply.status_code == 409
    assert "一台设备限一人" in reply.content.decode()


def test_a_draft_is_nobodys_page(client):
    draft = make_draft()
    for tail in ("", "rounds/1/", "ranking/", "screen/", "screen.json"):
        assert client.get(f"/contests/{draft.slug}/{tail}").status_code == 404
    assert draft.title not in client.get("/contests/").content.decode()
