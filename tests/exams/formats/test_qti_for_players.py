"""What QTI players want of our packages, as found by playing them in @citolab/qti-components 7.27 (Chromium).

There every response of eleven items (167 answers) got the marks that `domain.scoring` gives.
"""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

from exams.domain import content as c
from exams.domain.draft import Draft
from exams.domain.formats.media import recognise
from exams.domain.formats.qti.names import in_names_of_2
from exams.domain.formats.qti.read import read
from exams.domain.formats.qti.write import write
from exams.domain.formats.safe_xml import Element, inside, words
from tests.exams.formats import strategies as made

VERSIONS = ("qti21", "qti22", "qti30")
CHOSEN = c.ItemContent(c.MULTIPLE, "戴什么", options=("帽", "鞋"), key=(0, 1), option_feedback=("护头", "护脚"))


def files_of(content: c.ItemContent, version: str, *, explanation: str = "") -> dict[str, bytes]:
    picture = made.picture()
    media = {recognise(picture).name: picture}
    data = write([Draft(content, explanation=explanation)], media, version=version).data
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return {name: held.read(name) for name in held.namelist()}


def item_of(content: c.ItemContent, version: str, *, explanation: str = "") -> Element:
    return etree.fromstring(files_of(content, version, explanation=explanation)["items/i00001.xml"])


@pytest.mark.parametrize("version", VERSIONS)
def test_feedback_is_shown_by_what_was_chosen(version):
    """A feedbackInline shows when its outcome holds its name; an outcome that nothing sets shows nothing."""
    item = in_names_of_2(item_of(CHOSEN, version))
    shown = {node.get("outcomeIdentifier") for node in inside(item, "feedbackInline")}
    declared = {node.get("identifier") for node in inside(item, "outcomeDeclaration")}
    rules = [node for node in inside(item, "setOutcomeValue") if node.get("identifier") in shown]
    assert shown == {"FEEDBACK"}
    assert shown <= declared
    assert [node[0].tag for node in rules] == ["multiple"]
    assert [node.get("identifier") for node in inside(rules[0], "variable")] == ["RESPONSE"]


def test_parts_of_a_case_keep_their_feedback_apart():
    """Both parts have an option A; choosing one must not show the other's words."""
    item = in_names_of_2(item_of(c.ItemContent(c.CASE, "某厂", parts=(CHOSEN, CHOSEN)), "qti30"))
    shown = [node.get("outcomeIdentifier") for node in inside(item, "feedbackInline")]
    assert shown == ["P1_FEEDBACK", "P1_FEEDBACK", "P2_FEEDBACK", "P2_FEEDBACK"]


def test_without_feedback_the_template_marks():
    item = in_names_of_2(item_of(c.ItemContent(c.SINGLE, "先", options=("停", "走"), key=(0,)), "qti21"))
    (rules,) = inside(item, "responseProcessing")
    assert rules.get("template", "").endswith("match_correct")
    assert len(inside(item, "outcomeDeclaration")) == 1


@pytest.mark.parametrize(("version", "tag"), [("qti21", "object"), ("qti22", "object"), ("qti30", "img")])
def test_a_picture_to_point_at(version, tag):
    """QTI 2 has an `object` there and nothing else; QTI 3 players look for an `img`."""
    picture = recognise(made.picture()).address
    content = c.ItemContent(
        c.HAZARD, "找", picture=picture, regions=(c.Region("坑", ((0, 0), (5000, 0), (5000, 5000))),)
    )
    (asked,) = inside(in_names_of_2(item_of(content, version)), "selectPointInteraction")
    (shown,) = asked
    assert shown.tag == tag
    assert (shown.get("data") or shown.get("src")).startswith("../media/")


@pytest.mark.parametrize("version", VERSIONS)
def test_what_candidates_do_not_see_has_no_attribute_that_2_1_lacks(version):
    """`use` of a rubricBlock came with QTI 2.2, with a fixed list of words; a class may say anything."""
    item = in_names_of_2(item_of(CHOSEN, version, explanation="见书"))
    (block,) = inside(item, "rubricBlock")
    assert (block.get("class"), block.get("use"), block.get("view")) == ("explanation", None, "author scorer tutor")


def test_packages_of_before_are_read_as_well():
    """Rubrics and regions were named by `use`."""
    essay = c.ItemContent(c.ESSAY, "谈谈", rubric=(c.Criterion("断电", 10000),))
    files = files_of(essay, "qti22")
    files["items/i00001.xml"] = files["items/i00001.xml"].replace(b'class="rubric"', b'use="rubric"')
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, data in files.items():
            out.writestr(name, data)
    (draft,) = read(target.getvalue()).drafts
    assert draft.content.rubric == essay.rubric


@pytest.mark.parametrize(("tolerance", "tags"), [("", ["equal"]), ("0.5", ["gte", "lte"])])
def test_a_tolerance_is_two_bounds(tolerance, tags):
    """qti-components 7 marks every `equal` with a tolerance as wrong."""
    blank = c.Blank((c.Answer("36", tolerance=tolerance),), is_number=True)
    item = in_names_of_2(item_of(c.ItemContent(c.BLANK, "{{1}}伏", blanks=(blank,)), "qti30"))
    found = inside(item, "equal", "gte", "lte")
    assert [node.tag for node in found] == tags
    assert [words(node) for node in found] == (["36"] if not tolerance else ["35.5", "36.5"])


@pytest.mark.parametrize(
    ("version", "schema"),
    [("qti21", "QTIv2.1 Package 1.0.0"), ("qti22", "QTIv2.2 Package 1.0.0"), ("qti30", "QTI Package 3.0.0")],
)
def test_the_manifest_names_its_profile(version, schema):
    """As 1EdTech's content packaging profile of each version has it."""
    manifest = in_names_of_2(etree.fromstring(files_of(CHOSEN, version)["imsmanifest.xml"]))
    assert " ".join(words(node) for node in inside(manifest, "schema", "schemaversion")) == schema


@pytest.mark.parametrize(
    ("given", "written"), [("56", "56"), ("56.9px", "56"), ("50%", "50%"), ("16.0pt", None), ("auto", None)]
)
def test_pictures_are_measured_as_qti_2_has_it(given, written):
    """amc2moodle writes `height="56.905512pt"`; the schema of QTI 2 wants whole pixels or percent."""
    address = recognise(made.picture()).address
    stem = f'看<img src="{address}" height="{given}">'
    content = c.ItemContent(c.SINGLE, stem, options=("停", "走"), key=(0,), markup=c.HTML)
    (shown,) = inside(in_names_of_2(item_of(content, "qti21")), "img")
    assert shown.get("height") == written
