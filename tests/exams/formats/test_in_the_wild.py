"""Quirks of files met in the wild, each in a small example of our own; the docstring names where it was met."""

from __future__ import annotations

import base64
import re

import pytest

from exams.domain import content as c
from exams.domain.formats import aiken
from exams.domain.formats.detect import detect
from exams.domain.formats.moodle.read import read as read_moodle
from exams.domain.formats.numbered.text import read as read_text
from exams.domain.formats.qti.read import read as read_qti
from exams.domain.formats.qti1.read import read as read_qti_1
from tests.exams.formats import strategies as made
from tests.exams.formats import test_qti as two
from tests.exams.formats import test_qti1 as one


def paper(text: str) -> list[c.ItemContent]:
    """All items of a numbered text; none refused."""
    reading = read_text(text.encode())
    assert reading.refused == ()
    return [draft.content for draft in reading.drafts]


def test_aiken_options_need_no_blank_behind_the_letter():
    """moodle question/format/aiken/tests/fixtures/aiken_errors.txt: its last question is a good one."""
    reading = aiken.read("停电后先做什么？\nA)验电\nB)合闸\nANSWER: A\n".encode())
    (draft,) = reading.drafts
    assert draft.content.options == ("验电", "合闸")


ONE_ANSWER = "一、不定项选择题\n1.可以带电的是（ A ）\nA.表 B.棒\n2.应戴的是（AB）\nA.帽 B.手套\n"


def test_indefinite_choice_takes_one_answer_or_several():
    """A factory's grading paper (不定项选择题): items with one right option stand beside those with three."""
    assert [(item.type, item.key) for item in paper(ONE_ANSWER)] == [(c.SINGLE, (0,)), (c.MULTIPLE, (0, 1))]
    strict = read_text(ONE_ANSWER.replace("不定项", "多项").encode())
    assert [refused.faults[0].column for refused in strict.refused] == ["答案"]


def test_brackets_that_all_hold_the_same_letter_are_the_answer():
    """A network school's paper: `需要进行（ B ）操作;…需要进行（ B ）操作。` over options of two halves."""
    (item,) = paper("1.进时（ B ）操作;出时（ B ）操作。\nA.加标签;加标签\nB.加标签;去标签\n")
    assert (item.stem, item.key) == ("进时（　）操作;出时（　）操作。", (1,))
    other = read_text("1.进时（ A ）操作;出时（ B ）操作。\nA.加标签\nB.去标签\n".encode())
    assert "分不清" in other.refused[0].faults[0].reason


@pytest.mark.parametrize("heading", ["27章：", "28章", "第三章 停电作业", "第二节"])
def test_a_chapter_between_items_is_no_part_of_the_last_option(heading):
    """The same paper: `27章：` stands between the items."""
    first, second = paper(f"1.先（A）\nA.验电\nB.合闸\n{heading}\n1.后（B）\nA.走\nB.停\n")
    assert first.options == ("验电", "合闸")
    assert second.key == (1,)


def test_a_stem_that_begins_like_a_chapter_stays_whole():
    (item,) = paper("1.按照规程\n第三章的规定，先做（A）\nA.验电\nB.合闸\n")
    assert item.stem == "按照规程\n第三章的规定，先做（　）"


def test_an_explanation_may_begin_with_a_chapter():
    reading = read_text("1.先（A）\nA.停\nB.走\n解析：\n第三章 停电作业\n".encode())
    assert reading.drafts[0].explanation == "第三章 停电作业"


def test_options_with_a_letter_and_a_blank_only():
    """A Java course's papers: `A 只有第一行`, and `A 增强…<tabs>B .增强…` in the network paper."""
    text = "1.对的是（ D ）\nA 第一行\nB 第二行\nC 第三行\nD 都对\n2.优点是（AB）\nA 快\t\tB .稳\nC.省\n"
    first, second = paper(text)
    assert (first.options, first.key) == (("第一行", "第二行", "第三行", "都对"), (3,))
    assert second.options == ("快", "稳", "省")


def test_a_line_that_begins_with_a_letter_is_no_option_by_itself():
    (item,) = paper("1.下面的设备\nA 型和甲型，应接地的是（A）\nA.机\nB.笔\n")
    assert item.stem == "下面的设备\nA 型和甲型，应接地的是（　）"
    assert item.options == ("机", "笔")


def test_a_number_without_a_mark_begins_an_item_behind_a_finished_one():
    """A notes page of interview questions: `24下列关于…` stands between `21.` and `25.`."""
    first, second = paper(
        "21.原因是\nA、内因\nB、外因\n参考答案：B\n答案解析：见书\n24下列错误的是？\nA、快\nB、慢\n参考答案：A\n"
    )
    assert (first.key, second.stem, second.key) == ((1,), "下列错误的是？", (0,))


def test_a_number_in_an_explanation_begins_nothing():
    (item,) = paper("2.应复审\nA、对\nB、错\n答案：A\n解析：期满前\n3个月内提出\n")
    assert item.key == (0,)
    reading = read_text("2.应复审\nA、对\nB、错\n答案：A\n解析：期满前\n3个月内提出\n".encode())
    assert reading.drafts[0].explanation == "期满前\n3个月内提出"


def test_two_answers_in_one_item_are_refused_not_added_up():
    reading = read_text("1.原因是\nA、内\nB、外\n答案：B\n下一题没有题号\n答案：A\n".encode())
    assert reading.drafts == ()
    assert "两处" in reading.refused[0].faults[0].reason


def test_braces_in_a_numbered_paper_do_not_make_it_gift():
    """A notes page of algorithms: `权值分别为{3，4，5}` in a stem."""
    data = "5、权值分别为{3，4，5}，长度为（ B ）。\nA：58\tB：169\n\n解释：见图\n".encode()
    assert detect(data) == "text"
    (item,) = paper(data.decode())
    assert (item.options, item.key) == (("58", "169"), (1,))
    assert detect("1. 安全电压 {#36:1}\n答案 {T}\n".encode()) == "gift"


def test_explanations_are_marked_in_more_ways():
    """The same pages: `**解析**` on its own line, and `解释：`."""
    reading = read_text("1.先（A）\nA.停\nB.走\n**解析**\n防触电\n2.后（A）\nA.验\nB.走\n解释：有无电\n".encode())
    assert [draft.explanation for draft in reading.drafts] == ["防触电", "有无电"]
    assert paper("1.名词解释：什么是（A）\nA.停电\nB.走\n")[0].stem == "名词解释：什么是（　）"


def test_wide_letters_name_options_and_answers():
    """WPS with a Chinese input method in full-width mode."""
    (item,) = paper("１．先（Ｂ）\nＡ．走　Ｂ．停\n")
    assert (item.options, item.key) == (("走", "停"), (1,))
    (item,) = paper("１．先做什么\nＡ．走　Ｂ．停\n答案：Ｂ\n")
    assert item.key == (1,)


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


def test_numbers_are_called_by_their_name():
    """A script with questions on ethics: `题目1：…` with answers `正确答案：ABCD`."""
    text = "题目1：应当\nA. 停电\nB. 验电\n正确答案：AB\n解析：都要\n题目2：先\nA. 停电\nB. 合闸\n正确答案：A\n"
    assert detect(text.encode()) == "text"
    first, second = paper(text)
    assert (first.type, first.stem, second.key) == (c.MULTIPLE, "应当", (0,))


def test_the_type_stands_before_the_stem():
    """Exports of learning platforms: `1. [多选题]`, `2.【判断题】`, the stem behind or on the next line."""
    text = "\\1. [多选题]\n\n应当\n\nA.\n\n停电\n\nB.\n\n验电\n\n正确答案：AB\n"
    text += "2.【判断题】可带电拉人。（×）\n3.(单选题, 2分)先\nA.停\nB.走\n答案：A\n"
    first, second, third = paper(text)
    assert (first.type, first.stem, first.options, first.key) == (c.MULTIPLE, "应当", ("停电", "验电"), (0, 1))
    assert (second.type, second.stem) == (c.JUDGEMENT, "可带电拉人。")
    assert (third.type, third.stem) == (c.SINGLE, "先")
    (plain,) = paper("1.（多人作业）时应（A）\nA.监护\nB.散开\n")
    assert plain.stem == "（多人作业）时应（　）"


def test_marks_of_markdown_are_not_part_of_a_paper():
    """Teachers' notes: `### 二、判断题`, `**7. …（A）**`, `- A. …`."""
    text = "### 一、单选题\n\n**7. 先做什么（A）**\n\n- A. 停电\n- B. 合闸\n\n## 二、判断题\n\n**1. 应验电。（√）**\n"
    first, second = paper(text)
    assert (first.stem, first.options, first.key) == ("先做什么（　）", ("停电", "合闸"), (0,))
    assert (second.type, second.stem) == (c.JUDGEMENT, "应验电。")
    (power,) = paper("1.算式 2 ** 3 是（A）\nA.8\nB.6\n")
    assert power.stem == "算式 2 ** 3 是（　）"


@pytest.mark.parametrize("answer", ["A、C", "A C", "AC", "A，C", "a c"])
def test_several_letters_are_parted_in_many_ways(answer):
    """A parser's own list of answers met in PDF banks."""
    assert paper(f"1.应当（ ）\nA.停\nB.走\nC.验\n答案：{answer}\n")[0].key == (0, 2)
