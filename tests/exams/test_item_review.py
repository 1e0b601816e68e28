"""From a draft to the pool and out of it again, item by item and many at once; who may, and what is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.approve_import import approve_import
from exams.actions.check_import import check_import
from exams.actions.comment_item import comment_item
from exams.actions.commit_import import commit_import
from exams.actions.items_waiting import items_returned, items_to_review
from exams.actions.review_items import ReviewRefused, review_items
from exams.domain import review
from exams.domain.review import Power, Standing, refusal
from exams.models import Item, ItemComment, ItemVersion
from exams.models.pool import pool_items
from tests.accounts import factories as people
from tests.exams import factories as make

BOTH = Power(edits=True, approves=True)
FINE = Standing(state="review", is_own=False, is_retired=False, is_in_use=False)


def standing(**changes):
    fields = {"state": "review", "is_own": False, "is_retired": False, "is_in_use": False}
    return Standing(**(fields | changes))


@pytest.mark.parametrize(
    ("step", "found", "power", "says"),
    [
        (review.HAND_IN, standing(state="draft"), BOTH, ""),
        (review.HAND_IN, standing(state="draft"), Power(edits=False, approves=True), "命题员"),
        (review.HAND_IN, standing(), BOTH, "已经提交过"),
        (review.HAND_IN, standing(state="approved"), BOTH, "没有可提交的草稿"),
        (review.APPROVE, standing(), BOTH, ""),
        (review.APPROVE, standing(), Power(edits=True, approves=False), "审题员"),
        (review.APPROVE, standing(is_own=True), BOTH, "必须由不同的人"),
        (review.APPROVE, standing(state="draft"), BOTH, "没有提交"),
        (review.APPROVE, standing(state="approved"), BOTH, "已经审定"),
        (review.RETURN, standing(), BOTH, ""),
        (review.RETURN, standing(state="draft"), BOTH, "没有提交"),
        (review.WITHDRAW, standing(is_own=True), BOTH, ""),
        (review.WITHDRAW, standing(), BOTH, "写这一版的人"),
        (review.RETIRE, standing(), BOTH, ""),
        (review.RETIRE, standing(is_retired=True), BOTH, "请先恢复"),
        (review.RESTORE, standing(is_retired=True), BOTH, ""),
        (review.RESTORE, standing(), BOTH, "不必恢复"),
        (review.TAG, standing(is_in_use=True), Power(edits=True, approves=False), "审题员调整"),
        (review.TAG, standing(is_in_use=True), Power(edits=False, approves=True), ""),
        (review.MOVE, standing(), Power(edits=True, approves=False), ""),
        (review.MOVE, standing(), Power(edits=False, approves=False), "只有命题员和审题员"),
        (review.TAG, standing(is_retired=True), BOTH, "请先恢复"),
    ],
)
def test_each_step_is_open_where_the_rule_says(step, found, power, says):
    told = refusal(step, found, power)
    assert (says in told) if says else told == ""


@pytest.fixture
def body(db):
    return make.make_body()


def drafts(body, count=3):
    """A bank with drafts of the author's that nobody has approved."""
    import io

    bank = make.make_bank(body)
    batch = check_import(io.BytesIO(make.workbook(make.rows_of(count, 0))), name="x", bank=bank, user=body.author)
    return bank, commit_import(batch, user=body.author)


def ids(bank):
    return list(Item.objects.filter(bank=bank).order_by("number").values_list("uuid", flat=True))


def states(bank):
    return list(ItemVersion.objects.filter(item__bank=bank).order_by("item__number").values_list("state", flat=True))


def take(bank, step, user, items=None, **named):
    return review_items(bank, items if items is not None else ids(bank), step=step, user=user, **named)


def test_a_draft_is_handed_in_approved_by_another_and_drawn(body):
    bank, _batch = drafts(body)
    take(bank, review.HAND_IN, body.author)
    assert states(bank) == ["review"] * 3
    assert pool_items([bank]) == []
    done = take(bank, review.APPROVE, body.reviewer)
    assert (len(done.items), done.refused) == (3, ())
    assert len(pool_items([bank])) == 3
    version = ItemVersion.objects.filter(item__bank=bank).first()
    assert (version.state, version.approver) == ("approved", body.reviewer)


def test_nobody_approves_his_own_not_even_with_both_posts(body):
    bank, _batch = drafts(body, 1)
    people.make_membership(body.author.person, body.organisation, role="item_reviewer")
    take(bank, review.HAND_IN, body.author)
    done = take(bank, review.APPROVE, body.author)
    assert "必须由不同的人" in done.refused[0].reason
    assert (states(bank), done.items) == (["review"], ())
    ItemVersion.objects.filter(item__bank=bank).update(author=body.reviewer)  # the twin: another's is approved
    assert len(take(bank, review.APPROVE, body.author).items) == 1


def test_whoever_may_neither_write_nor_approve_is_turned_away(body):
    bank, _batch = drafts(body, 1)
    for user, step in ((body.author, review.APPROVE), (body.reviewer, review.HAND_IN), (body.officer, review.TAG)):
        with pytest.raises(NotAllowed):
            take(bank, step, user, value="电工")
    assert states(bank) == ["draft"]


def test_a_return_says_why_and_makes_a_draft_of_it(body):
    bank, _batch = drafts(body, 1)
    take(bank, review.HAND_IN, body.author)
    with pytest.raises(ReviewRefused, match="原因"):
        take(bank, review.RETURN, body.reviewer, note=" ")
    take(bank, review.RETURN, body.reviewer, note="题干有歧义")
    assert states(bank) == ["draft"]
    assert [(row.kind, row.text) for row in ItemComment.objects.all()] == [("hand_in", ""), ("return", "题干有歧义")]
    take(bank, review.HAND_IN, body.author)
    take(bank, review.WITHDRAW, body.author)
    assert states(bank) == ["draft"]


def test_what_was_returned_is_not_approved_with_its_batch(body):
    bank, batch = drafts(body, 3)
    first = ids(bank)[:1]
    take(bank, review.HAND_IN, body.author, first)
    take(bank, review.RETURN, body.reviewer, first, note="答案不对")
    assert approve_import(batch, user=body.reviewer) == 2
    assert states(bank) == ["draft", "approved", "approved"]
    assert len(pool_items([bank])) == 2


def test_a_batch_nobody_touched_is_approved_whole(body):
    """The twin of the test before."""
    bank, batch = drafts(body, 3)
    assert approve_import(batch, user=body.reviewer) == 3
    assert len(pool_items([bank])) == 3


def test_each_item_has_its_own_result_and_one_event_names_those_that_changed(body):
    bank, _batch = drafts(body, 3)
    one, two, three = ids(bank)
    take(bank, review.HAND_IN, body.author, [one, two])
    done = take(bank, review.APPROVE, body.reviewer)
    assert [item.uuid for item in done.items] == [one, two]
    assert [(turned.item.uuid, turned.reason) for turned in done.refused] == [(three, "还是草稿，没有提交审定。")]
    event = evidence.events_about(f"bank:{bank.key}")[-1]
    assert event.kind == "exams.items.approved"
    assert event.subject_list == [f"bank:{bank.key}", f"item:{one}", f"item:{two}"]
    assert event.actor == body.reviewer.actor
    before = len(evidence.events_about(f"bank:{bank.key}"))
    take(bank, review.APPROVE, body.reviewer)
    assert len(evidence.events_about(f"bank:{bank.key}")) == before, "nothing changed, nothing to tell"


def test_another_banks_items_are_not_touched(body):
    bank, _batch = drafts(body, 1)
    other, _other_batch = drafts(body, 1)
    done = take(bank, review.HAND_IN, body.author, ids(other))
    assert (done.items, done.refused) == ((), ())
    assert states(other) == ["draft"]


def test_an_unsound_item_is_not_approved(body):
    bank, _batch = drafts(body, 2)
    take(bank, review.HAND_IN, body.author)
    ItemVersion.objects.filter(item__uuid=ids(bank)[0]).update(key=[7])
    done = take(bank, review.APPROVE, body.reviewer)
    assert (len(done.items), done.refused[0].reason) == (1, "答案：判断题的答案应为 对 或 错。")


def test_retiring_takes_out_of_the_pool_and_restoring_puts_back(body):
    bank = make.make_bank(body, judgements=3)
    take(bank, review.RETIRE, body.reviewer, note="过时")
    assert pool_items([bank]) == []
    done = take(bank, review.RETIRE, body.reviewer, note="过时")
    assert {turned.reason for turned in done.refused} == {"已经停用，请先恢复使用。"}
    take(bank, review.RESTORE, body.reviewer, note="仍然有效")
    assert len(pool_items([bank])) == 3


def test_retiring_on_the_items_own_page_stands_in_its_history_too(body):
    bank = make.make_bank(body, judgements=1)
    (one,) = ids(bank)
    reviewer = make.signed_in(body.reviewer)
    for reason in ("过时", "仍然有效"):
        reviewer.post(reverse("exams:item-retire", args=[one]), {"reason": reason})
    assert [(row.kind, row.text, row.author) for row in ItemComment.objects.all()] == [
        ("retire", "过时", body.reviewer),
        ("restore", "仍然有效", body.reviewer),
    ]


def test_filing_changes_what_is_drawn_only_by_a_reviewer(body):
    bank = make.make_bank(body, judgements=2)
    done = take(bank, review.TAG, body.author, value="高频")
    assert (done.items, len(done.refused)) == ((), 2)
    take(bank, review.TAG, body.reviewer, value="高频")
    take(bank, review.TAG, body.reviewer, value="高频")
    take(bank, review.MOVE, body.reviewer, value="安全用电 > 接地")
    take(bank, review.EXCLUDE, body.reviewer, value="g1")
    assert {(item.tags, item.area, item.exclusion) for item in pool_items([bank])} == {
        (("高频",), "安全用电/接地", f"{bank.pk}:g1")
    }
    take(bank, review.UNTAG, body.reviewer, value="高频")
    take(bank, review.EXCLUDE, body.reviewer, value="")
    assert {(item.tags, item.exclusion) for item in pool_items([bank])} == {((), "")}


def test_filing_reaches_the_newest_version_and_the_one_that_is_drawn(body):
    bank = make.make_bank(body, judgements=1)
    newer = ItemVersion.objects.get()
    newer.pk, newer.version, newer.state = None, 2, "draft"
    newer.save()
    take(bank, review.TAG, body.reviewer, value="高频")
    assert [version.tags for version in ItemVersion.objects.all()] == [["高频"], ["高频"]]


def test_a_newer_draft_leaves_the_approved_version_in_the_pool(body):
    bank = make.make_bank(body, judgements=1)
    first = ItemVersion.objects.get()
    newer = ItemVersion.objects.get()
    newer.pk, newer.version, newer.state, newer.approver = None, 2, "draft", None
    newer.save()
    assert [item.id for item in pool_items([bank])] == [first.pk]
    take(bank, review.HAND_IN, body.author)
    assert [item.id for item in pool_items([bank])] == [first.pk]
    take(bank, review.APPROVE, body.reviewer)
    assert [item.id for item in pool_items([bank])] == [newer.pk], "the twin: approved, it takes the place"


@pytest.mark.parametrize(
    ("step", "value", "says"),
    [("tag", "", "标签"), ("tag", "甲,乙", "标签"), ("move", " / ", "知识点"), ("nonsense", "", "选择要做什么")],
)
def test_a_step_without_what_it_needs_is_refused_whole(body, step, value, says):
    bank, _batch = drafts(body, 1)
    with pytest.raises(ReviewRefused, match=says):
        take(bank, step, body.author, value=value)


def test_a_word_under_an_item_is_for_those_who_work_on_it(body):
    bank, _batch = drafts(body, 1)
    version = ItemVersion.objects.get(item__bank=bank)
    comment_item(version, text=" 依据是哪一条？ ", user=body.reviewer)
    assert ItemComment.objects.get().text == "依据是哪一条？"
    with pytest.raises(NotAllowed):
        comment_item(version, text="路过", user=body.officer)
    with pytest.raises(ReviewRefused):
        comment_item(version, text=" ", user=body.author)


def test_what_waits_for_whom_is_counted_on_the_desk(body):
    bank, _batch = drafts(body, 3)
    assert (items_to_review(body.reviewer), items_returned(body.author)) == ({}, {})
    take(bank, review.HAND_IN, body.author)
    assert items_to_review(body.reviewer) == {bank.key: 3}
    assert items_to_review(body.author) == {}, "an author approves nothing"
    assert items_to_review(make.make_body().reviewer) == {}
    take(bank, review.RETURN, body.reviewer, ids(bank)[:2], note="改")
    assert items_to_review(body.reviewer) == {bank.key: 1}
    assert items_returned(body.author) == {bank.key: 2}
    desk = make.signed_in(body.author).get(reverse("portal:desk")).content.decode()
    assert f"{reverse('exams:bank-detail', args=[bank.key])}?state=draft" in desk
    desk = make.signed_in(body.reviewer).get(reverse("portal:desk")).content.decode()
    assert f"{reverse('exams:bank-detail', args=[bank.key])}?state=review" in desk
    take(bank, review.HAND_IN, body.author, ids(bank)[:1])
    assert items_returned(body.author) == {bank.key: 1}


# --- over HTTP -----------------------------------------------------------------------------------------------------


def test_the_item_page_offers_each_reader_his_own_step_and_tells_what_was_done(body):
    bank, _batch = drafts(body, 1)
    here = reverse("exams:item-detail", args=[ids(bank)[0]])
    step = reverse("exams:item-step", args=[ids(bank)[0]])
    author, reviewer = make.signed_in(body.author), make.signed_in(body.reviewer)
    assert [row["value"] for row in author.get(here).context["steps"]] == ["hand_in"]
    assert author.get(here).context["may_edit"]
    author.post(step, {"step": "hand_in"})
    assert [row["value"] for row in author.get(here).context["steps"]] == ["withdraw"]
    assert not author.get(here).context["may_edit"], "what is being read is not changed under the reader"
    assert [row["value"] for row in reviewer.get(here).context["steps"]] == ["approve", "return"]
    page = reviewer.post(step, {"step": "return"}, follow=True).content.decode()
    assert "请写明原因" in page
    reviewer.post(step, {"step": "return", "note": "请补依据"})
    author.post(step, {"step": "comment", "note": "已补上"})
    page = author.get(here).content.decode()
    assert "请补依据" in page
    assert page.index("已补上") < page.index("请补依据"), "the newest first"
    officer = make.signed_in(body.officer)
    assert officer.post(step, {"step": "comment", "note": "x"}).status_code == 403


def test_many_are_chosen_by_ticks_or_by_the_filter_and_each_is_told(body):
    bank, _batch = drafts(body, 3)
    act = reverse("exams:items-act", args=[bank.key])
    author, reviewer = make.signed_in(body.author), make.signed_in(body.reviewer)
    page = author.post(f"{act}?stem=T0002", {"which": "all", "step": "hand_in"})
    assert [item.number for item in page.context["done"].items] == ["T0002"]
    page = reviewer.post(act, {"which": "chosen", "item": [str(one) for one in ids(bank)[:2]], "step": "approve"})
    assert [item.number for item in page.context["done"].items] == ["T0002"]
    html = page.content.decode()
    assert "T0001" in html
    assert "还是草稿，没有提交审定" in html
    back = author.post(f"{act}?type=judgement", {"which": "chosen", "step": "hand_in"})
    assert back.url.endswith("?type=judgement")
    page = author.get(back.url)
    assert "请先选择试题" in page.content.decode()
    assert author.post(act, {"item": ["nonsense"], "step": "hand_in"}).status_code == 302


def test_a_page_of_another_body_and_a_foreign_item_are_not_there(body):
    bank, _batch = drafts(body, 1)
    stranger = make.signed_in(make.make_body().author)
    assert stranger.post(reverse("exams:items-act", args=[bank.key]), {"step": "hand_in"}).status_code == 404
    assert stranger.post(reverse("exams:item-step", args=ids(bank)[:1]), {"step": "hand_in"}).status_code == 404
