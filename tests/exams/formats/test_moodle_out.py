"""A bank that goes to Moodle comes back the same; what Moodle has no place for is named."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from exams.domain import content as c
from exams.domain.draft import Draft
from exams.domain.formats.moodle.read import read
from exams.domain.formats.moodle.write import write
from tests.exams.formats import strategies as made

CARRIED = st.one_of(
    made.judgement(),
    made.choice(c.SINGLE),
    made.choice(c.MULTIPLE),
    made.blank(3),
    made.order(),
    made.match(),
    made.essay(),
)


def as_moodle_has_it(draft: Draft) -> Draft:
    """Which option stays in its place is known to us only; a loss says so."""
    return made.bare(replace(draft, content=replace(draft.content, fixed=())))


@made.often
@given(st.lists(made.sound(made.drafts(CARRIED)), max_size=4))
def test_what_goes_out_comes_back_and_goes_out_the_same(drafts):
    first = write(drafts, made.MEDIA)
    reading = read(first.data)
    assert reading.refused == ()
    second = write(reading.drafts, reading.media)
    assert second.data == first.data
    if all("固定" in loss.what for loss in first.losses):
        assert [made.bare(draft) for draft in reading.drafts] == [as_moodle_has_it(draft) for draft in drafts]


def test_a_picture_that_nobody_has_is_said_and_the_rest_goes_out():
    content = c.ItemContent(c.JUDGEMENT, f'看<b>图</b><img src="{made.PICTURES[0]}">', key=(0,), markup=c.HTML)
    writing = write([Draft(content)], {})
    assert "没有这个文件" in writing.losses[0].what
    assert read(writing.data).drafts[0].content.stem == "看<b>图</b>"


def test_types_that_moodle_has_not_are_left_out_and_named():
    case = c.ItemContent(c.CASE, "案", parts=(c.ItemContent(c.JUDGEMENT, "对吗", key=(0,)),))
    writing = write([Draft(case)])
    assert "案例分析题" in writing.losses[0].what
    assert b"<question" not in writing.data
