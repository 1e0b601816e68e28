"""Practice and contest pools are open with their keys; exam banks never are, and never mix with them."""

from __future__ import annotations

import pytest

from courses.api import Question
from exams.actions.create_bank import BankRefused, create_bank
from exams.actions.open_pool import open_pool, practice_questions
from exams.actions.save_blueprint import save_blueprint
from exams.domain.blueprint import QuotaRule, SectionRule
from exams.models import ItemBank
from tests.exams.factories import low_voltage, make_bank, make_body

pytestmark = pytest.mark.django_db

TWO_JUDGEMENTS = [SectionRule("一、判断题", "judgement", 5000, (QuotaRule("judgement", 2),))]


def bank_for(purpose, body=None):
    bank = make_bank(body or make_body(), judgements=8, singles=4)
    ItemBank.objects.filter(pk=bank.pk).update(purpose=purpose)
    bank.refresh_from_db()
    return bank


def test_an_exam_bank_is_never_handed_out_with_its_keys():
    bank = bank_for("exam")
    assert practice_questions(bank.key, areas=(), count=5, seed="a") == []
    with pytest.raises(ValueError, match="never handed out"):
        open_pool(bank.key, purpose="exam")


def test_the_same_bank_is_handed_out_once_it_is_a_practice_bank():
    bank = bank_for("practice")
    found = practice_questions(bank.key, areas=(), count=5, seed="a")
    assert len(found) == 5
    assert all(isinstance(question, Question) for question in found)
    assert open_pool(bank.key, purpose="contest") == []


def test_a_quiz_is_the_same_for_the_same_seed_and_another_for_another():
    bank = bank_for("practice")
    drawn = {seed: [q.id for q in practice_questions(bank.key, areas=(), count=6, seed=seed)] for seed in "abcdef"}
    assert drawn["a"] == [q.id for q in practice_questions(bank.key, areas=(), count=6, seed="a")]
    assert len({tuple(ids) for ids in drawn.values()}) > 1


def test_an_area_stands_for_its_subtree_and_for_no_namesake():
    bank = bank_for("practice")
    pool = open_pool(bank.key, purpose="practice")
    root = pool[0].area.partition("/")[0]
    assert {q.id for q in open_pool(bank.key, purpose="practice", areas=[root])} == {
        q.id for q in pool if q.area == root or q.area.startswith(f"{root}/")
    }
    assert open_pool(bank.key, purpose="practice", areas=[root[:-1]]) == []


@pytest.mark.parametrize("purpose", ["practice", "contest"])
def test_no_blueprint_draws_from_a_pool_that_is_open(purpose):
    body = make_body()
    bank = bank_for(purpose, body)
    rule = {"name": "卷", "bank": bank, "minutes": 60, "cut_score": 8000, "review": "none", "sections": TWO_JUDGEMENTS}
    with pytest.raises(ValueError, match="never drawn"):
        save_blueprint(**rule, user=body.officer)
    ItemBank.objects.filter(pk=bank.pk).update(purpose="exam")
    bank.refresh_from_db()
    assert save_blueprint(**{**rule, "bank": bank}, user=body.officer).pk


def test_an_exam_bank_needs_its_operation_item_and_a_contest_pool_does_not():
    body = make_body()
    head = {"name": "竞赛题库", "owner": body.organisation, "scope": "own", "user": body.author}
    with pytest.raises(BankRefused, match="操作项目"):
        create_bank(key="no-item", **head)
    assert create_bank(key="contest-x", purpose="contest", **head).subject == "竞赛"
    assert create_bank(key="exam-x", operation_item=low_voltage(), **head).subject == "低压电工作业"
