"""A file of items as drafts, whatever its format; known by its bytes."""

from __future__ import annotations

import io

from accounts.api import FileRefused, read_table
from exams.domain.draft import Reading
from exams.domain.formats import detect
from exams.domain.formats.door import READERS
from exams.domain.formats.refusal import FileUnreadable
from exams.domain.formats.sheet.columns import REQUIRED, column_of
from exams.domain.formats.sheet.read import read_rows

MAX_FILE = 20 * 1024 * 1024
TABLES = (detect.XLSX, detect.CSV)


def read_item_file(data: bytes) -> Reading:
    """Drafts, refused items, losses and media; FileRefused, with what to do, when it can't be read at all."""
    if len(data) > MAX_FILE:
        raise FileRefused("文件超过 20 MB，请拆成几个文件上传。")
    try:
        kind = detect.detect(data)
        if kind in TABLES:
            table = read_table(io.BytesIO(data), column_of=column_of, required=REQUIRED)
            reading = read_rows(table.rows, format=kind)
            return _noted(reading, table.notes)
        reader = READERS.get(kind)
        if reader is None:
            raise FileRefused(f"暂不能导入 {detect.NAMES[kind]} 文件。")
        return reader(data)
    except FileUnreadable as unreadable:
        raise FileRefused(str(unreadable)) from unreadable


def _noted(reading: Reading, notes: list[str]) -> Reading:
    """Notes on the file as a whole come after the rows are read."""
    return Reading(
        reading.format, reading.drafts, reading.refused, reading.losses, (*reading.notes, *notes), reading.media
    )
