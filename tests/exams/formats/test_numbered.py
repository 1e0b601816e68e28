"""Papers as institutions type them, in Word or as text; keys in brackets, below the item, or at the end."""

from __future__ import annotations

import io
import zipfile

import pytest

from exams.domain import content as c
from exams.domain.formats.detect import detect
from exams.domain.formats.numbered.text import read
from exams.domain.formats.refusal import FileUnreadable
from exams.domain.formats.word.numbers import chinese, roman
from exams.domain.formats.word.read import read as read_word
from tests.exams.formats import strategies as made

PAPER = """低压电工试题
一、判断题（共3题，每题1分）
1. 验明无电后即可作业。（×）
2．电流（A）的单位是安培。（√）
解析：单位
3、应先停电。
答案：对
二、单项选择题
1.发现有人触电，首先应（ B ）。
A．拉人 B．断电
C．报告　D．泼水
2. 停电后应（）。A.验电 B.合闸 C.走
【答案】A
【解析】先验电
再接地
难度：难
知识点：停电 / 验电
三、多选题
1、绝缘用具有（ABD）
A.手套B.靴子C.帽D.垫
四、填空题
1、相电压____伏，线电压____伏。
答案：220±5；380
五、简答题
1. 谈谈触电急救。
参考答案：先断电。
再救人。
六、案例分析题
案例一
某厂发生触电事故。
1. 原因是（A）
A. 违章 B. 天气
2. 应如何预防？
答案：停电验电
"""


def test_a_whole_paper_comes_in():
    reading = read(PAPER.encode())
    assert reading.refused == ()
    contents = [draft.content for draft in reading.drafts]
    assert [content.type for content in contents] == [
        c.JUDGEMENT, c.JUDGEMENT, c.JUDGEMENT, c.SINGLE, c.SINGLE, c.MULTIPLE, c.BLANK, c.ESSAY, c.CASE,
    ]  # fmt: skip
    assert [content.key for content in contents[:6]] == [(1,), (0,), (0,), (1,), (0,), (0, 1, 3)]
    assert contents[1].stem == "电流（A）的单位是安培。"
    assert contents[3].stem == "发现有人触电，首先应（　）。"
    assert contents[3].options == ("拉人", "断电", "报告", "泼水")
    assert contents[5].options == ("手套", "靴子", "帽", "垫")
    assert contents[6].stem == "相电压{{1}}伏，线电压{{2}}伏。"
    assert [part.type for part in contents[8].parts] == [c.SINGLE, c.ESSAY]
    draft = reading.drafts[4]
    assert (draft.explanation, draft.difficulty, draft.area) == ("先验电\n再接地", 3, "停电/验电")
    assert reading.drafts[7].explanation == "先断电。\n再救人。"
    assert "低压电工试题" in reading.notes[0]


@pytest.mark.parametrize(
    "keys",
    [
        "参考答案\n一、判断题\n1.√ 2.×\n二、单选题\n1.B 2、A\n",
        "答案\n一、判断题：1. 对  2. 错\n二、单选题：1-2 BA\n",
        "附：参考答案\n判断题\n1-2：√×\n单选题\n1~2 B A\n",
    ],
)
def test_keys_collected_at_the_end_find_their_items(keys):
    paper = "一、判断题\n1.应验电。（  ）\n2.可带电拉人。（ ）\n二、单选题\n"
    paper += "1.先（ ）\nA.走 B.停\n2.后（ ）\nA.验 B.走\n"
    reading = read(f"{paper}{keys}".encode())
    assert reading.refused == ()
    assert [draft.content.key for draft in reading.drafts] == [(0,), (1,), (1,), (0,)]


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("1.电压（A）和电流（B）是\nA.甲 B.乙", "答案", "2 处括号"),
        ("1.先（ ）\nA.甲 B.乙", "答案", "没有找到答案"),
        ("1.先（C）\nA.甲 B.乙", "答案", "没有找到答案"),
        ("1.先（ ）\nA.甲 B.乙\n答案：D", "答案", "没有填写"),
        ("1.先（A）\nA.甲\nC.乙", "选项", "不连续"),
        ("一、单选题\n1.先（AB）\nA.甲 B.乙", "答案", "只能有一个"),
        ("一、判断题\n1.先停电。\n答案：也许", "答案", "√ 或 ×"),
        ("一、填空题\n1.先____。", "答案", "填空题没有答案"),
        ("一、填空题\n1.先____再____。\n答案：停电", "题干", "{{1}}"),
        ("一、匹配题\n1.配\nA.甲 B.乙\n答案：A-1", "题型", "Excel"),
        ("一、排序题\n1.排\nA.甲 B.乙\n答案：A", "答案", "每个排一次"),
        ("一、判断题\n1.甲\n二、判断题\n1.乙\n参考答案\n1.√", "答案", "分不清"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text, column, words):
    reading = read(text.encode())
    assert reading.drafts == ()
    fault = reading.refused[0].faults[0]
    assert (fault.column, words in fault.reason) == (column, True), reading.refused


def test_a_key_in_a_bracket_and_below_is_taken_out_of_the_stem():
    (draft,) = read("1.电流（A）的方向（B）\nA.左 B.右\n答案：B".encode()).drafts
    assert (draft.content.stem, draft.content.key) == ("电流（A）的方向（　）", (1,))


def test_numbers_in_a_stem_are_no_items():
    (draft,) = read("1. 直径\n2.5mm 的导线可用。（√）\n".encode()).drafts
    assert draft.content.stem == "直径\n2.5mm 的导线可用。"


def test_true_and_false_as_options_are_a_judgement():
    (draft,) = read("1.应验电（A）\nA.正确 B.错误\n".encode()).drafts
    assert (draft.content.type, draft.content.key) == (c.JUDGEMENT, (0,))


def test_an_order_is_the_order_of_its_key():
    (draft,) = read("一、排序题\n1.步骤\nA.验电 B.停电 C.接地\n答案：BAC\n".encode()).drafts
    assert draft.content.options == ("停电", "验电", "接地")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def para(text: str, listed: str = "", run: str = "") -> str:
    number = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{listed}"/></w:numPr></w:pPr>' if listed else ""
    return f'<w:p>{number}<w:r><w:t xml:space="preserve">{text}</w:t></w:r>{run}</w:p>'


def docx(*blocks: str, parts: dict[str, bytes] | None = None) -> bytes:
    target = io.BytesIO()
    body = f'<?xml version="1.0"?><w:document {W} {R} {A}><w:body>{"".join(blocks)}</w:body></w:document>'
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("word/document.xml", body)
        for name, data in (parts or {}).items():
            out.writestr(name, data)
    return target.getvalue()


def level(format: str, text: str) -> str:
    return f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'


LISTS = (
    f"<w:numbering {W}>"
    f'<w:abstractNum w:abstractNumId="1">{level("chineseCountingThousand", "%1、")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level("decimal", "%1.")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{level("upperLetter", "%1.")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num></w:numbering>"
).encode()


@pytest.mark.parametrize("start", ["1", "²", "--1"])
def test_word_counts_the_items_itself(start):
    lists = LISTS.replace(b'<w:start w:val="1"/>', f'<w:start w:val="{start}"/>'.encode())
    data = docx(
        para("单项选择题", "1"),
        para("先（B）", "2"),
        para("走", "3"),
        para("断电", "3"),
        para("后（A）", "2"),
        para("验电", "4"),
        para("合闸", "4"),
        para("判断题", "1"),
        para("应验电。（√）", "2"),
        parts={"word/numbering.xml": lists},
    )
    assert detect(data) == "docx"
    reading = read_word(data)
    assert reading.refused == ()
    assert [(draft.content.type, draft.content.key) for draft in reading.drafts] == [
        (c.SINGLE, (1,)), (c.SINGLE, (0,)), (c.JUDGEMENT, (0,)),
    ]  # fmt: skip
    assert reading.drafts[1].content.options == ("验电", "合闸")


def test_pictures_and_subscripts_come_along():
    picture = made.picture()
    links = (
        '<Relationships><Relationship Id="rId1" Target="media/图1.png"/>'
        '<Relationship Id="rId2" Target="http://x/y.png" TargetMode="External"/></Relationships>'
    )
    run = '<w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r>'
    low = '<w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>（√）</w:t></w:r>'
    lost = '<w:r><w:drawing><a:blip r:embed="rId2"/></w:drawing></w:r>'
    reading = read_word(
        docx(
            para("1.看图（A）", run=run),
            para("A.甲 B.乙"),
            para("2.氧气是O", run=low),
            para("3.外面的图。（√）", run=lost),
            parts={"word/media/图1.png": picture, "word/_rels/document.xml.rels": links.encode()},
        )
    )
    first, second, third = reading.drafts
    assert first.content.stem == f'看图（　）<img src="{made.PICTURES[0]}">'
    assert (second.content.stem, second.content.markup) == ("氧气是O<sub>2</sub>", c.HTML)
    assert third.content.stem == "外面的图。"
    assert reading.media == {made.named(picture): picture}
    assert [loss.place for loss in reading.losses] == ["第 4 段"]


def table(*rows: tuple[str, ...]) -> str:
    cells = ["".join(f"<w:tc>{para(text)}</w:tc>" for text in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def test_a_table_with_our_headings_is_a_sheet_and_one_of_keys_gives_keys():
    sheet = table(
        ("题型", "题干", "选项A", "选项B", "答案"), ("单选", "先", "断电", "走", "A"), ("单选", "坏", "一", "", "A")
    )
    reading = read_word(docx(sheet))
    assert [draft.content.key for draft in reading.drafts] == [(0,)]
    assert reading.refused[0].place == "第 1 个表格第 3 行"
    keys = table(("题号", "1", "2"), ("答案", "B", "A"))
    paper = docx(para("1.先（ ）"), para("A.走 B.断电"), para("2.后（ ）"), para("A.验电 B.走"), para("参考答案"), keys)
    assert [draft.content.key for draft in read_word(paper).drafts] == [(1,), (0,)]


def test_an_underlined_space_is_a_gap_and_what_was_struck_out_is_gone():
    gap = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">    </w:t></w:r><w:r><w:t>伏</w:t></w:r>'
    struck = "<w:del><w:r><w:delText>不</w:delText></w:r></w:del>"
    (draft,) = read_word(docx(para("1.相电压", run=gap + struck), para("答案：220"))).drafts
    assert draft.content.stem == "相电压{{1}}伏"


def test_text_boxes_and_formulas_are_named_as_lost():
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    reading = read_word(docx(para("1.应验电。（√）", run=box)))
    assert reading.drafts[0].content.stem == "应验电。"
    assert "框" in reading.losses[0].what


@pytest.mark.parametrize(
    "data",
    [
        docx(parts={}).replace(b"word/document.xml", b"word/documenx.xml"),
        docx("<w:p>"),
        docx("", parts={"word/numbering.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a/>'}),
    ],
)
def test_a_broken_document_is_refused(data):
    with pytest.raises(FileUnreadable, match="。$"):
        read_word(data)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_chinese_numbers(number, text):
    assert chinese(number) == text


def test_roman_numbers():
    assert [roman(number) for number in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]
