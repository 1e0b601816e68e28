"""A real bank through every format it can leave in; and files damaged at random, which never break the reader."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from accounts.api import FileRefused
from exams.actions.item_files import EXPORTS, read_item_file, write_item_file
from exams.domain import content as c
from exams.domain.draft import Draft
from exams.domain.formats.archives import Archive, pack
from exams.domain.formats.refusal import FileUnreadable
from tests.exams.formats import strategies as made
from tests.exams.formats.test_numbered import LISTS, PAPER, docx, para

BANK = Path(__file__).resolve().parents[3] / "exams" / "banks" / "low_voltage.xlsx"


@pytest.mark.parametrize("kind", EXPORTS)
def test_our_bank_leaves_and_comes_back_whole(kind):
    bank = read_item_file(BANK.read_bytes())
    writing = write_item_file(kind, bank.drafts, media=bank.media)
    assert writing.losses == ()
    back = read_item_file(writing.data)
    assert back.refused == ()
    assert [made.bare(draft) for draft in back.drafts] == [made.bare(draft) for draft in bank.drafts]
    if kind != "xlsx":
        assert write_item_file(kind, back.drafts, media=back.media).data == writing.data


ITEMS = (
    Draft(c.ItemContent(c.SINGLE, "停电后应", options=("验电", "合闸"), key=(0,), option_feedback=("对", "危险"))),
    Draft(c.ItemContent(c.MULTIPLE, "选", options=("甲", "乙", "丙"), key=(0, 2)), number="D-1", tags=("触电",)),
    Draft(c.ItemContent(c.JUDGEMENT, f'看<b>图</b><img src="{made.PICTURES[0]}">', key=(1,), markup=c.HTML)),
    Draft(c.ItemContent(c.BLANK, "电压{{1}}伏", blanks=(c.Blank((c.Answer("220", tolerance="5"),), is_number=True),))),
    Draft(c.ItemContent(c.MATCH, "配", options=("红", "黄"), targets=("禁止", "警告"), key=(0, 1)), explanation="因为"),
    Draft(c.ItemContent(c.ORDER, "排", options=("停电", "验电"))),
    Draft(c.ItemContent(c.ESSAY, "谈谈", rubric=(c.Criterion("断电", c.WHOLE),))),
    Draft(
        c.ItemContent(
            c.HAZARD, "找", picture=made.PICTURES[1], regions=(c.Region("漏电", ((0, 0), (5000, 0), (5000, 5000))),)
        )
    ),
)


MARKS = (b"<", b">", b'"', b"{", b"}", b"=", b"~", b"\n\n", b"&", b"-1", b"\x00", b"\xff")


def damaged(data: bytes, dice: random.Random) -> bytes:
    """The same bytes with a few cut out, doubled or changed; in a package, inside one of its files."""
    if data.startswith(b"PK"):
        archive = Archive(data)
        files = {name: archive.read(name) for name in archive.names}
        victim = dice.choice(sorted(files))
        files[victim] = damaged(files[victim], dice)
        return pack(list(files.items()))
    spoilt = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(max(len(spoilt), 1))
        length = dice.choice([1, 1, 3, 20, 200])
        action = dice.randrange(4)
        if action == 0:
            del spoilt[at : at + length]
        elif action == 1:
            spoilt[at:at] = spoilt[at : at + length]
        elif action == 2:
            spoilt[at:at] = dice.choice(MARKS)
        else:
            other = dice.randrange(max(len(spoilt), 1))
            spoilt[at : at + length], spoilt[other : other + length] = (
                spoilt[other : other + length],
                spoilt[at : at + length],
            )
    return bytes(spoilt)


def sample(kind: str) -> bytes:
    if kind == "text":
        return PAPER.encode()
    if kind == "docx":
        blocks = [para(line, "2" if line[0].isdigit() else "") for line in PAPER.split("\n") if line]
        return docx(*blocks, parts={"word/numbering.xml": LISTS})
    return write_item_file(kind, ITEMS, media=made.MEDIA).data


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl warns of relations it can't read
@pytest.mark.parametrize("kind", [*EXPORTS, "text", "docx"])
def test_a_damaged_file_is_read_as_far_as_it_goes_or_refused_in_words(kind):
    whole = sample(kind)
    dice = random.Random(20261129)
    sentences: list[str] = []
    for _ in range(60):
        spoilt = damaged(whole, dice)
        try:
            reading = read_item_file(spoilt)
        except FileRefused as refusal:
            sentences.append(str(refusal))
            continue
        for draft in reading.drafts:
            assert replace(draft, place="").content.type in c.TYPES
        assert all(refused.faults and refused.faults[0].reason for refused in reading.refused)
    assert all(sentence.endswith("。") for sentence in sentences)


def test_a_file_that_breaks_in_the_middle_is_refused_not_half_read():
    data = write_item_file("moodle_xml", ITEMS, media=made.MEDIA).data
    with pytest.raises((FileRefused, FileUnreadable)):
        read_item_file(data[: len(data) // 2])
