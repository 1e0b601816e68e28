"""The fields of an item's form: what was stored comes into them and back unchanged; what is typed badly is told."""

from __future__ import annotations

import pytest

from exams.domain.content import (
    BLANK,
    CASE,
    ESSAY,
    HAZARD,
    HTML,
    JUDGEMENT,
    MATCH,
    MULTIPLE,
    ORDER,
    SINGLE,
    TYPES,
    Answer,
    Blank,
    Criterion,
    ItemContent,
    Region,
)
from exams.domain.editor.filling import fill_item
from exams.domain.editor.preview import preview_of
from exams.domain.editor.reading import files_of, read_item
from exams.domain.editor.regions import box_of, fitted, points_in, points_text

PNG, MP3 = f"{'a' * 64}.png", f"{'b' * 64}.mp3"
SHOWN = f'看图<br>再答<img src="media:{PNG}" alt="配电&quot;箱&quot;">'
CHOICE = ItemContent(
    SINGLE, "一\n二", ("甲", "乙", "丙"), (1,), shares=(0, 10_000, 3333), fixed=(2,), option_feedback=("", "对", "")
)
NUMBERS = ItemContent(
    BLANK, "电压 {{1}} V，先 {{2}}",
    blanks=(
        Blank((Answer("36", tolerance="0.5"), Answer("42", share=5000)), is_number=True, unit="V"),
        Blank((Answer("验电", feedback="好"),), minds_case=True),
    ),
)  # fmt: skip
PICTURE = ItemContent(
    HAZARD, "找隐患", picture=f"media:{PNG}",
    regions=(
        Region("无护栏", ((1000, 1000), (4000, 1000), (4000, 4000)), "三角"),
        Region("拉线", ((5000, 5000), (6025, 5000), (6025, 7000), (5000, 7000))),
    ),
)  # fmt: skip
CONTENTS = {
    "judgement": ItemContent(JUDGEMENT, "先验电。", key=(1,)),
    "single": CHOICE,
    "multiple": ItemContent(MULTIPLE, "选", ("甲", "乙", "丙"), (0, 2), shuffle=False),
    "picture": ItemContent(MULTIPLE, SHOWN, ("甲", f'<img src="media:{PNG}" alt="配电&quot;箱&quot;">'), (0, 1), HTML),
    "sound": ItemContent(SINGLE, f'听<audio src="media:{MP3}" controls=""></audio>', ("甲", "乙"), (0,), HTML),
    "html": ItemContent(SINGLE, "<table><tbody><tr><td>1</td></tr></tbody></table>", ("H<sub>2</sub>", "乙"), (0,), HTML),  # noqa: E501
    "blank": NUMBERS,
    "order": ItemContent(ORDER, "次序", ("停电", "验电", "接地")),
    "match": ItemContent(MATCH, "颜色", ("红", "黄"), (2, 0), targets=("警告", "指令", "禁止"), shuffle=False),
    "essay": ItemContent(ESSAY, "步骤", rubric=(Criterion("断电", 6667), Criterion("呼救", 3333))),
    "hazard": PICTURE,
    "case": ItemContent(CASE, "某车间", parts=(CHOICE, NUMBERS, PICTURE)),
    "case with a picture": ItemContent(
        CASE, SHOWN, markup=HTML, parts=(CHOICE, ItemContent(SINGLE, "a &lt; b<b>!</b>", ("一", "二"), (0,), HTML))
    ),
}  # fmt: skip


def there_and_back(content, explanation="先断电。"):
    fields, _files = fill_item(content, explanation)
    return read_item(fields, content.type, files=files_of(fields))


@pytest.mark.parametrize("name", CONTENTS)
def test_what_is_stored_goes_into_the_form_and_comes_back_the_same(name):
    typed = there_and_back(CONTENTS[name])
    assert typed.faults == ()
    assert typed.content == CONTENTS[name]
    assert typed.explanation == "先断电。"


def test_a_file_is_a_token_in_the_form_and_a_picture_in_the_item():
    fields, files = fill_item(CONTENTS["picture"], "")
    assert fields["stem"] == ["看图\n再答[[素材1]]"]
    assert files == [(PNG, '配电"箱"')]
    assert fields["mode"] == ["plain"]
    assert fill_item(CONTENTS["html"], "")[0]["mode"] == ["html"], "a table can't be edited as lines"


def test_typed_html_is_letters_in_plain_mode_and_cleaned_in_html_mode():
    typed = {"stem": ["a<b <script>x</script>"], "key": ["T"]}
    plain = read_item(typed, JUDGEMENT, files=[])
    assert (plain.content.stem, plain.content.markup) == ("a<b <script>x</script>", "plain")
    html = read_item(typed | {"mode": ["html"], "stem": ["<b>x</b><script>y</script>"]}, JUDGEMENT, files=[])
    assert (html.content.stem, html.content.markup) == ("<b>x</b>", "html")
    with_file = read_item(typed | {"stem": ["a<b [[素材1]]"]}, JUDGEMENT, files=[(PNG, "图<")])
    assert with_file.content.stem == f'a&lt;b <img src="media:{PNG}" alt="图&lt;">'


def faults(kind, **fields):
    typed = read_item({name.replace("_", "-"): [value] for name, value in fields.items()}, kind, files=[])
    return [f"{fault.column}：{fault.reason}" for fault in typed.faults]


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        (JUDGEMENT, {"stem": "x"}, "答案：判断题的答案应为 对 或 错"),
        (JUDGEMENT, {"key": "T"}, "题干：未填题干"),
        (JUDGEMENT, {"stem": "x[[素材3]]", "key": "T"}, "题干：没有编号为 3 的素材，请先上传"),
        (SINGLE, {"stem": "x", "o0_text": "甲", "o3_text": "乙"}, "答案：单选题只能有一个答案，现有 0 个"),
        (SINGLE, {"stem": "x", "o0_text": "甲", "o1_text": "", "right": "1"}, "选项：第 2 个选项是空的"),
        (SINGLE, {"stem": "x", "o0_text": "甲", "o1_text": "乙", "right": "0", "o0_share": "百"},
         "选项分值：每一项都要有分值，或都不填"),
        (BLANK, {"stem": "x", "b0a0_text": "1"}, "题干：题干中的空应为 {{1}} 到 {{1}}，各一次"),
        (BLANK, {"stem": "{{1}}", "b0_number": "1", "b0a0_text": "36", "b0a0_tolerance": "-1"},
         "答案：第 1 空应为数值，误差不能为负：36 ± -1"),
        (BLANK, {"stem": "{{1}}", "b0a0_text": "36", "b0a0_share": "120"}, "答案：“120”应是 0 到 100 的百分数"),
        (ORDER, {"stem": "x", "o0_text": "甲"}, "选项：至少要有 2 个选项，现有 1 个"),
        (MATCH, {"stem": "x", "o0_text": "甲", "o1_text": "乙", "t0_text": "1", "t1_text": "2", "o0_target": "0"},
         "答案：左侧每一项都要指明右侧的一项"),
        (ESSAY, {"stem": "x", "c0_text": "断电", "c0_share": "50"}, "评分标准：各评分点所占比例之和应为 100%"),
        (HAZARD, {"stem": "x"}, "图片：隐患识别题要有一张图片"),
        (HAZARD, {"stem": "x", "r0_name": "洞", "r0_x": "90", "r0_y": "0", "r0_w": "20", "r0_h": "5"},
         "隐患区域：“洞”超出了图片"),
        (HAZARD, {"stem": "x", "r0_name": "洞", "r0_x": "x"}, "隐患区域：位置和大小应是 0 到 100 的数，现在是“x”"),
        (HAZARD, {"stem": "x", "r0_name": "洞", "r0_x": "1", "r0_y": "0", "r0_w": "0", "r0_h": "5"},
         "隐患区域：“洞”的宽和高要大于 0"),
        (CASE, {"stem": "x"}, "小题：案例分析应有 1 到 10 道小题"),
        (CASE, {"stem": "x", "p0_type": "single", "p0_stem": "y", "p0_o0_text": "甲", "p0_o1_text": "乙"},
         "第 1 小题答案：单选题只能有一个答案，现有 0 个"),
        (CASE, {"stem": "x", "p0_type": "case", "p0_stem": "y"}, "小题：案例分析应有 1 到 10 道小题"),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_column(kind, fields, says):
    assert says in faults(kind, **fields)


def test_rows_that_are_empty_fall_away_and_the_key_follows():
    typed = read_item(
        {"stem": ["x"], "o0-text": [""], "o2-text": ["乙"], "o7-text": ["甲"], "right": ["7"]}, SINGLE, files=[]
    )
    assert (typed.content.options, typed.content.key, typed.faults) == (("乙", "甲"), (1,), ())
    match = read_item(
        {"stem": ["x"], "t0-text": [""], "t3-text": ["禁止"], "t4-text": ["警告"], "o1-text": ["红"],
         "o1-target": ["3"], "o5-text": ["黄"], "o5-target": ["4"]}, MATCH, files=[],
    )  # fmt: skip
    assert (match.content.key, match.faults) == ((0, 1), ())


def test_a_polygon_follows_its_box_and_keeps_its_shape():
    triangle = ((1000, 1000), (4000, 1000), (4000, 4000))
    assert box_of(triangle) == (1000, 1000, 3000, 3000)
    assert fitted(triangle, (1000, 1000, 3000, 3000)) == triangle
    assert fitted(triangle, (2000, 0, 6000, 3000)) == ((2000, 0), (8000, 0), (8000, 3000))
    assert fitted((), (0, 0, 10, 20)) == ((0, 0), (10, 0), (10, 20), (0, 20))
    assert points_in(points_text(triangle)) == triangle
    assert points_in("javascript:1,2 99999,3 x") == ((1, 2), (10_000, 3))


@pytest.mark.parametrize("name", CONTENTS)
def test_whatever_is_typed_so_far_can_be_shown(name):
    assert preview_of(CONTENTS[name])["stem"]


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind not in (HAZARD, CASE)])
def test_a_form_that_was_only_begun_can_be_shown(kind):
    assert preview_of(ItemContent(kind, ""))["type"] == kind


def test_what_has_nothing_to_show_yet_is_not_shown():
    assert preview_of(ItemContent(HAZARD, "x", picture=f"media:{PNG}"))["count"] == 0
    assert preview_of(ItemContent(HAZARD, "x")) is None
    assert preview_of(ItemContent(CASE, "x")) is None
    assert preview_of(ItemContent(SINGLE, "x", tuple(str(number) for number in range(30)))) is None
    assert preview_of(ItemContent(SINGLE, ""))["options"] == []
    only_text = preview_of(ItemContent(CASE, "x", parts=(ItemContent(HAZARD, "y"), ItemContent(ESSAY, "z"))))
    assert [part["type"] for part in only_text["parts"]] == ["essay"]
