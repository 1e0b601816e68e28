"""Practising: starts are counted, wrong answers come back, exam items never appear, and each sees one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from evidence.api import database_now
from exams.models import ItemBank
from practice import api
from practice.models import Mistake, PracticeSession
from tests.accounts import factories as people
from tests.exams import factories as exams
from tests.practice.factories import make_learner, make_practice_bank, rights, wrongs

pytestmark = pytest.mark.django_db


def chapter_of(bank: ItemBank) -> str:
    return bank.areas.first().path.split("/", 1)[0]


def test_a_wrong_answer_enters_the_book_and_is_asked_again_when_its_time_has_come():
    person = people.make_person()
    bank = make_practice_bank()
    session = api.start_chapter(person, bank=bank.key, chapter=chapter_of(bank))
    first, second = session.items[:2]
    now = database_now()
    api.answer_practice(session, first, wrongs(session)[first], now=now)
    after = api.answer_practice(session, second, rights(session)[second], now=now)
    assert after.right == 1
    mistake = Mistake.objects.get()
    assert (mistake.item_id, mistake.wrong, mistake.mastered_at) == (first, 1, None)
    with pytest.raises(api.Refused):
        api.start_mistakes(person, now=now)
    again = api.start_mistakes(person, now=mistake.due_at)
    assert again.items == [first]
    api.answer_practice(again, first, rights(session)[first], now=mistake.due_at)
    mistake.refresh_from_db()
    assert mistake.due_at > again.started_at


def test_an_answer_counts_once_and_only_for_what_was_asked():
    person, bank = people.make_person(), make_practice_bank()
    session = api.start_chapter(person, bank=bank.key, chapter=chapter_of(bank))
    first = session.items[0]
    api.answer_practice(session, first, rights(session)[first])
    after = api.answer_practice(session, first, wrongs(session)[first])
    assert (after.right, after.answers) == (1, {str(first): rights(session)[first]})
    assert not Mistake.objects.exists()
    with pytest.raises(api.Refused):
        api.answer_practice(session, 10**9, [0])


def test_exam_banks_are_never_practised_on():
    exam_bank = exams.make_bank(exams.make_body(), judgements=30, singles=0)
    practice_bank = make_practice_bank(judgements=5, singles=0)
    person = people.make_person()
    daily = api.start_daily(person)
    own = set(practice_bank.items.values_list("current_id", flat=True))
    assert set(daily.items) <= own
    with pytest.raises(api.Refused):
        api.start_chapter(person, bank=exam_bank.key, chapter=chapter_of(exam_bank))


def test_todays_five_are_the_same_all_day_and_others_tomorrow():
    make_practice_bank()
    person = people.make_person()
    now = database_now()
    assert api.start_daily(person, now=now) == api.start_daily(person, now=now)
    assert PracticeSession.objects.count() == 1
    tomorrow = api.start_daily(person, now=now + timedelta(days=1))
    assert tomorrow.number == 1
    assert len(tomorrow.items) == 5


def test_a_mock_is_marked_like_the_paper_and_late_answers_count_for_nothing():
    body = exams.make_body()
    blueprint = exams.make_blueprint(body, exams.make_bank(body, judgements=20, singles=10))
    bank = make_practice_bank(judgements=30, singles=20, body=body)
    ItemBank.objects.filter(pk=bank.pk).update(operation_item=blueprint.bank.operation_item)
    person = people.make_person()
    for late in (False, True):
        mock = api.start_mock(person, blueprint=blueprint.uuid)
        moment = mock.deadline_at + timedelta(seconds=61 if late else 59)
        done = api.hand_in_mock(mock, rights(mock), now=moment)
        assert done.total == (0 if late else sum(mock.marks))
        assert done.finished_at == moment
        assert api.hand_in_mock(mock, {}, now=moment).total == done.total, "handed in once"


def test_from_the_desk_to_the_result_without_any_script(client):
    account, _person = make_learner()
    bank = make_practice_bank(judgements=3, singles=2)
    client.force_login(account)
    page = client.get(reverse("practice:home"))
    assert "今日五题" in page.text
    reply = client.post(reverse("practice:start"), {"kind": "chapter", "bank": bank.key, "chapter": chapter_of(bank)})
    address = reply["Location"]
    session = PracticeSession.objects.get()
    for place in range(len(session.items)):
        asked = client.get(address)
        assert "看对错" in asked.text
        assert "正确答案" not in asked.text
        empty = client.post(f"{address}answer/", {"item": session.items[place]}, follow=True)
        assert "请先选一个答案" in empty.text
        assert client.get(address, {"at": "²"}).status_code == 200
        assert "请先选一个答案" in client.post(f"{address}answer/", {"item": "²", "choice": "²"}, follow=True).text
        item = session.items[place]
        told = client.post(f"{address}answer/", {"item": item, "choice": rights(session)[item]}, follow=True)
        assert "对了" in told.text
    result = client.get(reverse("practice:result", args=[session.uuid]))
    assert f"答对 {len(session.items)} 题" in result.text


def test_a_mock_page_holds_no_key_before_it_is_handed_in(client):
    account, _person = make_learner()
    body = exams.make_body()
    blueprint = exams.make_blueprint(body, exams.make_bank(body, judgements=20, singles=10))
    bank = make_practice_bank(judgements=6, singles=4, body=body)
    ItemBank.objects.filter(pk=bank.pk).update(operation_item=blueprint.bank.operation_item)
    client.force_login(account)
    reply = client.post(reverse("practice:start"), {"kind": "mock", "blueprint": str(blueprint.uuid)})
    page = client.get(reply["Location"])
    assert "交卷" in page.text
    assert "is-right" not in page.text
    assert "解析" not in page.text
    session = PracticeSession.objects.get()
    done = client.post(
        f"{reply['Location']}answer/", {f"q{item}": key for item, key in rights(session).items()}, follow=True
    )
    assert "能合格" in done.text


@pytest.mark.parametrize("body", [{}, {"kind": "mock"}, {"kind": "chapter"}, {"kind": "nothing"}])
def test_a_start_that_names_nothing_leads_back_with_a_sentence(client, body):
    client.force_login(make_learner()[0])
    reply = client.post(reverse("practice:start"), body, follow=True)
    assert "请从下面重新选择" in reply.text
    assert not PracticeSession.objects.exists()


def test_somebody_elses_practice_is_not_there(client):
    make_practice_bank()
    other = api.start_daily(people.make_person())
    client.force_login(make_learner()[0])
    for name in ("session", "result"):
        assert client.get(reverse(f"practice:{name}", args=[other.uuid])).status_code == 404
    assert client.post(reverse("practice:answer", args=[other.uuid]), {}).status_code == 404


def test_a_wrong_choice_is_named_beside_the_right_one(client):
    account, _person = make_learner()
    bank = make_practice_bank(judgements=3, singles=2)
    client.force_login(account)
    reply = client.post(reverse("practice:start"), {"kind": "chapter", "bank": bank.key, "chapter": chapter_of(bank)})
    session = PracticeSession.objects.get()
    item = session.items[0]
    told = client.post(f"{reply['Location']}answer/", {"item": item, "choice": wrongs(session)[item]}, follow=True).text
    assert told.count("（您选的）") == 1
    assert told.count("（正确答案）") == 1
