"""Items of QTI 2.1, 2.2 and 3.0 come in as their specification marks them; what goes out is what comes back."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from exams.domain import content as c
from exams.domain.draft import Draft
from exams.domain.formats.qti.read import read
from tests.exams.formats import strategies as made

NS = "http://www.imsglobal.org/xsd/imsqti_v2p1"
CORRECT = f'<responseProcessing template="{NS}/rptemplates/match_correct"/>'
MAPPED = f'<responseProcessing template="{NS}/rptemplates/map_response"/>'


def item(body: str, declarations: str = "", rules: str = CORRECT, more: str = "", label: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><assessmentItem xmlns="{NS}" identifier="a" title="题" label="{label}">'
        f'{declarations}<outcomeDeclaration identifier="SCORE"/><itemBody>{body}</itemBody>{rules}'
        f"{more}</assessmentItem>"
    ).encode()


def response(
    *right: str, kind: str = "identifier", cardinality: str = "single", more: str = "", name: str = "R"
) -> str:
    values = "".join(f"<value>{value}</value>" for value in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    head = f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{kind}">'
    return f"{head}{correct}{more}</responseDeclaration>"


def mapping(*rows: tuple[str, str], bounds: str = "", more: str = "") -> str:
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"{more}/>' for key, value in rows)
    return f"<mapping {bounds}>{entries}</mapping>"


def choices(*texts: str, limit: int = 1, more: str = "") -> str:
    rows = "".join(f'<simpleChoice identifier="{chr(65 + at)}">{text}</simpleChoice>' for at, text in enumerate(texts))
    head = f'<choiceInteraction responseIdentifier="R" maxChoices="{limit}" {more}>'
    return f"{head}<prompt>选</prompt>{rows}</choiceInteraction>"


def one(data: bytes) -> Draft:
    reading = read(data)
    assert reading.refused == ()
    (draft,) = reading.drafts
    return draft


def package(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as out:
        warnings.simplefilter("ignore")
        for name, data in files.items():
            out.writestr(name, data)
    return target.getvalue()


def test_a_single_choice_by_the_template():
    content = one(item("<p>停电后</p>" + choices("验电", "合闸"), response("A"))).content
    assert (content.type, content.stem, content.options, content.key) == (
        c.SINGLE,
        "停电后\n选",
        ("验电", "合闸"),
        (0,),
    )
    assert (content.shuffle, content.markup, content.shares) == (False, c.PLAIN, ())


def test_shuffle_and_fixed_are_kept():
    body = choices("甲", "乙", "以上都是", more='shuffle="true"').replace('"C"', '"C" fixed="true"')
    content = one(item(body, response("C"))).content
    assert (content.shuffle, content.fixed) == (True, (2,))


@pytest.mark.parametrize(
    ("right", "rows", "bounds", "limit", "key", "shares"),
    [
        (("A",), (("A", "1"), ("B", "0.5"), ("C", "-0.5")), "", 1, (0,), (10_000, 5000, -5000)),
        (("A",), (("A", "2"),), "", 1, (0,), ()),
        ((), (("B", "1"),), "", 1, (1,), ()),
        (("A", "B"), (("A", "1"), ("B", "1"), ("C", "-1")), "", 0, (0, 1), (5000, 5000, -5000)),
        (("A", "B"), (("A", "1"), ("B", "1")), 'defaultValue="-2"', 0, (0, 1), (5000, 5000, -10_000)),
        (("A", "B"), (("A", "1"), ("B", "1")), 'upperBound="1" lowerBound="0"', 0, (0, 1), (10_000, 10_000, 0)),
    ],
)
def test_a_mapping_gives_the_shares(right, rows, bounds, limit, key, shares):
    declared = response(*right, cardinality="multiple" if limit == 0 else "single", more=mapping(*rows, bounds=bounds))
    content = one(item(choices("甲", "乙", "丙", limit=limit), declared, MAPPED)).content
    assert (content.key, content.shares) == (key, shares)


def test_a_mapping_that_the_rules_do_not_use_does_not_count():
    declared = response("A", more=mapping(("B", "1")))
    assert one(item(choices("甲", "乙"), declared, CORRECT)).content.key == (0,)


def test_true_and_false_are_a_judgement_with_what_is_said_to_each():
    body = choices(
        "错误", 'True<feedbackInline identifier="B" outcomeIdentifier="F" showHide="show">对了</feedbackInline>'
    )
    content = one(item(body, response("B"))).content
    assert (content.type, content.key, content.option_feedback) == (c.JUDGEMENT, (0,), ("对了", ""))


def test_feedback_named_like_an_option_is_its_own_and_the_rest_explains():
    more = (
        '<modalFeedback identifier="B" outcomeIdentifier="F" showHide="show">危险</modalFeedback>'
        '<modalFeedback identifier="x" outcomeIdentifier="F" showHide="show"><p>先断电</p></modalFeedback>'
    )
    draft = one(item(choices("甲", "乙"), response("A"), more=more))
    assert (draft.content.option_feedback, draft.explanation) == (("", "危险"), "先断电")


def gaps(*names: str) -> str:
    inside = "再".join(f'<textEntryInteraction responseIdentifier="{name}"/>' for name in names)
    return f"<p>先{inside}。</p>"


def test_gaps_by_mapping_by_value_and_by_tolerance():
    entries = mapping(("接地", "2"), ("接零", "1"), more=' caseSensitive="false"')
    equal = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="{}" tolerance="{}">'
        '<variable identifier="C"/><correct identifier="C"/></equal><setOutcomeValue identifier="SCORE">'
        '<sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum></setOutcomeValue>'
        '</responseIf></responseCondition><setOutcomeValue identifier="SCORE"><sum><mapResponse identifier="A"/></sum>'
        "</setOutcomeValue></responseProcessing>"
    )
    declared = (
        response("接地", kind="string", name="A", more=entries)
        + response("OK", kind="string", name="B")
        + response("220", kind="float", name="C")
    )
    content = one(item(gaps("A", "B", "C"), declared, equal.format("absolute", "5 5"))).content
    assert content.stem == "先{{1}}再{{2}}再{{3}}。"
    assert content.blanks == (
        c.Blank((c.Answer("接地"), c.Answer("接零", 5000))),
        c.Blank((c.Answer("OK"),), minds_case=True),
        c.Blank((c.Answer("220", tolerance="5"),), is_number=True),
    )
    relative = one(item(gaps("A", "B", "C"), declared, equal.format("relative", "10 10"))).content
    assert relative.blanks[2].answers == (c.Answer("220", tolerance="22"),)


def test_order_match_and_pairs():
    rows = "".join(
        f'<simpleChoice identifier="{name}">{text}</simpleChoice>' for name, text in zip("xyz", "停验接", strict=True)
    )
    body = f'<p>排</p><orderInteraction responseIdentifier="R">{rows}</orderInteraction>'
    assert one(item(body, response("y", "x", "z", cardinality="ordered"))).content.options == ("验", "停", "接")
    sides = "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{name}" matchMax="1">{name}</simpleAssociableChoice>'
            for name in names
        )
        + "</simpleMatchSet>"
        for names in (("红", "黄"), ("禁止", "警告", "指令"))
    )
    body = f'<p>配</p><matchInteraction responseIdentifier="R" maxAssociations="2">{sides}</matchInteraction>'
    pairs = response("红 禁止", "黄 警告", kind="directedPair", cardinality="multiple")
    content = one(item(body, pairs)).content
    assert (content.options, content.targets, content.key) == (("红", "黄"), ("禁止", "警告", "指令"), (0, 1))
    flat = sides.replace("<simpleMatchSet>", "").replace("</simpleMatchSet>", "")
    body = f'<p>配</p><associateInteraction responseIdentifier="R">{flat}</associateInteraction>'
    content = one(item(body, pairs.replace("directedPair", "pair"))).content
    assert (content.options, content.targets, content.key) == (("红", "黄"), ("禁止", "警告", "指令"), (0, 1))


def test_an_essay_with_a_rubric():
    rubric = '<rubricBlock view="scorer"><p>40% 断电</p><p>60% 急救</p></rubricBlock>'
    content = one(
        item(f'<p>谈谈</p><extendedTextInteraction responseIdentifier="R"/>{rubric}', response(kind="string"), "")
    ).content
    assert content.rubric == (c.Criterion("断电", 4000), c.Criterion("急救", 6000))


def test_inline_choices_and_several_interactions_are_a_case():
    rows = '<inlineChoice identifier="A">停电</inlineChoice><inlineChoice identifier="B">合闸</inlineChoice>'
    body = "<p>先{}再{}</p>".format(
        f'<inlineChoiceInteraction responseIdentifier="R">{rows}</inlineChoiceInteraction>',
        '<textEntryInteraction responseIdentifier="S"/>',
    )
    content = one(item(body, response("A") + response("验电", kind="string", name="S"))).content
    assert (content.type, content.stem) == (c.CASE, "先（1）再（2）")
    assert [part.type for part in content.parts] == [c.SINGLE, c.BLANK]
    single = one(
        item(
            f'<p>先<inlineChoiceInteraction responseIdentifier="R">{rows}</inlineChoiceInteraction>。</p>',
            response("A"),
        )
    )
    assert (single.content.type, single.content.stem) == (c.SINGLE, "先（　）。")


AREA = '<areaMapping defaultValue="0">{}</areaMapping>'


@pytest.mark.parametrize(
    ("shape", "coords", "corners"),
    [
        ("rect", "0,0,20,15", ((0, 0), (5000, 0), (5000, 5000), (0, 5000))),
        ("poly", "0,0,40,0,40,30,0,0", ((0, 0), (10_000, 0), (10_000, 10_000))),
        ("circle", "20,15,3", None),
        ("ellipse", "20,15,4,3", None),
    ],
)
def test_areas_on_a_picture_are_hazards(shape, coords, corners):
    area = AREA.format(f'<areaMapEntry shape="{shape}" coords="{coords}" mappedValue="1"/>')
    body = '<selectPointInteraction responseIdentifier="R"><object data="图.png"/></selectPointInteraction>'
    declared = response(kind="point", cardinality="multiple", more=area)
    rules = f'<responseProcessing template="{NS}/rptemplates/map_response_point"/>'
    reading = read(
        package({"题库/items/a.xml": item(f"<p>找</p>{body}", declared, rules), "题库/items/图.png": made.picture()})
    )
    (draft,) = reading.drafts
    assert (draft.content.type, draft.content.picture) == (c.HAZARD, made.PICTURES[0])
    points = draft.content.regions[0].points
    assert points == corners if corners else len(points) == 16


def test_hotspots_that_are_right_are_hazards():
    spots = "".join(
        f'<hotspotChoice identifier="{name}" shape="rect" coords="0,0,{at}0,10" hotspotLabel="{label}"/>'
        for at, (name, label) in enumerate([("A", "漏电"), ("B", "无事")], start=1)
    )
    shown = '<object data="a.png" width="40" height="30"/>'
    body = f'<hotspotInteraction responseIdentifier="R">{shown}{spots}</hotspotInteraction>'
    reading = read(package({"a.xml": item(f"<p>找</p>{body}", response("A")), "a.png": made.picture()}))
    assert [region.name for region in reading.drafts[0].content.regions] == ["漏电"]
    assert "干扰热点" in reading.losses[0].what


@pytest.mark.parametrize(
    ("body", "declared", "column", "words"),
    [
        ('<gapMatchInteraction responseIdentifier="R"/>', "", "题型", "拖词填空"),
        ('<uploadInteraction responseIdentifier="R"/>', "", "题型", "上传文件"),
        ("<p>只有字</p>", "", "题型", "没有作答"),
        (choices("甲", "乙"), "", "答案", "responseDeclaration"),
        (choices("甲", "乙"), response("Z"), "答案", "没有的选项"),
        (choices("甲", "乙"), response("A", "B"), "答案", "只能选一项"),
        ('<selectPointInteraction responseIdentifier="R"><object data="x.png"/></selectPointInteraction>',
         response(kind="point"), "图片", "x.png"),
        (choices("甲", "甲"), response("A"), "选项", "相同"),
    ],
)  # fmt: skip
def test_a_bad_item_is_refused_and_the_others_come_in(body, declared, column, words):
    good = item(choices("甲", "乙"), response("A"))
    reading = read(package({"1.xml": good, "坏.xml": item(body, declared), "3.xml": good, "4.xml": b"<assessmentItem"}))
    assert len(reading.drafts) == 2
    by_place = {refused.place: refused for refused in reading.refused}
    assert set(by_place) == {"坏.xml", "4.xml"}
    fault = by_place["坏.xml"].faults[0]
    assert (fault.column, words in fault.reason) == (column, True), fault


def test_a_key_against_its_mapping_is_refused():
    reading = read(item(choices("甲", "乙"), response("A", more=mapping(("B", "1"))), MAPPED))
    assert "不一致" in reading.refused[0].faults[0].reason


def test_a_strange_rule_is_said():
    rules = "<responseProcessing><customOperator/></responseProcessing>"
    assert "customOperator" in read(item(choices("甲", "乙"), response("A"), rules)).losses[0].what
