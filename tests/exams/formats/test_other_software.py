"""Files that LibreOffice, a WPS-like Word file and other QTI writers made of our own texts (see files/README.md)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from accounts.api import FileRefused
from exams.actions.item_files import read_item_file
from exams.domain import content as c
from exams.domain.draft import Reading

FILES = Path(__file__).parent / "files"


def came_in(name: str) -> Reading:
    reading = read_item_file((FILES / name).read_bytes())
    assert reading.refused == ()
    return reading


def contents(name: str) -> list[c.ItemContent]:
    return [draft.content for draft in came_in(name).drafts]


def test_a_paper_written_in_writer():
    reading = came_in("libreoffice_paper.docx")
    items = [draft.content for draft in reading.drafts]
    assert [(item.type, item.key) for item in items] == [
        (c.JUDGEMENT, (0,)), (c.JUDGEMENT, (1,)), (c.SINGLE, (1,)), (c.SINGLE, (0,)), (c.MULTIPLE, (0, 3)),
        (c.MULTIPLE, (0, 2)),
    ]  # fmt: skip
    assert reading.drafts[1].explanation == "监护人员不得离开监护位置。"
    assert items[3].options == ("H<sub>2</sub>S", "N<sub>2</sub>", "Ar", "He")
    assert items[4].options == ("立即报警", "马上跳下去救人", "等人自己醒来", "佩戴正压式呼吸器后救援")
    assert list(reading.media)
    assert f"media:{next(iter(reading.media))}" in items[5].stem


def test_lists_that_writer_numbers_itself():
    items = contents("libreoffice_lists.docx")
    assert [(item.type, item.key, len(item.options)) for item in items] == [
        (c.SINGLE, (2,), 4), (c.SINGLE, (0,), 4), (c.MULTIPLE, (0, 1), 3),
    ]  # fmt: skip
    assert items[0].options == ("1", "1.5", "2", "3")


def test_a_sheet_made_by_calc():
    reading = came_in("libreoffice_items.xlsx")
    assert [draft.content.type for draft in reading.drafts] == [c.JUDGEMENT, c.SINGLE, c.MULTIPLE, c.BLANK]
    assert [(draft.area, draft.difficulty) for draft in reading.drafts][:2] == [
        ("动火作业/收尾", 1),
        ("动火作业/气瓶", 2),
    ]
    assert reading.drafts[1].content.options == ("5", "10", "15", "20")


def test_calcs_own_format_has_its_own_sentence():
    with pytest.raises(FileRefused, match="另存为 .xlsx"):
        read_item_file((FILES / "libreoffice_items.ods").read_bytes())


def test_text2qti_writes_for_canvas():
    reading = came_in("text2qti.zip")
    items = [draft.content for draft in reading.drafts]
    assert [item.type for item in items] == [
        c.SINGLE, c.MULTIPLE, c.BLANK, c.BLANK, c.BLANK, c.BLANK, c.ESSAY, c.JUDGEMENT,
    ]  # fmt: skip
    assert items[0].option_feedback[0] == "会导致自己触电"
    assert [(answer.text, answer.tolerance) for answer in items[2].blanks[0].answers] == [("36", "1")]
    assert [answer.text for answer in items[5].blanks[0].answers] == ["米", "m"]
    assert len(reading.notes) == 1
    assert "说明文字" in reading.notes[0]


def test_json2qti_keeps_its_code():
    first, second = contents("json2qti.zip")
    assert "<code>灭火器</code>" in first.stem
    assert "<pre>" in second.stem
    assert "x&lt;1" in second.stem


@pytest.mark.parametrize("name", ["qti_package_maker_blackboard_pool.zip", "qti_package_maker_canvas.zip"])
def test_one_bank_in_the_words_of_two_systems(name):
    items = contents(name)
    assert [item.type for item in items] == [c.SINGLE, c.MULTIPLE, c.MATCH, c.BLANK, c.BLANK, c.BLANK]
    assert (items[0].stem, items[0].key) == ("进入有限空间前首先应做什么？", (1,))
    assert (items[1].key, items[2].key) == ((0, 1), (0, 1, 2))
    assert items[3].blanks[0].answers[0].tolerance == "0.5"
    assert items[5].stem == "动火前应清除{{1}}，并配备{{2}}。"
    assert [[answer.text for answer in blank.answers] for blank in items[5].blanks] == [["A", "B"], ["C"]]


def test_a_package_with_misspelt_tags_loses_that_item_only():
    """qti-package-maker writes `textentryinteraction` for several gaps: no player knows that element either."""
    reading = read_item_file((FILES / "qti_package_maker_qti21.zip").read_bytes())
    assert [draft.content.type for draft in reading.drafts] == [c.SINGLE, c.MULTIPLE, c.MATCH, c.BLANK, c.BLANK]
    assert [refused.faults[0].column for refused in reading.refused] == ["题型"]


def test_items_of_qti_3_by_an_sdk():
    reading = read_item_file((FILES / "incept_qti3.zip").read_bytes())
    found = {draft.content.type: draft.content for draft in reading.drafts}
    assert sorted(found) == sorted((c.SINGLE, c.MULTIPLE, c.BLANK, c.ORDER, c.MATCH, c.ESSAY))
    assert [answer.text for answer in found[c.BLANK].blanks[0].answers] == ["36", "36V"]
    assert not found[c.BLANK].blanks[0].minds_case
    assert found[c.ORDER].options == ("停电", "验电", "接地")
    assert len(reading.refused) == 1  # its tolerance item has no interaction in the body


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = " ".join(
    (
        f'xmlns:w="{W}"', 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:v="urn:schemas-microsoft-com:vml"', 'mc:Ignorable="w14 wp14"',
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"', 'xmlns:wp14="urn:wp14"',
    )
)  # fmt: skip
FONT = '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="宋体" w:eastAsia="宋体"/><w:lang w:eastAsia="zh-CN"/></w:rPr>'


def runs(*texts: str) -> str:
    """Words in pieces, as WPS leaves them after every correction."""
    return "".join(
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:tab/></w:r>'
        if text == "\t"
        else f'<w:r>{FONT}<w:t xml:space="preserve">{text}</w:t></w:r>'
        for text in texts
    )


def line(*pieces: str, listed: str = "") -> str:
    number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{listed}"/></w:numPr>' if listed else ""
    head = f'<w:p w14:paraId="1A2B"><w:pPr>{number}<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:pPr>'
    return f"{head}{''.join(pieces)}</w:p>"


def tick(code: str) -> str:
    return f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
    f"{line(runs('装订线'))}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
    f"<w:txbxContent>{line(runs('装订线'))}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
PAGE = f'<w:fldSimple w:instr=" PAGE ">{runs("2")}</w:fldSimple>'
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    "</w:numbering>"
)


def table(*rows: list[str]) -> str:
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{line(runs(text))}</w:tc>" for text in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{cells}</w:tbl>"


def wps() -> bytes:
    """A paper as WPS Office writes it."""
    body = [
        line(runs("电工", "作业", "练习卷"), BOX),
        line(runs("一、", "判断", "题")),
        line(runs("１", "．停电后应先", "验电。（"), tick("F0FC"), runs("）")),
        line(runs("２．可以带电", "拉人。（　"), tick("F0FB"), runs("　）")),
        line(runs("二、单项", "选择题")),
        line(runs("３．装设接地线", "应先接（　　）。")),
        line(runs("Ａ．导", "体端", "\t", "Ｂ．接地端", "\t", "Ｃ．任意端")),
        line(runs("4.表示禁止的是（　）。")),
        line(runs("A.红", "\t", "B.", "蓝")),
        line(runs("绝缘手套的检查周期为（　）。"), listed="1"),
        line(runs("A.六个月", "\t", "B.五年")),
        line(runs("三、填空题")),
        line(runs("6.安全电压不超过____伏，第"), PAGE, runs("页。")),
        line(runs("答案：36")),
        line(runs("参考", "答案")),
        table(["题号", "3", "4", "5"], ["答案", "Ｂ", "A", "A"]),
    ]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        document = (
            f'<?xml version="1.0" encoding="UTF-8"?><w:document {SPACES}><w:body>{"".join(body)}<w:sectPr/></w:body>'
        )
        out.writestr("word/document.xml", f"{document}</w:document>")
        out.writestr("word/numbering.xml", NUMBERING)
    return target.getvalue()


def test_a_paper_as_wps_office_writes_it():
    reading = read_item_file(wps())
    assert reading.refused == ()
    items = [draft.content for draft in reading.drafts]
    assert [(item.type, item.key) for item in items[:5]] == [
        (c.JUDGEMENT, (0,)), (c.JUDGEMENT, (1,)), (c.SINGLE, (1,)), (c.SINGLE, (0,)), (c.SINGLE, (0,)),
    ]  # fmt: skip
    assert items[0].stem == "停电后应先验电。"
    assert items[2].options == ("导体端", "接地端", "任意端")
    assert items[4].options == ("六个月", "五年")
    assert items[5].stem == "安全电压不超过{{1}}伏，第2页。"
    assert [loss.what for loss in reading.losses] == ["文本框里的文字：装订线"]


def math(*texts: str) -> str:
    return "".join(f"<m:r><m:t>{text}</m:t></m:r>" for text in texts)


def over(above: str, below: str) -> str:
    return f"<m:f><m:fPr/><m:num>{math(above)}</m:num><m:den>{math(below)}</m:den></m:f>"


def raised(base: str, power: str) -> str:
    return f"<m:sSup><m:e>{math(base)}</m:e><m:sup>{math(power)}</m:sup></m:sSup>"


ROOT = f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{raised("R", "2")}</m:e></m:rad>'
STRANGE = f"<m:groupChr><m:e>{math('U')}</m:e></m:groupChr>"


def paper_with(*options: str) -> bytes:
    """A single choice whose options are formulas of Word's editor."""
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    rows = [
        line(runs(f"{letter}."), f"<m:oMathPara><m:oMath>{option}</m:oMath></m:oMathPara>")
        for letter, option in zip("ABC", options, strict=False)
    ]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        body = line(runs("1.电流等于（A）。")) + "".join(rows)
        out.writestr("word/document.xml", f"<w:document {SPACES} {space}><w:body>{body}</w:body></w:document>")
    return target.getvalue()


def test_formulas_of_word_keep_their_shape():
    """As words alone U/R and R/U would be told apart by nothing but the order of two letters."""
    reading = read_item_file(paper_with(math("I=") + over("U", "R"), over("R", "U"), ROOT))
    (draft,) = reading.drafts
    assert reading.losses == ()
    assert draft.content.key == (0,)
    first = "<mi>I</mi><mo>=</mo><mfrac><mrow><mi>U</mi></mrow><mrow><mi>R</mi></mrow></mfrac>"
    assert draft.content.options[0] == f"<math>{first}</math>"
    assert draft.content.options[2] == (
        "<math><msqrt><msup><mrow><mi>R</mi></mrow><mrow><mn>2</mn></mrow></msup></msqrt></math>"
    )


def test_a_formula_that_mathml_of_ours_has_not_keeps_its_words():
    reading = read_item_file(paper_with(STRANGE, over("R", "U")))
    (draft,) = reading.drafts
    assert draft.content.options[0] == "U"
    assert [loss.what for loss in reading.losses] == ["公式的排版（保留了其中的文字）"]


def test_a_formula_in_a_sheet_of_word_is_words():
    """Tables with our headings are sheets, which have no markup."""
    target = io.BytesIO()
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    formula = f"<m:oMath>{over('U', 'R')}</m:oMath>"
    cells = "".join(f"<w:tc>{line(runs(text))}</w:tc>" for text in ("题型", "题干", "答案"))
    row = (
        f"<w:tc>{line(runs('判断'))}</w:tc><w:tc>{line(runs('电流是'), formula)}</w:tc><w:tc>{line(runs('对'))}</w:tc>"
    )
    with zipfile.ZipFile(target, "w") as out:
        body = f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{row}</w:tr></w:tbl>"
        out.writestr("word/document.xml", f"<w:document {SPACES} {space}><w:body>{body}</w:body></w:document>")
    reading = read_item_file(target.getvalue())
    assert [draft.content.stem for draft in reading.drafts] == ["电流是UR"]
    assert [loss.what for loss in reading.losses] == ["表格里的公式的排版（保留了其中的文字）"]
