"""Quirks of files met in the wild, each in a small example of our own; the docstring names where it was met."""

from __future__ import annotations

import base64
import re

import pytest

from exams.domain import content as c
from exams.domain.formats import aiken
from exams.domain.formats.moodle.read import read as read_moodle
from exams.domain.formats.qti.read import read as read_qti
from exams.domain.formats.qti1.read import read as read_qti_1
from tests.exams.formats import strategies as made
from tests.exams.formats import test_qti as two
from tests.exams.formats import test_qti1 as one


def test_aiken_options_need_no_blank_behind_the_letter():
    """moodle question/format/aiken/tests/fixtures/aiken_errors.txt: its last question is a good one."""
    reading = aiken.read("停电后先做什么？\nA)验电\nB)合闸\nANSWER: A\n".encode())
    (draft,) = reading.drafts
    assert draft.content.options == ("验电", "合闸")


def lists(name: str, *options: str) -> str:
    head = f'<response_lid ident="response_{name}"><material><mattext>{name}</mattext></material><render_choice>'
    rows = "".join(
        f'<response_label ident="{name}{at}">{one.material(text)}</response_label>' for at, text in enumerate(options)
    )
    return f"{head}{rows}</render_choice></response_lid>"


TWO_GAPS = lists("a", "可燃物", "易燃物") + lists("b", "Water", "water")
TWO_RULES = one.rule(one.equal("a0", name="response_a"), "50") + one.rule(one.equal("b0", name="response_b"), "50")


def test_canvas_names_the_gaps_in_the_stem():
    """instructure/qti canvas_multiple_fib.xml: every label is an accepted answer, the rules name one."""
    text = one.item(TWO_GAPS, TWO_RULES, kind="fill_in_multiple_blanks_question", stem="<p>清除[a]，备好[b]</p>")
    content = one.one(text).content
    assert (content.type, content.stem) == (c.BLANK, "清除{{1}}，备好{{2}}")
    assert [[answer.text for answer in blank.answers] for blank in content.blanks] == [["可燃物", "易燃物"], ["Water"]]


def test_canvas_drop_downs_are_a_case():
    """instructure/qti canvas_multiple_dropdowns.xml: a list for each gap, one right label in each."""
    content = one.one(
        one.item(TWO_GAPS, TWO_RULES, kind="multiple_dropdowns_question", stem="清除[a]，备好[b]")
    ).content
    assert (content.type, content.stem) == (c.CASE, "清除（1），备好（2）")
    assert [(part.type, part.key) for part in content.parts] == [(c.SINGLE, (0,)), (c.SINGLE, (0,))]


@pytest.mark.parametrize(("kind", "is_number"), [("Decimal", True), ("Integer", True), ("String", False)])
def test_a_gap_is_a_number_by_its_fibtype(kind, is_number):
    """instructure/qti numeric.xml has no question_type, only `fibtype="Decimal"` and bounds."""
    shown = (
        f'<response_str ident="r"><render_fib fibtype="{kind}"><response_label ident="x"/></render_fib></response_str>'
    )
    between = '<vargte respident="r">35</vargte><varlte respident="r">37</varlte>'
    (blank,) = one.one(one.item(shown, one.rule(f"<or>{one.equal('36')}<and>{between}</and></or>"))).content.blanks
    assert blank.is_number == is_number
    assert [(answer.text, answer.tolerance) for answer in blank.answers] == [("36", "1" if is_number else "")]


def test_html_stands_in_mattext_as_elements_too():
    """json2qti: `<mattext texttype="text/html">&lt;p&gt;用<code>x</code></mattext>`."""
    stem = '<material><mattext texttype="text/html">&lt;p&gt;用<code>x</code>时&lt;/p&gt;</mattext></material>'
    text = one.item(one.choices("a", "b"), one.rule(one.equal("0"))).replace(one.material("<p>停电后</p>"), stem)
    assert one.one(text).content.stem == "<p>用<code>x</code>时</p>"


def pool(kind: str, shown: str, rules: str) -> str:
    """An item as Blackboard's pools write it."""

    def said(text: str) -> str:
        body = f'<mat_extension><mat_formattedtext type="HTML">{text}</mat_formattedtext></mat_extension>'
        return f"<material>{body}</material>"

    stem = f'<flow class="QUESTION_BLOCK">{said("停电后？")}</flow>'
    asked = f'<flow class="Block">{stem}{shown.replace("[", said("").partition("></mat_form")[0] + ">")}</flow>'
    asked = asked.replace("]", "</mat_formattedtext></mat_extension></material>")
    return (
        f"<item><itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype></itemmetadata><presentation>{asked}"
        f'</presentation><resprocessing><outcomes><decvar varname="SCORE" maxvalue="2.0"/></outcomes>{rules}'
        '<respcondition title="incorrect"><conditionvar><other/></conditionvar>'
        '<setvar variablename="SCORE" action="Set">0</setvar></respcondition></resprocessing></item>'
    )


def test_blackboard_pays_score_max():
    """Blackboard Learn pools (Moodle's blackboard_six, qti-package-maker): `SCORE.max` and `mat_formattedtext`."""
    shown = '<response_lid ident="r"><render_choice><flow_label><response_label ident="x">[验电]</response_label>'
    shown += '<response_label ident="y">[合闸]</response_label></flow_label></render_choice></response_lid>'
    right = '<setvar variablename="SCORE" action="Set">SCORE.max</setvar>'
    rules = f'<respcondition title="correct"><conditionvar>{one.equal("x")}</conditionvar>{right}</respcondition>'
    content = one.one(pool("Multiple Choice", shown, rules)).content
    assert (content.stem, content.options, content.key) == ("停电后？", ("验电", "合闸"), (0,))


def test_blackboard_matches_by_place():
    """The same: left sides behind their lists, right sides in a block of their own, labels without words."""
    rows = ""
    for at, words in enumerate(("红", "黄")):
        labels = f'<response_label ident="{at}0"/><response_label ident="{at}1"/>'
        rows += (
            f'<flow class="Block"><response_lid ident="r{at}"><render_choice>{labels}</render_choice></response_lid>'
        )
        rows += f"<flow>[{words}]</flow><flow><material/></flow></flow>"
    empty = '<flow class="LINK_BLOCK"><material><mattext/></material></flow>'
    right = "".join(f'<flow class="Block"><flow>[{words}]</flow>{empty}</flow>' for words in ("警告", "禁止"))
    shown = f'<flow class="RESPONSE_BLOCK">{rows}</flow><flow class="RIGHT_MATCH_BLOCK">{right}</flow>'
    told = '<displayfeedback linkrefid="correct" feedbacktype="Response"/>'
    rules = "".join(
        f"<respcondition><conditionvar>{one.equal(answer, name=name)}</conditionvar>{told}</respcondition>"
        for name, answer in (("r0", "01"), ("r1", "10"))
    )
    content = one.one(pool("Matching", shown, rules)).content
    assert (content.stem, content.options, content.targets) == ("停电后？", ("红", "黄"), ("警告", "禁止"))
    assert content.key == (1, 0)
    blind = read_qti_1(one.quiz(pool("Matching", shown, rules.replace(told, ""))))
    assert blind.drafts == ()


def test_items_with_random_numbers_are_refused():
    """IMS 2.1 template.xml, mc_calc: a key in the file would be right for one draw only."""
    more = "<templateProcessing/>"
    body = '<p>挖<printedVariable identifier="A"/>米要<textEntryInteraction responseIdentifier="R"/>分</p>'
    declared = two.response("3", kind="float")
    reading = read_qti(two.item(body, declared + more))
    assert "随机" in reading.refused[0].faults[0].reason
    fixed = body.replace('<printedVariable identifier="A"/>', "2")
    assert two.one(two.item(fixed, declared)).content.stem == "挖2米要{{1}}分"


def words_rule(test: str, worth: str, tag: str = "responseIf") -> str:
    set_to = f'<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{worth}</baseValue></setOutcomeValue>'
    return f"<{tag}>{test}{set_to}</{tag}>"


def test_texts_that_rules_accept_come_in_with_their_share():
    """IMS 2.1 multi-input.xml: `match` with the right answer, then with others for half the marks."""
    held = '<variable identifier="R"/>'
    right = f'<match>{held}<correct identifier="R"/></match>'
    near = "".join(
        f'<match>{held}<baseValue baseType="string">{text}</baseValue></match>' for text in ("接零", "接保护线")
    )
    rules = words_rule(right, "1.0") + words_rule(f"<or>{near}</or>", "0.5", "responseElseIf")
    rules = f"<responseProcessing><responseCondition>{rules}</responseCondition></responseProcessing>"
    body = '<p>先<textEntryInteraction responseIdentifier="R"/></p>'
    (blank,) = two.one(two.item(body, two.response("接地", kind="string"), rules)).content.blanks
    assert [(answer.text, answer.share) for answer in blank.answers] == [
        ("接地", 10000), ("接零", 5000), ("接保护线", 5000),
    ]  # fmt: skip
    assert blank.minds_case


@pytest.mark.parametrize(("minds", "expected"), [("false", False), ("true", True)])
def test_string_match_says_whether_capitals_count(minds, expected):
    """incept-qti-sdk (QTI 3): `qti-string-match case-sensitive="false"` over several values of correctResponse."""
    test = f'<stringMatch caseSensitive="{minds}"><variable identifier="R"/><baseValue baseType="string">'
    test = f"<or>{test}36V</baseValue></stringMatch>{test}36 V</baseValue></stringMatch></or>"
    rules = f"<responseProcessing><responseCondition>{words_rule(test, '1')}</responseCondition></responseProcessing>"
    body = '<p><textEntryInteraction responseIdentifier="R"/></p>'
    (blank,) = two.one(two.item(f"<p>电压</p>{body}", two.response("36V", kind="string"), rules)).content.blanks
    assert ([answer.text for answer in blank.answers], blank.minds_case) == (["36V", "36 V"], expected)


def test_two_bounds_are_a_number_with_tolerance():
    """Players without tolerances in `equal` want `gte` and `lte`; our own export writes them too."""

    def bound(tag: str, value: str) -> str:
        return f'<{tag}><variable identifier="R"/><baseValue baseType="float">{value}</baseValue></{tag}>'

    rules = words_rule(f"<and>{bound('gte', '3.5')}{bound('lte', '4.5')}</and>", "1")
    rules = f"<responseProcessing><responseCondition>{rules}</responseCondition></responseProcessing>"
    body = '<p>电阻<textEntryInteraction responseIdentifier="R"/></p>'
    (blank,) = two.one(two.item(body, two.response("4", kind="float"), rules)).content.blanks
    assert [(answer.text, answer.tolerance) for answer in blank.answers] == [("4", "0.5")]


def test_a_prompt_that_repeats_the_stem_is_said_once():
    """qti-package-maker's Blackboard QTI 2.1: the stem as a paragraph and again as the prompt."""
    twice = choices_with_prompt("停电后？")
    assert two.one(two.item(f"<p>停电后？</p>{twice}", two.response("A"))).content.stem == "停电后？"
    assert two.one(two.item(f"<p>看图。</p>{twice}", two.response("A"))).content.stem == "看图。\n停电后？"


def choices_with_prompt(prompt: str) -> str:
    return re.sub("<prompt>.*?</prompt>", f"<prompt>{prompt}</prompt>", two.choices("验电", "合闸"))


def test_partial_marks_of_an_order_are_named_as_lost():
    """IMS 2.0 order_partial_scoring.xml: another order earns one of two marks."""
    near = '<match><variable identifier="R"/><ordered><baseValue baseType="identifier">B</baseValue></ordered></match>'
    rules = f"<responseProcessing><responseCondition>{words_rule(near, '1')}</responseCondition></responseProcessing>"
    body = '<orderInteraction responseIdentifier="R"><simpleChoice identifier="A">停</simpleChoice>'
    body += '<simpleChoice identifier="B">验</simpleChoice></orderInteraction>'
    declared = two.response("A", "B", cardinality="ordered")
    reading = read_qti(two.item(f"<p>次序</p>{body}", declared, rules))
    assert [loss.what for loss in reading.losses] == ["其他次序的部分得分（按本平台的评分方式）"]
    assert read_qti(two.item(f"<p>次序</p>{body}", declared)).losses == ()


def old_moodle(text: str, coded: str, attributes: str = "") -> bytes:
    picture = f"<image>旧 图.png</image><image_base64>\n{coded}\n</image_base64>"
    return (
        f'<quiz><question type="truefalse"><questiontext{attributes}><text>{text}</text></questiontext>{picture}'
        '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
        "</question></quiz>"
    ).encode()


@pytest.mark.parametrize("attributes", ["", ' format="html"', ' format="plain_text"'])
def test_the_one_picture_of_old_moodle_stands_behind_the_text(attributes):
    """moodle question/format/xml/tests/fixtures/sample_questions_with_old_image_tag.xml (1.9): `image_base64`."""
    picture = made.picture()
    reading = read_moodle(old_moodle("看图", base64.b64encode(picture).decode(), attributes))
    (draft,) = reading.drafts
    assert draft.content.stem == f'看图 <img src="media:{made.named(picture)}">'
    assert reading.media == {made.named(picture): picture}


def test_an_old_picture_without_bytes_is_named_as_lost():
    reading = read_moodle(old_moodle("看图", ""))
    assert [draft.content.stem for draft in reading.drafts] == ["看图"]
    assert [loss.what for loss in reading.losses] == ["媒体 旧 图.png"]


def test_markdown_of_a_plain_question_is_named_as_lost():
    """Moodle's own exports have `format="markdown"` where a teacher chose that editor."""
    data = (
        '<quiz><question type="essay"><questiontext format="{}"><text>**停电**</text></questiontext></question></quiz>'
    )
    assert [loss.what for loss in read_moodle(data.format("markdown").encode()).losses] == [
        "Markdown 排版（保留了原文）"
    ]
    assert read_moodle(data.format("plain_text").encode()).losses == ()


def test_overall_feedback_of_a_pool_is_named_as_lost_where_no_option_takes_it():
    """moodle blackboard_six sample_blackboard_qti.dat: the right answer links `correct`."""
    shown = '<response_lid ident="r"><render_choice><response_label ident="true">[true]</response_label>'
    shown += '<response_label ident="false">[false]</response_label></render_choice></response_lid>'
    right = '<setvar variablename="SCORE" action="Set">SCORE.max</setvar><displayfeedback linkrefid="correct"/>'
    rules = f'<respcondition title="correct"><conditionvar>{one.equal("false")}</conditionvar>{right}</respcondition>'
    text = pool("True/False", shown, rules)
    for name, words in (("correct", "说对了"), ("incorrect", "再想想")):
        text = text.replace("</item>", f'<itemfeedback ident="{name}">{one.material(words)}</itemfeedback></item>')
    reading = read_qti_1(one.quiz(text))
    (draft,) = reading.drafts
    assert (draft.content.type, draft.content.key) == (c.JUDGEMENT, (1,))
    assert draft.content.option_feedback == ("", "说对了")
    assert [loss.what for loss in reading.losses] == ["答错时的整体反馈：再想想"]


def test_a_div_with_a_class_around_the_stem_goes():
    """incept-qti-sdk (QTI 3): `<div class="stem">` around every stem."""
    wrapped = two.item(f'<div class="stem">\n <p>停电后<b>先</b></p>\n</div>{two.choices("a", "b")}', two.response("A"))
    assert two.one(wrapped).content.stem.startswith("<p>停电后<b>先</b></p>")
