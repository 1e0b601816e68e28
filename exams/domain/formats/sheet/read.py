"""Rows of a bank sheet into drafts: 判断, 单选, 多选 as `domain.importing` reads them, and all other types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from exams.domain import importing
from exams.domain.content import BLANK, CASE, HTML, PLAIN, ItemContent
from exams.domain.draft import Fault, Reading, Refused
from exams.domain.formats.gathering import Gathering, ItemRefused
from exams.domain.formats.sheet import columns as at
from exams.domain.formats.sheet.contents import content_of, gapped
from exams.domain.importing import ItemValue, tidy
from exams.domain.soundness import faults_of


class Row(Protocol):
    """What `accounts.api.read_table` gives: place, cells by column, the columns that hold a formula, is it hidden."""

    @property
    def place(self) -> str: ...
    @property
    def cells(self) -> dict[str, str]: ...
    @property
    def formulas(self) -> tuple[str, ...]: ...
    @property
    def is_hidden(self) -> bool: ...


def read_rows(rows: Iterable[Row], *, format: str = "xlsx") -> Reading:
    """All rows as drafts, in order; a case is one draft over its rows."""
    found = Gathering(format)
    case: list[Row] = []
    for row in rows:
        number = tidy(row.cells.get(at.CASE, ""))
        if case and number != tidy(case[0].cells.get(at.CASE, "")):
            _case(found, case)
            case = []
        if number:
            case.append(row)
        else:
            _single(found, row)
    if case:
        _case(found, case)
    return found.reading()


def _single(found: Gathering, row: Row) -> None:
    try:
        content, named = _read(row)
    except RowRefused as refusal:
        found.refused.append(Refused(row.place, refusal.faults, tidy(row.cells.get("题干", ""))[:80], _filled(row)))
        return
    if content.type == CASE:
        found.refused.append(
            Refused(row.place, (Fault(at.CASE, "案例题和它的小题都要填相同的案例号"),), content.stem[:80], _filled(row))
        )
        return
    found.item(content, place=row.place, cells=_filled(row), **named)


def _filled(row: Row) -> Mapping[str, str]:
    return {name: text for name, text in row.cells.items() if text}


def _case(found: Gathering, rows: list[Row]) -> None:
    """The first row holds the stimulus, each of the others one part; a bad row spoils its case only."""
    faults: list[Fault] = []
    head: tuple[ItemContent, dict[str, Any]] | None = None
    parts, told = [], []
    for number, row in enumerate(rows):
        try:
            content, named = _read(row)
        except RowRefused as refusal:
            faults += [Fault(fault.column, f"{row.place}：{fault.reason}") for fault in refusal.faults]
            continue
        if number == 0 and content.type == CASE:
            head = (content, named)
        elif content.type == CASE:
            faults.append(Fault("题型", f"{row.place}：一个案例号只能有一行案例，其余行应是小题"))
        else:
            parts.append(content)
            if named["explanation"]:
                told.append(f"（{len(parts)}）{named['explanation']}")
            for column, field in (("题号", "number"), ("标签", "tags"), ("依据", "source")):
                if named.get(field):
                    found.lose(row.place, f"小题的{column}（案例的{column}在第一行）")
    place = rows[0].place if len(rows) == 1 else f"{rows[0].place} 至 {rows[-1].place}"
    if head is None and not faults:
        faults.append(Fault("题型", "同一案例号的第一行题型应为“案例”，题干写案例材料"))
    if head is None or faults:
        stem = tidy(rows[0].cells.get("题干", ""))[:80]
        found.refused.append(Refused(place, tuple(faults), stem, _filled(rows[0])))
        return
    content, named = head
    explanation = "\n".join(text for text in (named.pop("explanation"), *told) if text)
    if content.markup == HTML:
        explanation = explanation.replace("\n", "<br>")
    content = replace(content, parts=tuple(parts))
    found.item(content, place=place, explanation=explanation, cells=_filled(rows[0]), **named)


class RowRefused(Exception):
    """A row with its faults."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("row refused")
        self.faults = tuple(faults)


def _read(row: Row) -> tuple[ItemContent, dict[str, Any]]:
    """Content and the other fields of a draft; RowRefused with every fault that can be told at once."""
    if row.is_hidden:
        raise RowRefused([Fault("整行", "这一行在表格里是隐藏的；要导入请取消隐藏再上传")])
    faults = [Fault(column, "单元格是公式或错误值，请改成文字") for column in row.formulas]
    cells = row.cells
    if not any(cells.get(name) for name in (*at.MORE, *at.OPTIONS[6:])):
        type = at.TYPES.get(tidy(cells.get("题型", "")).replace(" ", ""), "")
        if type in importing.TYPES.values() or not type:
            return _as_always(cells, type, faults, row.formulas)
    return _any_type(cells, faults, row.formulas)


def _as_always(
    cells: Mapping[str, str], type: str, faults: list[Fault], formulas: tuple[str, ...]
) -> tuple[ItemContent, dict[str, Any]]:
    """判断, 单选, 多选 in the columns that always were."""
    value = importing.read_row(cells)
    if not isinstance(value, ItemValue):
        faults += [Fault(fault.column, _reason(fault)) for fault in value if fault.column not in formulas]
    if faults or not isinstance(value, ItemValue):
        raise RowRefused(faults)
    named = {
        name: getattr(value, name)
        for name in ("number", "explanation", "area", "difficulty", "source", "check_state")
    }  # fmt: skip
    return ItemContent(value.type, value.stem, value.options, value.key), named


def _reason(fault: importing.Fault) -> str:
    if fault.column == "题型" and "请填" in fault.reason:
        return re.sub("请填.*$", f"请填 {'、'.join(at.NAMES.values())}", fault.reason)
    return fault.reason


def _any_type(
    cells: Mapping[str, str], faults: list[Fault], formulas: tuple[str, ...]
) -> tuple[ItemContent, dict[str, Any]]:
    cell = {name: tidy(cells.get(name, "")) for name in (*importing.COLUMNS, *at.OPTIONS, *at.MORE)}
    type = at.TYPES.get(cell["题型"].replace(" ", ""), "")
    content = ItemContent(type, cell["题干"])
    if not type:
        said = f"不认识的题型“{cell['题型']}”" if cell["题型"] else "未填题型"
        faults.append(Fault("题型", f"{said}，请填 {'、'.join(at.NAMES.values())}"))
    else:
        try:
            markup = HTML if cell[at.MARKUP].upper() == "HTML" else PLAIN
            content = replace(content_of(type, cell), markup=markup)
            if type == BLANK:
                content = replace(content, stem=gapped(content.stem, len(content.blanks)))
            if type != CASE:
                faults += [fault for fault in faults_of(content) if fault.column not in formulas]
        except ItemRefused as refusal:
            faults.append(refusal.fault)
    difficulty = importing.DIFFICULTIES.get(cell["难度"])
    check_state = importing.CHECK_STATES.get(cell["核对状态"])
    if difficulty is None:
        faults.append(Fault("难度", f"不认识的难度“{cell['难度']}”，请填 易、中 或 难"))
    if check_state is None:
        faults.append(Fault("核对状态", "请填 待核、已二读 或 已核对原文"))
    if faults:
        raise RowRefused(faults)
    explanation = cell["解析"]
    if type in ("essay", "case") and cell["答案"]:
        explanation = "\n".join(text for text in (cell["答案"], explanation) if text)
    area = "/".join(part.strip() for part in re.split(r"[/／\\>＞]", cell["知识点"]) if part.strip())
    return content, {
        "number": cell["题号"],
        "explanation": explanation,
        "area": area,
        "difficulty": difficulty,
        "source": cell["依据"],
        "check_state": check_state,
        "tags": tuple(tag.strip() for tag in re.split(r"[,，;；\n]", cell[at.TAGS]) if tag.strip()),
        "cognitive": cell[at.COGNITIVE][:20],
    }
