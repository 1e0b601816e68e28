"""Two versions side by side, and what a bank covers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exams.actions.save_blueprint import save_blueprint
from exams.actions.save_item import base_of, save_item
from exams.domain.blueprint import BlueprintRule, PoolItem, QuotaRule, SectionRule
from exams.domain.compare import GONE, NEW, SAME, compare_facets, compare_texts, facets, right_answers
from exams.domain.content import HTML, JUDGEMENT, MATCH, ORDER, SINGLE, ItemContent
from exams.domain.coverage import ANY_AREA, ANY_LEVEL, cover, shortages
from exams.domain.draft import Draft
from exams.models import Blueprint
from tests.exams import factories as make
from tests.exams.test_editor_fields import CONTENTS


def test_words_that_differ_are_marked_on_both_sides():
    before, after = compare_texts("安全电压不高于 36 V。", "安全电压不高于 50 V。")
    assert before == ((SAME, "安全电压不高于 "), (GONE, "36"), (SAME, " V。"))
    assert after == ((SAME, "安全电压不高于 "), (NEW, "50"), (SAME, " V。"))
    assert compare_texts("一", "一") == (((SAME, "一"),), ((SAME, "一"),))
    assert compare_texts("", "新") == ((), ((NEW, "新"),))


@pytest.mark.parametrize("name", CONTENTS)
def test_every_type_can_be_laid_side_by_side(name):
    content = CONTENTS[name]
    assert not any(line.is_changed for line in compare_facets(facets(content), facets(content)))
    assert right_answers(content)


def test_the_key_is_told_with_the_words_it_points_to():
    one = ItemContent(SINGLE, "x", ("断电", "合闸"), (0,))
    moved = ItemContent(SINGLE, "x", ("合闸", "断电"), (0,))
    assert (right_answers(one), right_answers(moved)) == ("A. 断电", "A. 合闸"), "the letter alone would hide it"
    assert right_answers(ItemContent(ORDER, "x", ("停电", "验电"))) == "停电 → 验电"
    assert (
        right_answers(ItemContent(MATCH, "x", ("红", "黄"), (1, 0), targets=("警告", "禁止"))) == "红 – 禁止；黄 – 警告"
    )


def test_another_picture_is_a_difference():
    def shown(letter):
        return ItemContent(JUDGEMENT, f'看图<img src="media:{letter * 64}.png">', key=(0,), markup=HTML)

    (line,) = [one for one in compare_facets(facets(shown("a")), facets(shown("b"))) if one.is_changed]
    assert line.label == "题干"
    assert "［素材 aaaaaaaa］" in facets(shown("a"))["题干"]


@pytest.mark.django_db
def test_the_change_of_the_key_stands_on_top_of_the_page():
    body = make.make_body()
    bank = make.make_bank(body)
    content = ItemContent(SINGLE, "先做什么？", ("断电", "合闸"), (0,))
    first = save_item(bank, Draft(content, area="用电", number="T1"), user=body.author).version
    first.state = "approved"
    first.save()
    newer = Draft(ItemContent(SINGLE, "先做什么？", ("断电", "合闸"), (1,)), area="急救", number="T1")
    save_item(bank, newer, user=body.author, item=first.item, base=base_of(first))
    client = make.signed_in(body.reviewer)
    here = reverse("exams:item-compare", args=[first.item.uuid])
    page = client.get(here)
    assert page.context["key"].is_changed
    assert [line.label for line in page.context["changed"]] == ["知识点"]
    html = page.content.decode()
    assert html.index("答案改了") < html.index("急救")
    assert "<del>" in html
    assert "<ins>" in html
    assert not client.get(f"{here}?a=1&b=1").context["key"].is_changed
    for wrong in ("?a=9", "?b=x"):
        assert client.get(here + wrong).status_code == 404
    assert make.signed_in(make.make_body().reviewer).get(here).status_code == 404


# --- coverage --------------------------------------------------------------------------------------------------------


def rule(*quotas):
    return BlueprintRule(sections=(SectionRule("一", "single", 100, quotas),))


COUNTS = {
    ("用电/接地", "single", 1): 3,
    ("用电/急救", "single", 1): 2,
    ("用电", "single", 2): 1,
    ("登高", "judgement", 1): 4,
}


def test_an_area_counts_what_lies_below_it():
    found = cover(COUNTS, [])
    assert found.areas == ["用电", "用电/急救", "用电/接地", "登高"]
    assert found.have["用电", "single", 1] == 5
    assert found.have["用电", "single", ANY_LEVEL] == 6
    assert found.have[ANY_AREA, "single", ANY_LEVEL] == 6
    assert found.have["登高", "single", 1] == 0


def test_holes_are_what_the_hungriest_blueprint_lacks():
    first = rule(QuotaRule("single", 4, "用电", 1), QuotaRule("single", 3, "用电", 1), QuotaRule("hazard", 2))
    second = rule(QuotaRule("single", 6, "用电", 1), QuotaRule("single", 9, tag="高频"))
    found = cover(COUNTS, [first, second])
    assert found.need == {("用电", "single", 1): 7, (ANY_AREA, "hazard", ANY_LEVEL): 2}
    assert found.missing(("用电", "single", 1)) == 2
    assert found.missing((ANY_AREA, "hazard", ANY_LEVEL)) == 2
    assert found.missing(("用电", "single", 2)) == 0


def test_a_quota_with_more_to_it_than_a_cell_is_counted_by_its_own_rule():
    pool = [PoolItem(at, "single", "用电", 1, tags=("高频",) if at < 3 else ()) for at in range(10)]
    (short,) = shortages(7, rule(QuotaRule("single", 5, tag="高频"), QuotaRule("single", 10)), pool)
    assert (short.blueprint, short.have, short.missing) == (7, 3, 2)
    assert shortages(7, rule(QuotaRule("single", 3, tag="高频")), pool) == []


@pytest.mark.django_db
def test_the_matrix_leads_to_the_items_and_shows_the_holes():
    body = make.make_body()
    bank = make.make_bank(body, judgements=6, singles=4)
    here = reverse("exams:bank-coverage", args=[bank.key])
    client = make.signed_in(body.author)
    page = client.get(here)
    assert (page.context["blueprints"], page.context["short"]) == (0, [])
    row = next(row for row in page.context["rows"] if row["area"] == "安全用电/基础")
    assert (row["sum"], row["depth"]) == (10, 2)
    listed = client.get(row["cells"][3]["url"])
    assert listed.context["table"].page.paginator.count == row["cells"][3]["have"] == 6
    blueprint = save_blueprint(
        name="方案甲", bank=bank, minutes=60, cut_score=100, review="score", user=body.officer,
        sections=[SectionRule("一", "single", 100, (QuotaRule("single", 9, "安全用电"),))],
    )  # fmt: skip
    page = client.get(here)
    assert [(one["short"].have, one["short"].missing) for one in page.context["short"]] == [(4, 5)]
    assert "4/9" in page.content.decode()
    assert reverse("exams:blueprint-detail", args=[blueprint.uuid]) not in page.content.decode()
    assert (
        reverse("exams:blueprint-detail", args=[blueprint.uuid])
        in make.signed_in(body.officer).get(here).content.decode()
    )
    Blueprint.objects.update(state="retired")
    assert client.get(here).context["short"] == []


@pytest.mark.django_db
def test_an_empty_bank_covers_nothing():
    body = make.make_body()
    page = make.signed_in(body.author).get(reverse("exams:bank-coverage", args=[make.make_bank(body).key]))
    assert page.context["is_empty"]
