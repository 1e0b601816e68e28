"""A bank that leaves Moodle comes in with keys, pictures and categories; what goes out is what comes back."""

from __future__ import annotations

import base64

import pytest

from exams.domain import content as c
from exams.domain.draft import Draft
from exams.domain.formats.moodle.read import read
from exams.domain.formats.refusal import FileUnreadable
from tests.exams.formats import strategies as made


def quiz(*questions: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'.encode()


def question(kind: str, inside: str, stem: str = "停电后应", more: str = "") -> str:
    return (
        f'<question type="{kind}"><name><text>名</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{more}</questiontext>{inside}</question>'
    )


def answer(fraction: str, text: str, feedback: str = "", more: str = "") -> str:
    said = f'<feedback format="html"><text>{feedback}</text></feedback>' if feedback else ""
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>{said}{more}</answer>'


def one(*questions: str) -> Draft:
    reading = read(quiz(*questions))
    assert reading.refused == ()
    (draft,) = reading.drafts
    return draft


CHOICE = answer("100", "<p>验电</p>") + answer("0", "合闸", "危险") + answer("-33.33333", "送电")


def test_a_single_choice_keeps_fractions_feedback_and_order():
    content = one(question("multichoice", f"<single>true</single><shuffleanswers>0</shuffleanswers>{CHOICE}")).content
    assert (content.type, content.options, content.key) == (c.SINGLE, ("验电", "合闸", "送电"), (0,))
    assert (content.shares, content.shuffle) == ((10_000, 0, -3333), False)
    assert content.option_feedback == ("", "危险", "")
    assert content.markup == c.PLAIN


@pytest.mark.parametrize(
    ("fractions", "key", "shares"),
    [
        (("50", "50", "-100"), (0, 1), ()),
        (("50", "50", "0"), (0, 1), (5000, 5000, 0)),
        (("33.33333", "33.33333", "33.33333"), (0, 1, 2), ()),
        (("60", "40", "-50"), (0, 1), (6000, 4000, -5000)),
    ],
)
def test_a_multiple_choice_keeps_its_fractions(fractions, key, shares):
    rows = "".join(answer(fraction, f"选项{at}") for at, fraction in enumerate(fractions))
    content = one(question("multichoice", f"<single>false</single>{rows}")).content
    assert (content.type, content.key, content.shares) == (c.MULTIPLE, key, shares)


def test_true_and_false_with_what_is_said_to_each():
    inside = answer("0", "true", "错了") + answer("100", "false", "对了")
    content = one(question("truefalse", inside)).content
    assert (content.type, content.key, content.option_feedback) == (c.JUDGEMENT, (1,), ("错了", "对了"))


def test_a_short_answer_with_case_weights_and_what_is_said_to_all_others():
    inside = "<usecase>1</usecase>" + answer("100", "接地") + answer("50", "接零", "半对") + answer("0", "*", "再想")
    reading = read(quiz(question("shortanswer", inside, stem="应先_____再干")))
    content = reading.drafts[0].content
    assert content.stem == "应先{{1}}再干"
    assert content.blanks == (c.Blank((c.Answer("接地"), c.Answer("接零", 5000, "", "半对")), minds_case=True),)
    assert "其他答案" in reading.losses[0].what


def test_a_number_with_tolerance_and_units():
    units = (
        "<units><unit><multiplier>1</multiplier><unit_name>V</unit_name></unit>"
        "<unit><multiplier>0.001</multiplier><unit_name>kV</unit_name></unit></units>"
    )
    inside = answer("100", "220", more="<tolerance>5</tolerance>") + answer(
        "50", "230", more="<tolerance>0</tolerance>"
    )
    reading = read(quiz(question("numerical", inside + units, stem="电压是")))
    content = reading.drafts[0].content
    assert content.stem == "电压是{{1}}"
    blank = c.Blank((c.Answer("220", tolerance="5"), c.Answer("230", 5000)), is_number=True, unit="V")
    assert content.blanks == (blank,)
    assert "kV" in reading.losses[0].what


@pytest.mark.parametrize("kind", ["matching", "ddmatch"])
def test_matching_with_a_distractor(kind):
    rows = "".join(
        f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'
        for left, right in (("红", "禁止"), ("黄", "警告"), ("橙", "警告"), ("", "指令"))
    )
    content = one(question(kind, f"<shuffleanswers>true</shuffleanswers>{rows}")).content
    assert (content.type, content.options) == (c.MATCH, ("红", "黄", "橙"))
    assert (content.targets, content.key) == (("禁止", "警告", "指令"), (0, 1, 1))


def test_ordering_by_fraction():
    content = one(question("ordering", answer("2", "验电") + answer("1", "停电") + answer("3", "接地"))).content
    assert (content.type, content.options) == (c.ORDER, ("停电", "验电", "接地"))


def test_an_essay_with_a_rubric_and_one_with_words_for_the_marker():
    told = '<graderinfo format="html"><text>&lt;p&gt;40% 断电&lt;/p&gt;&lt;p&gt;60% 急救&lt;/p&gt;</text></graderinfo>'
    assert one(question("essay", told)).content.rubric == (c.Criterion("断电", 4000), c.Criterion("急救", 6000))
    loose = one(question("essay", '<graderinfo format="html"><text>看着给</text></graderinfo>'))
    assert (loose.content.rubric, loose.explanation) == ((), "评分说明：看着给")


def test_embedded_answers_are_gaps_or_the_parts_of_a_case():
    gaps = one(question("cloze", "", stem="先{1:SHORTANSWER:=停电~%50%断电#可以}再{1:NM:=3:1}次{1:SAC:=OK\\}}")).content
    assert gaps.stem == "先{{1}}再{{2}}次{{3}}"
    assert gaps.blanks == (
        c.Blank((c.Answer("停电"), c.Answer("断电", 5000, "", "可以"))),
        c.Blank((c.Answer("3", tolerance="1"),), is_number=True),
        c.Blank((c.Answer("OK}"),), minds_case=True),
    )
    case = one(question("multianswer", "", stem="先{1:MC:=停电~验电}再{2:SA:=接地}选{1:MR:%50%甲~%50%乙~丙}")).content
    assert (case.type, case.stem) == (c.CASE, "先（1）再（2）选（3）")
    assert [part.type for part in case.parts] == [c.SINGLE, c.BLANK, c.MULTIPLE]


def test_categories_in_any_order_tags_number_explanation():
    category = '<question type="category"><category><text>{}</text></category></question>'
    item = question(
        "truefalse",
        answer("100", "true") + answer("0", "false") + "<idnumber>DG-1</idnumber>"
        "<generalfeedback format='html'><text>因为</text></generalfeedback>"
        "<tags><tag><text>触电</text></tag><tag><text>难度:1</text></tag></tags>",
    )
    reading = read(
        quiz(
            category.format("$course$/top/电工/接地//接零"),
            item,
            category.format("$module$/top/电工"),
            item.replace("停电后应", "二"),
            category.format("top"),
            item.replace("停电后应", "三"),
        )
    )
    assert [draft.area for draft in reading.drafts] == ["电工/接地／接零", "电工", "未分类"]
    draft = reading.drafts[0]
    assert (draft.number, draft.explanation, draft.tags, draft.difficulty) == ("DG-1", "因为", ("触电",), 1)


def test_pictures_inside_the_file_come_along_by_their_content():
    data = made.picture()
    coded = base64.b64encode(data).decode()
    file = f'<file name="图 1.txt" path="/a/" encoding="base64">{coded[:40]}\n{coded[40:]}</file>'
    stem = '看图<img src="@@PLUGINFILE@@/a/%E5%9B%BE%201.txt" width="40" onerror="alert(1)">'
    inline = f'<img src="data:image/png;base64,{coded}">'
    reading = read(
        quiz(
            question(
                "multichoice",
                f"<single>true</single>{answer('100', inline)}{answer('0', '乙')}",
                stem=stem,
                more=file,
            )
        )
    )
    name = made.named(data)
    assert reading.media == {name: data}
    content = reading.drafts[0].content
    assert content.stem == f'看图<img src="media:{name}" width="40">'
    assert content.options[0] == f'<img src="media:{name}">'
    assert reading.losses == ()


@pytest.mark.parametrize(
    ("stem", "more", "what"),
    [
        ('a<img src="http://evil.cn/x.png">', "", "evil.cn"),
        ('a<img src="@@PLUGINFILE@@/x.png">', "", "x.png"),
        (
            'a<img src="@@PLUGINFILE@@/x.svg">',
            '<file name="x.svg" path="/" encoding="base64">PHN2Zz48L3N2Zz4=</file>',
            "SVG",
        ),
        (
            'a<img src="@@PLUGINFILE@@/x.png">',
            '<file name="x.png" path="/" encoding="base64">####</file>',
            "base64",
        ),
        ("a<script>alert(1)</script>", "", "脚本"),
        ('a<a href="http://x.cn">b</a>', "", "链接"),
    ],
)
def test_what_could_not_be_carried_is_said(stem, more, what):
    inside = f"<single>true</single>{answer('100', '甲')}{answer('0', '乙')}"
    reading = read(quiz(question("multichoice", inside, stem=stem, more=more)))
    assert reading.drafts[0].content.stem.startswith("a")
    assert "script" not in reading.drafts[0].content.stem
    assert "http" not in reading.drafts[0].content.stem
    assert any(what in loss.what for loss in reading.losses), reading.losses


def test_settings_that_we_do_not_have_are_said():
    inside = (
        f"<single>true</single>{answer('100', '甲')}{answer('0', '乙')}<defaultgrade>2.5000000</defaultgrade>"
        "<hidden>1</hidden><correctfeedback format='html'><text>真棒</text></correctfeedback>"
        "<partiallycorrectfeedback><text>Your answer is partially correct.</text></partiallycorrectfeedback>"
        "<hint format='html'><text>想想</text></hint>"
    )
    said = [loss.what for loss in read(quiz(question("multichoice", inside))).losses]
    assert len(said) == 4
    assert "2.5" in said[0]


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        (question("calculated", ""), "题型", "计算题"),
        (question("gapselect", ""), "题型", "选词填空"),
        (question("ddwtos", ""), "题型", "拖字"),
        (question("weird", ""), "题型", "weird"),
        (
            question("multichoice", f"<single>true</single>{answer('50', '甲')}{answer('0', '乙')}"),
            "答案",
            "没有得满分",
        ),
        (question("multichoice", f"<single>true</single>{answer('x', '甲')}{answer('0', '乙')}"), "答案", "-100"),
        (question("shortanswer", answer("100", "a*b")), "答案", "通配符"),
        (question("truefalse", answer("0", "true")), "答案", "100%"),
        (question("numerical", answer("100", "abc")), "答案", "数值"),
        (question("cloze", "", stem="没有空"), "答案", "SHORTANSWER"),
        (question("multichoice", CHOICE, stem=" "), "题干", "未填"),
    ],
)
def test_a_bad_question_is_refused_and_the_others_come_in(text, column, words):
    good = question("truefalse", answer("100", "true") + answer("0", "false"))
    reading = read(quiz(good, text, good.replace("停电", "送电")))
    assert len(reading.drafts) == 2
    (refused,) = reading.refused
    assert refused.place.startswith("第 2 题")
    assert refused.faults[0].column == column
    assert words in refused.faults[0].reason


def test_a_description_is_a_note():
    assert "请阅读" in read(quiz(question("description", "", stem="请阅读"))).notes[0]


def test_another_xml_is_refused():
    with pytest.raises(FileUnreadable, match="Moodle XML"):
        read(b"<html/>")
