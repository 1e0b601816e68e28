"""The rows of an uploaded catalogue or roster, by the platform's one reader of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from accounts.api import FileRefused, read_table
from qualifications.domain.sheet import SheetRow, tidy


def read_sheet(
    file: BinaryIO,
    *,
    columns: Sequence[str],
    required: Sequence[str],
    aliases: Mapping[str, str] | None = None,
    notes: list[str] | None = None,
    fill_down: bool = False,
) -> list[SheetRow]:
    """All rows at once; FileRefused when there is none. What was passed over is added to `notes`.

    `aliases` gives other headings people use, such as 身份证号 for 证件号码.
    """
    headings = {name.upper(): name for name in columns} | {
        other.upper(): name for other, name in (aliases or {}).items()
    }

    def column_of(text: str) -> str:
        return headings.get(tidy(text).upper(), "")

    table = read_table(file, column_of=column_of, required=required, fill_down=fill_down)
    rows = [SheetRow(row.place, row.cells, row.formulas, row.is_hidden) for row in table.rows]
    if notes is not None:
        notes += table.notes
    if not rows:
        raise FileRefused("表格里没有数据行。请下载模板，按模板填写后上传。")
    return rows
