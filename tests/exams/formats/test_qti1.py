"""Items of QTI 1.2 come in from Common Cartridge, Canvas and older systems."""

from __future__ import annotations

import pytest

from exams.domain import content as c
from exams.domain.draft import Draft
from exams.domain.formats.detect import detect
from exams.domain.formats.qti1.read import read
from exams.domain.formats.refusal import FileUnreadable
from tests.exams.formats import strategies as made
from tests.exams.formats.test_qti import package


def quiz(*items: str, title: str = "电工") -> bytes:
    head = '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment title="卷">'
    section = f'<section ident="root_section"><section ident="s" title="{title}">{"".join(items)}</section></section>'
    return f"{head}{section}</assessment></questestinterop>".encode()


def material(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<material><mattext texttype="text/html">{text}</mattext></material>'


def item(presentation: str, rules: str = "", kind: str = "", more: str = "", stem: str = "<p>停电后</p>") -> str:
    fact = f"<fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry>"
    return (
        f'<item ident="i"><itemmetadata><qtimetadata><qtimetadatafield>{fact}</qtimetadatafield></qtimetadata>'
        f"</itemmetadata><presentation>{material(stem)}{presentation}</presentation>"
        f"<resprocessing><outcomes/>{rules}</resprocessing>{more}</item>"
    )


def choices(*texts: str, many: bool = False, name: str = "r", more: str = "") -> str:
    rows = "".join(f'<response_label ident="{at}">{material(text)}</response_label>' for at, text in enumerate(texts))
    head = f'<response_lid ident="{name}" rcardinality="{"Multiple" if many else "Single"}">'
    return f'{head}{more}<render_choice shuffle="Yes">{rows}</render_choice></response_lid>'


def rule(condition: str, worth: str = "100", feedback: str = "", action: str = "Set") -> str:
    said = f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/>' if feedback else ""
    given = f'<setvar varname="SCORE" action="{action}">{worth}</setvar>' if worth else ""
    return f"<respcondition><conditionvar>{condition}</conditionvar>{given}{said}</respcondition>"


def equal(answer: str, name: str = "r", more: str = "") -> str:
    return f'<varequal respident="{name}"{more}>{answer}</varequal>'


def one(text: str) -> Draft:
    reading = read(quiz(text))
    assert reading.refused == ()
    (draft,) = reading.drafts
    return draft


def test_a_single_choice_with_feedback_and_its_section_as_area():
    said = f'<itemfeedback ident="0_fb"><flow_mat>{material("对了")}</flow_mat></itemfeedback>'
    said += f'<itemfeedback ident="general_fb"><flow_mat>{material("先断电")}</flow_mat></itemfeedback>'
    rules = rule(equal("0"), "", "0_fb") + rule(equal("0"))
    draft = one(item(choices("验电", "合闸"), rules, more=said))
    content = draft.content
    assert (content.type, content.stem, content.options) == (c.SINGLE, "停电后", ("验电", "合闸"))
    assert (content.key, content.shuffle, content.option_feedback) == ((0,), True, ("对了", ""))
    assert (draft.explanation, draft.area) == ("先断电", "卷/电工")


def test_true_and_false():
    draft = one(item(choices("True", "False"), rule(equal("1")), "true_false_question"))
    assert (draft.content.type, draft.content.key) == (c.JUDGEMENT, (1,))


def test_several_right_options_all_at_once_or_each_for_itself():
    whole = f"<and>{equal('0')}<not>{equal('1')}</not>{equal('2')}</and>"
    content = one(item(choices("甲", "乙", "丙", many=True), rule(whole))).content
    assert (content.type, content.key, content.shares) == (c.MULTIPLE, (0, 2), ())
    each = rule(equal("0"), "50", action="Add") + rule(equal("2"), "50", action="Add") + rule(equal("1"), "-50")
    content = one(item(choices("甲", "乙", "丙", many=True), each)).content
    assert (content.key, content.shares) == ((0, 2), (5000, -5000, 5000))


GAP = '<response_str ident="r" rcardinality="Single"><render_fib/></response_str>'


def test_a_gap_of_words_and_one_of_a_number():
    rules = rule(equal("接地", more=' case="No"') + equal("接零"))
    content = one(item(GAP, rules, "short_answer_question")).content
    assert content.stem == "停电后{{1}}"
    assert content.blanks == (c.Blank((c.Answer("接地"), c.Answer("接零"))),)
    between = f'<or>{equal("220")}<and><vargte respident="r">215</vargte><varlte respident="r">225</varlte></and></or>'
    content = one(item(GAP, rule(between), "numerical_question")).content
    assert content.blanks == (c.Blank((c.Answer("220", tolerance="5"),), is_number=True),)


def test_an_essay_with_its_model_answer():
    said = f"<solution><solutionmaterial>{material('先断电')}</solutionmaterial></solution>"
    said = f'<itemfeedback ident="solution">{said}</itemfeedback>'
    draft = one(item(GAP, "", "essay_question", said))
    assert draft.content.type == c.ESSAY
    assert "先断电" in draft.explanation


def test_matching_as_canvas_writes_it():
    sides = choices("禁止", "警告", name="a", more=material("红")) + choices(
        "禁止", "警告", name="b", more=material("黄")
    )
    rules = rule(equal("0", "a"), "50", action="Add") + rule(equal("1", "b"), "50", action="Add")
    content = one(item(sides, rules, "matching_question")).content
    assert (content.type, content.options, content.targets, content.key) == (
        c.MATCH, ("红", "黄"), ("禁止", "警告"), (0, 1),
    )  # fmt: skip


def test_a_cartridge_with_pictures():
    text = item(choices("验电", "合闸"), rule(equal("0")), stem='<img src="$IMS-CC-FILEBASE$/a.png">看')
    manifest = b'<manifest><resource type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment" href="q/a.xml"/></manifest>'
    data = package({"imsmanifest.xml": manifest, "q/a.xml": quiz(text), "web_resources/a.png": made.picture()})
    assert detect(data) == "qti_1"
    reading = read(data)
    assert reading.drafts[0].content.stem == f'<img src="{made.PICTURES[0]}">看'
    assert reading.drafts[0].place == "q/a.xml 第 1 题"


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        (item(choices("甲", "乙"), ""), "答案", "没有得分"),
        (item(choices("甲", "乙"), rule(equal("9"))), "答案", "没有的选项"),
        (item(choices("甲", "乙"), rule(equal("0")) + rule(equal("1"))), "答案", "只能选一项"),
        (item(GAP, rule("<other/>"), "short_answer_question"), "题型", ""),
        (item(GAP, "", "calculated_question"), "题型", "公式题"),
        (item(""), "题型", "没有作答"),
    ],
)
def test_a_bad_item_is_refused_and_the_others_come_in(text, column, words):
    good = item(choices("甲", "乙"), rule(equal("0")))
    reading = read(quiz(good, text, good))
    if column == "题型" and not words:
        assert [draft.content.type for draft in reading.drafts] == [c.SINGLE, c.ESSAY, c.SINGLE]
        return
    assert len(reading.drafts) == 2
    fault = reading.refused[0].faults[0]
    assert (fault.column, words in fault.reason) == (column, True)


def test_a_file_without_items_is_refused():
    with pytest.raises(FileUnreadable, match="。$"):
        read(b"<questestinterop/>")
