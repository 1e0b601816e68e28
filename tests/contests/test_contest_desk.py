"""From the draft to the published result: two people, a frozen pool, a ranking that no longer moves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.api import NotAllowed
from contests.actions.approve_contest import approve_contest, withdraw_contest
from contests.actions.board import board_of, forget_boards
from contests.actions.draw_award import award_bytes, draw_award
from contests.actions.order_award import order_award
from contests.actions.publish_result import publish_result
from contests.actions.turn_contest import close_contest, turn_contests
from contests.models import Award, Contest, Entry, FinalStanding, Play
from contests.refusals import Refused
from evidence.api import events_about
from exams.models import Item
from tests.accounts import factories as people
from tests.contests.factories import age, answers_of, begin, make_contest, make_draft, make_entry, played
from tests.exams.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_boards():
    forget_boards()


def kinds(contest):
    return [event.kind for event in events_about(contest.subject)]


def test_the_author_does_not_approve_and_a_stranger_neither():
    draft = make_draft()
    with pytest.raises(Refused, match="另一个人"):
        approve_contest(draft, by=draft.created_by)
    with pytest.raises(NotAllowed):
        approve_contest(draft, by=people.make_staff("editor"))
    approved = approve_contest(draft, by=people.make_staff("editor", draft.organiser))
    assert withdraw_contest(approved, by=draft.created_by).state == Contest.State.DRAFT


def test_a_pool_that_is_too_small_is_not_approved():
    with pytest.raises(Refused, match="至少需要 60 道"):
        make_contest(r_count=30)


def test_an_item_retired_during_the_contest_changes_nothing():
    contest = make_contest()
    before = begin(make_entry(contest))
    Item.objects.update(retired_at=contest.opens_at)
    after = begin(make_entry(contest))
    assert len(after.items) == len(before.items) == 5


def test_the_clock_opens_and_closes_and_each_is_entered_once():
    contest = make_contest()
    assert (turn_contests(), turn_contests()) == (1, 0)
    Contest.objects.filter(pk=contest.pk).update(closes_at=contest.opens_at + timedelta(minutes=1))
    assert (turn_contests(), turn_contests()) == (1, 0)
    assert kinds(contest) == ["contests.contest.approved", "contests.contest.opened", "contests.contest.closed"]


def finished_contest():
    contest = make_contest(first_prizes=1, second_prizes=1, third_prizes=0)
    entries = [make_entry(contest) for _ in range(3)]
    for right, entry in enumerate(entries, start=2):
        played(entry, right=right)
    turn_contests()
    return close_contest(contest, by=contest.created_by), entries


def test_the_result_is_frozen_with_its_digest_in_evidence():
    contest, entries = finished_contest()
    published = publish_result(contest, by=contest.created_by)
    rows = list(FinalStanding.objects.filter(kind="entry"))
    assert [row.owner for row in rows] == [entry.pk for entry in reversed(entries)]
    assert [row.prize for row in rows] == ["first", "second", ""]
    event = events_about(contest.subject)[-1]
    assert (event.kind, event.body["ranking"]) == ("contests.result.published", published.ranking_digest)
    Play.objects.update(score=0)
    assert board_of(published).place_of[entries[2].pk].place == 1, "published places no longer move"
    with pytest.raises(Refused):
        publish_result(contest, by=contest.created_by)
    assert set(Entry.objects.values_list("address_hash", flat=True)) == {""}


def test_nothing_is_published_while_somebody_plays_or_waits_for_review():
    contest = make_contest()
    play = begin(make_entry(contest))
    turn_contests()
    close_contest(contest, by=contest.created_by)
    with pytest.raises(Refused, match="正在作答"):
        publish_result(contest, by=contest.created_by)
    from contests.actions.finish_play import finish_play

    finish_play(Play.objects.with_pool().get(pk=play.pk), answers_of(play))
    with pytest.raises(Refused, match="等待复核"):
        publish_result(contest, by=contest.created_by)
    assert age(play, seconds=0).state == Play.State.HELD


def test_a_certificate_is_drawn_once_and_checked_by_its_address(client):
    contest, entries = finished_contest()
    with pytest.raises(Refused):
        order_award(entries[2])
    publish_result(contest, by=contest.created_by)
    for entry in entries:
        entry.contest.refresh_from_db()
    award = order_award(entries[2])
    assert order_award(entries[2]).pk == award.pk
    assert draw_award(award.pk) is True
    assert draw_award(award.pk) is False
    award = Award.objects.get(pk=award.pk)
    assert award_bytes(award)[:5] == b"%PDF-"
    page = client.get(f"/contests/certificates/{award.token}/").content.decode()
    assert award.number in page
    assert "不是从业资格证明" in page
    assert entries[2].name not in page, "the public check shows the name masked"
    assert client.get(f"/contests/certificates/{award.token}/file/").content == award_bytes(award)
    assert client.get("/contests/certificates/nothing/file/").status_code == 404


def test_the_desk_walks_from_a_form_to_the_workbook():
    draft = make_draft()
    second = people.make_staff("editor", draft.organiser)
    author, approver = signed_in(draft.created_by), signed_in(second)
    here = f"/contests/desk/{draft.uuid}/"
    bank = draft.rounds.get().bank
    form = {
        "title": "新竞赛", "slug": "brand-new", "organiser": draft.organiser_id, "opens_at": "2026-01-01T08:00",
        "closes_at": "2099-01-01T08:00", "audience": "public", "joins_per_address": 200, "team_size": 5,
        "team_counted": 3, "organisation_counted": 5, "first_prizes": 1, "second_prizes": 2, "third_prizes": 3,
        "rounds-TOTAL_FORMS": 1, "rounds-INITIAL_FORMS": 0, "rounds-0-title": "第一轮", "rounds-0-bank": bank,
        "rounds-0-count": 10, "rounds-0-seconds": 90, "rounds-0-tries": 1, "rounds-0-points": 10, "rounds-0-bonus": 5,
    }  # fmt: skip
    assert "至少需要" in author.post("/contests/desk/new/", {**form, "rounds-0-count": 40}).content.decode()
    assert author.post("/contests/desk/new/", {**form, "slug": "desk"}).status_code == 200
    made = author.post("/contests/desk/new/", form)
    contest = Contest.objects.get(slug="brand-new")
    assert made["Location"] == f"/contests/desk/{contest.uuid}/"
    author.post(here + "approve/")
    draft.refresh_from_db()
    assert draft.state == Contest.State.DRAFT
    approver.post(here + "approve/")
    draft.refresh_from_db()
    assert draft.state == Contest.State.APPROVED
    author.post(here + "teams/", {"names": "一队\n二队"})
    page = author.get(here).content.decode()
    assert "一队" in page
    assert author.get(here + "edit/").status_code == 302
    assert author.get(here + "poster/").status_code == 200
    assert author.get(here + "result.xlsx").content[:2] == b"PK"
    assert author.get("/contests/desk/").status_code == 200
