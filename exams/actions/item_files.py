"""A file of items in or out in any format: what it is is decided by its content."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

from accounts.api import FileRefused, read_table, write_table
from exams.domain.draft import Draft, Reading, Writing
from exams.domain.formats.detect import CSV, XLSX, detect
from exams.domain.formats.door import READERS, WRITERS
from exams.domain.formats.refusal import FileUnreadable
from exams.domain.formats.sheet.columns import REQUIRED, column_of
from exams.domain.formats.sheet.read import read_rows
from exams.domain.formats.sheet.write import write_rows

WIDTHS = {"题干": 50, "解析": 50, "知识点": 24, "依据": 24, "隐患区域": 40, "匹配项": 40, "评分标准": 40}
EXPORTS = (XLSX, *WRITERS)
"""Formats that a bank can leave in."""


def read_item_file(data: bytes) -> Reading:
    """All items with what is wrong and what was lost; FileRefused with a sentence when it is no file of items."""
    try:
        kind = detect(data)
        if kind not in (XLSX, CSV):
            return READERS[kind](data)
    except FileUnreadable as error:
        raise FileRefused(str(error)) from error
    table = read_table(io.BytesIO(data), column_of=column_of, required=REQUIRED)
    reading = read_rows(table.rows, format=kind)
    return replace(reading, notes=(*reading.notes, *table.notes))


def write_item_file(kind: str, drafts: Iterable[Draft], *, media: Mapping[str, bytes]) -> Writing:
    """The items as a file of this format (one of `EXPORTS`) and what it can't carry, item by item."""
    if kind == XLSX:
        sheet = write_rows(drafts)
        return Writing(write_table("题库", sheet.header, sheet.rows, widths=WIDTHS), sheet.losses)
    return WRITERS[kind](drafts, media)
