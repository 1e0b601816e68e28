"""The blueprint's form over HTTP: every property of the engine can be asked for, and what can't be is said."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse

from exams.actions.approve_import import approve_import
from exams.actions.check_import import check_import
from exams.actions.commit_import import commit_import
from exams.actions.prove_blueprint import BlueprintRefused, approve_blueprint
from exams.actions.save_blueprint import save_blueprint
from exams.domain.blueprint import QuotaRule, SectionRule
from exams.models import Blueprint, Item
from exams.models.pool import rule_of
from tests.exams import factories as make
from tests.exams.test_desk_journey import blueprint_form

pytestmark = pytest.mark.django_db

FULL = {
    "p-kind": "forms", "p-count": "4", "p-tolerance": "0.8", "p-target": "65", "p-max_exposure": "90",
    "s0-type": "", "s0-policy": "partial", "s0-instructions": "请先读题", "s0q0-type": "judgement",
    "s0q0-difficulty": "1", "s0q0-difficulty_to": "3", "s0q0-scope": "own", "s0q0-cognitive": "apply",
    "s0q0-tag": "触电",
}  # fmt: skip


def officer_and_bank(**banks):
    body = make.make_body()
    bank = make.make_bank(body, **banks or {"judgements": 10, "singles": 5})
    return body, bank, make.signed_in(body.officer), f"{reverse('exams:blueprint-create')}?bank={bank.key}"


def test_every_property_goes_from_the_form_to_the_rule_and_back():
    _body, bank, officer, new = officer_and_bank()
    number = bank.items.first().number
    answer = officer.post(new, blueprint_form(**FULL, **{"p-required": f" {number}，{number}\n"}))
    assert answer.status_code == 302
    blueprint = Blueprint.objects.get()
    rule = rule_of(blueprint)
    first = rule.sections[0].quotas[0]
    assert (rule.sections[0].type, rule.sections[0].policy, rule.sections[0].instructions) == (
        "",
        "partial",
        "请先读题",
    )
    assert (first.type, first.difficulty, first.difficulty_to) == ("judgement", 1, 3)
    assert (first.scope, first.cognitive, first.tag) == ("own", "apply", "触电")
    assert (rule.tolerance, rule.target, rule.max_exposure, blueprint.forms) == (80, 6500, 90, 4)
    assert rule.required == (bank.items.get(number=number).current_id,)

    edit = reverse("exams:blueprint-edit", args=[blueprint.uuid])
    page = officer.get(edit).content.decode()
    for shown in ('value="0.8"', 'value="65"', 'value="90"', 'value="触电"', 'value="请先读题"', number):
        assert shown in page
    copy = officer.get(f"{reverse('exams:blueprint-create')}?like={blueprint.uuid}").content.decode()
    assert 'value="触电"' in copy, "a new one begins with what the old one says"
    detail = officer.get(reverse("exams:blueprint-detail", args=[blueprint.uuid])).content.decode()
    for words in ("4 套平行卷", "易至难", "自建题库、应用、标签“触电”", "± 0.8 分"):
        assert words in detail


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"p-kind": "forms"}, "请填写要几套平行卷"),
        ({"p-required": "没有这题"}, "没有在用的这些题号：没有这题"),
        ({"s0q0-difficulty": "3", "s0q0-difficulty_to": "1"}, "难度上限不能低于"),
        ({"p-tolerance": "0"}, "0.01"),
        ({"p-max_exposure": "101"}, "100"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(fields, sentence):
    _body, _bank, officer, new = officer_and_bank()
    answer = officer.post(new, blueprint_form(**fields))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert "2026 理论方案" in answer.content.decode(), "what was typed stays"
    assert not Blueprint.objects.exists()


def test_a_second_bank_of_the_same_subject_is_drawn_from_and_strangers_are_not_offered():
    body, bank, officer, new = officer_and_bank(judgements=4, singles=5)
    beside = make.make_bank(body, judgements=6)
    stranger = make.make_bank(make.make_body(), judgements=6)
    page = officer.get(new).content.decode()
    assert f'value="{beside.pk}"' in page
    assert officer.post(new, blueprint_form(**{"p-more_banks": [stranger.pk]})).status_code == 400
    officer.post(new, blueprint_form())
    alone = Blueprint.objects.get()
    assert "缺 3 题" in officer.get(reverse("exams:blueprint-detail", args=[alone.uuid])).content.decode()
    officer.post(new, blueprint_form(**{"p-more_banks": [beside.pk]}))
    both = Blueprint.objects.exclude(pk=alone.pk).get()
    assert "题库能组满每一份试卷" in officer.get(reverse("exams:blueprint-detail", args=[both.uuid])).content.decode()


def test_a_required_item_of_a_bank_that_is_not_drawn_from_is_refused():
    body, bank, officer, new = officer_and_bank()
    beside = make.make_bank(body, judgements=6)
    rows = [make.item_row(900, "判断", 题号="X-900")]
    batch = check_import(io.BytesIO(make.workbook(rows)), name="题.xlsx", bank=beside, user=body.author)
    approve_import(commit_import(batch, user=body.author), user=body.reviewer)
    number = Item.objects.filter(bank=beside).latest("pk").number
    assert officer.post(new, blueprint_form(**{"p-required": number})).status_code == 400
    fine = blueprint_form(**{"p-required": number, "p-more_banks": [beside.pk]})
    assert officer.post(new, fine).status_code == 302


def rewrite(body, blueprint, *, cut_score):
    sections = [SectionRule("一、判断题", "judgement", 1000, (QuotaRule("judgement", 8),))]
    return save_blueprint(
        name="改过的方案", bank=blueprint.bank, minutes=60, cut_score=cut_score, review="score", sections=sections,
        user=body.officer, blueprint=blueprint,
    )  # fmt: skip


def test_whoever_opened_the_draft_before_its_approval_can_not_change_it_after():
    body, bank, _officer, _new = officer_and_bank()
    draft = make.make_blueprint(body, bank, approved=False)
    opened = Blueprint.objects.get(pk=draft.pk)
    approve_blueprint(draft, user=body.officer)
    with pytest.raises(BlueprintRefused, match="已审定"):
        rewrite(body, opened, cut_score=4000)
    kept = Blueprint.objects.get(pk=draft.pk)
    assert (kept.state, kept.minutes, rule_of(kept).count) == (Blueprint.State.APPROVED, 120, 10)


def test_what_is_approved_is_the_draft_as_it_stands_and_not_as_it_was_opened():
    body, bank, _officer, _new = officer_and_bank()
    opened = make.make_blueprint(body, bank, approved=False)
    rewrite(body, Blueprint.objects.get(pk=opened.pk), cut_score=9000)
    with pytest.raises(BlueprintRefused, match="低于合格线"):
        approve_blueprint(opened, user=body.officer)
