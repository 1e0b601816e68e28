"""QTI packages: manifests, tests, media, QTI 3; and that what goes out is what comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain import content as c
from exams.domain.draft import Draft
from exams.domain.formats.archives import Archive
from exams.domain.formats.detect import detect
from exams.domain.formats.qti.names import VERSIONS, camel, kebab
from exams.domain.formats.qti.read import read
from exams.domain.formats.qti.write import write
from exams.domain.formats.refusal import FileUnreadable
from exams.domain.markup import to_plain
from tests.exams.formats import strategies as made
from tests.exams.formats.test_qti import NS, choices, item, one, package, response


def test_a_manifest_one_folder_down_with_chinese_names_pictures_tests_and_keywords():
    pictured = item('<p>看图<img src="../图/a%201.png" alt=""/></p>' + choices("甲", "乙"), response("A"), label="DG-1")
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>'
        '<resource identifier="a" type="imsqti_item_xmlv2p1" href="题/一.xml"><metadata><lom><general><keyword>'
        "<string>触电</string></keyword><keyword><string>难度:3</string></keyword></general></lom></metadata></resource>"
        "</resources></manifest>"
    ).encode()
    test = (
        f'<assessmentTest xmlns="{NS}" title="卷"><testPart><assessmentSection title="电工"><selection select="1"/>'
        '<ordering shuffle="true"/><assessmentSection title="接地/接零"><assessmentItemRef href="题/一.xml"/>'
        "</assessmentSection></assessmentSection></testPart></assessmentTest>"
    ).encode()
    files = {
        "题库/imsmanifest.xml": manifest,
        "题库/test.xml": test,
        "题库/题/一.xml": pictured,
        "题库/图/a 1.png": made.picture(),
    }
    data = package(files)
    assert detect(data) == "qti"
    reading = read(data)
    (draft,) = reading.drafts
    assert draft.content.stem.startswith(f'<p>看图<img src="{made.PICTURES[0]}"')
    assert (draft.number, draft.area, draft.tags, draft.difficulty) == ("DG-1", "电工/接地／接零", ("触电",), 3)
    assert len(reading.notes) == 2
    assert "1 题中抽 1 题" in reading.notes[0]
    assert reading.media == {made.named(made.picture()): made.picture()}


def test_qti_3_is_read_as_qti_2():
    assert (camel("max-choices"), kebab("maxChoices")) == ("maxChoices", "max-choices")
    data = (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="a" title="t">'
        '<qti-response-declaration identifier="R" cardinality="single" base-type="identifier"><qti-correct-response>'
        "<qti-value>B</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><p>停电后</p>"
        '<qti-choice-interaction response-identifier="R" shuffle="true" max-choices="1">'
        '<qti-simple-choice identifier="A">合闸</qti-simple-choice>'
        '<qti-simple-choice identifier="B" fixed="true">验电</qti-simple-choice>'
        "</qti-choice-interaction></qti-item-body><qti-response-processing template="
        '"https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>'
    ).encode()
    content = one(data).content
    assert (content.stem, content.key, content.fixed, content.shuffle) == ("停电后", (1,), (1,), True)


@pytest.mark.parametrize("data", [b"<assessmentTest/>", package({"imsmanifest.xml": b"<manifest/>"})])
def test_a_package_without_items_is_refused(data):
    with pytest.raises(FileUnreadable, match="。$"):
        read(data)


@pytest.mark.parametrize("version", VERSIONS)
@made.often
@given(drafts=st.lists(made.sound(made.drafts(made.everything())), min_size=1, max_size=3))
def test_what_goes_out_comes_back_and_goes_out_the_same(version, drafts):
    first = write(drafts, made.MEDIA, version=version)
    reading = read(first.data)
    assert reading.refused == ()
    assert len(reading.drafts) == len(drafts)
    second = write(reading.drafts, reading.media, version=version)
    for name in Archive(first.data).names:
        assert Archive(second.data).read(name) == Archive(first.data).read(name)
    assert second.data == first.data
    for draft, back in zip(drafts, reading.drafts, strict=True):
        assert (draft.content.type, draft.content.key) == (back.content.type, back.content.key)
        assert to_plain(draft.content.stem) == to_plain(back.content.stem) or draft.content.markup == c.PLAIN
        assert draft.content.shares in (back.content.shares, ())
        assert (draft.number, draft.area, draft.tags, draft.source) == (back.number, back.area, back.tags, back.source)


def test_a_hazard_without_its_picture_is_left_out_and_named():
    content = c.ItemContent(
        c.HAZARD, "找", picture=made.PICTURES[0], regions=(c.Region("漏电", ((0, 0), (9, 0), (9, 9))),)
    )
    writing = write([Draft(content)], {}, version="qti21")
    assert "整题没有写入" in writing.losses[-1].what
