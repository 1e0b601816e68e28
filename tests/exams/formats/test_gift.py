"""A teacher's GIFT file comes in as Moodle would read it, and what goes out is what comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain import content as c
from exams.domain.draft import Draft
from exams.domain.formats.gift.read import read
from exams.domain.formats.gift.write import write
from tests.exams.formats import strategies as made


def one(text: str) -> Draft:
    reading = read(text.encode())
    assert reading.refused == ()
    (draft,) = reading.drafts
    return draft


@pytest.mark.parametrize(
    ("text", "type", "stem", "options", "key", "shares"),
    [
        ("停电后应{=验电 ~合闸}", c.SINGLE, "停电后应", ("验电", "合闸"), (0,), ()),
        ("停电后应{~合闸\n=验电\n~%-25%送电}", c.SINGLE, "停电后应", ("合闸", "验电", "送电"), (1,), (0, 10000, -2500)),
        ("先{=验电 ~合闸}再接地", c.SINGLE, "先（　）再接地", ("验电", "合闸"), (0,), ()),
        ("选{~%50%甲 ~%50%乙 ~%-100%丙}", c.MULTIPLE, "选", ("甲", "乙", "丙"), (0, 1), ()),
        ("选{~%50%甲 ~%50%乙 ~丙}", c.MULTIPLE, "选", ("甲", "乙", "丙"), (0, 1), (5000, 5000, 0)),
        (
            "选{~%33.333%甲 ~%33.333%乙 ~%33.333%丙 ~%-100%丁}",
            c.MULTIPLE, "选", ("甲", "乙", "丙", "丁"), (0, 1, 2), (),
        ),
        ("选{~%100%甲 ~乙}", c.SINGLE, "选", ("甲", "乙"), (0,), ()),
        ("对吗{T}", c.JUDGEMENT, "对吗", (), (0,), ()),
        ("对吗{FALSE}", c.JUDGEMENT, "对吗", (), (1,), ()),
        ("::Q::\\{x\\} \\= \\: \\~ \\# \\\\(a^2\\\\){=1 ~2}", c.SINGLE, "{x} = : ~ # \\(a^2\\)", ("1", "2"), (0,), ()),
        ("排{=a -> 1 =b -> 2 = -> 3}", c.MATCH, "排", ("a", "b"), (0, 1), ()),
        ("谈谈{}", c.ESSAY, "谈谈", (), (), ()),
        ("一\\n二{T}", c.JUDGEMENT, "一\n二", (), (0,), ()),
        ("[plain]a<b>c{T}", c.JUDGEMENT, "a<b>c", (), (0,), ()),
        ("[html]<p>一</p><p>二</p>{T}", c.JUDGEMENT, "一\n二", (), (0,), ()),
        ("H<sub>2</sub>O{T}", c.JUDGEMENT, "H<sub>2</sub>O", (), (0,), ()),
    ],
)  # fmt: skip
def test_a_teacher_writes_an_item_as_in_moodle(text, type, stem, options, key, shares):
    content = one(text).content
    assert (content.type, content.stem, content.options, content.key, content.shares) == (
        type, stem, options, key, shares,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "blank"),
    [
        ("{=接地 =接零}", c.Blank((c.Answer("接地"), c.Answer("接零")))),
        ("{=%100%接地#好 =%50%零}", c.Blank((c.Answer("接地", feedback="好"), c.Answer("零", 5000)))),
        ("{=a =%0%*#再想想}", c.Blank((c.Answer("a"),))),
        ("{=5\\*}", c.Blank((c.Answer("5*"),))),
        ("{#5:0.1}", c.Blank((c.Answer("5", tolerance="0.1"),), is_number=True)),
        ("{#1..5}", c.Blank((c.Answer("3", tolerance="2"),), is_number=True)),
        ("{#0.25..0.5}", c.Blank((c.Answer("0.375", tolerance="0.125"),), is_number=True)),
        ("{#-5}", c.Blank((c.Answer("-5"),), is_number=True)),
        ("{#=220:0 =%50%220:10#差不多 =%0%*#错}", c.Blank(
            (c.Answer("220"), c.Answer("220", 5000, "10", "差不多")), is_number=True)),
    ],
)  # fmt: skip
def test_a_gap_takes_words_or_numbers(answers, blank):
    content = one(f"电压 {answers} 伏").content
    assert content.stem == "电压 {{1}} 伏"
    assert content.blanks == (blank,)


def test_feedback_explanation_category_number_and_tags_come_along():
    draft = one(
        "$CATEGORY: $course$/top/电工/接地//接零\n\n// 说明 [id:DG\\]1] [tag:触电] [tag:难度:3]\n"
        "::第一题::选{\n  =断电#对了\n  ~拉人#危险\n####先断电，再救人}\n"
    )
    assert draft.content.option_feedback == ("对了", "危险")
    assert (draft.explanation, draft.area, draft.number) == ("先断电，再救人", "电工/接地／接零", "DG]1")
    assert (draft.tags, draft.difficulty) == (("触电",), 3)


def test_wrong_feedback_comes_first_in_true_or_false():
    assert one("对吗{F#答错了#答对了}").content.option_feedback == ("答错了", "答对了")
    assert one("对吗{T#答错了#答对了}").content.option_feedback == ("答对了", "答错了")


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("选{=甲", "答案", "花括号"),
        ("选{=甲 ~乙} 和 {=丙 ~丁}", "答案", "几组"),
        ("选{=甲 =乙 ~丙}", "答案", "2 个得满分"),
        ("选{~%50%甲 =%90%乙}", "答案", "没有得满分"),
        ("选{=ra*n}", "答案", "通配符"),
        ("选{=%200%甲 ~乙}", "答案", "-100 到 100"),
        ("数{#abc}", "答案", "数值"),
        ("数{#5..1}", "答案", "1..5"),
        ("{T}", "题干", "未填"),
        ("匹配{=a->1 =b}", "匹配项", "=左->右"),
    ],
)
def test_a_bad_item_is_refused_in_chinese_and_the_good_ones_come_in(text, column, words):
    reading = read(f"甲{{T}}\n\n{text}\n\n乙{{F}}\n".encode())
    assert [draft.content.stem for draft in reading.drafts] == ["甲", "乙"]
    (refused,) = reading.refused
    assert refused.place == "第 3 行"
    assert (refused.faults[0].column, words in refused.faults[0].reason) == (column, True), refused


def test_what_was_not_carried_is_said():
    reading = read(
        "只有说明\n\n[markdown]*重点* a{T}\n\n[html]<a href='http://x.cn'>看</a><img src='a.png'>{T}".encode()
    )
    assert "只有说明" in reading.notes[0]
    said = " ".join(loss.what for loss in reading.losses)
    assert "Markdown" in said
    assert "http://x.cn" in said
    assert "a.png" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_and_line_end_will_do(encoding, end):
    text = "停电后{\n=验电\n~合闸\n}\n\n接地{T}\n".replace("\n", end)
    assert len(read(text.encode(encoding)).drafts) == 2


GIFTABLE = st.one_of(
    made.judgement(), made.choice(c.SINGLE), made.choice(c.MULTIPLE), made.blank(1), made.match(), made.essay()
)


@made.often
@given(st.lists(made.sound(made.drafts(GIFTABLE)), max_size=4))
def test_what_goes_out_comes_back_and_goes_out_the_same(drafts):
    first = write(drafts)
    reading = read(first.data)
    assert reading.refused == ()
    second = write(reading.drafts)
    assert second.data == first.data
    if not first.losses:
        assert [made.bare(draft) for draft in reading.drafts] == [made.bare(draft) for draft in drafts]


def test_what_gift_cannot_hold_is_left_out_and_named():
    content = c.ItemContent(c.ORDER, "次序", options=("停电", "验电"))
    writing = write([Draft(content, number="7"), Draft(c.ItemContent(c.JUDGEMENT, "对吗", key=(0,)))])
    assert [(loss.place, "排序题" in loss.what) for loss in writing.losses] == [("第 1 题（7）", True)]
    assert len(read(writing.data).drafts) == 1
