"""The rows of a bank file, XLSX or CSV."""

from __future__ import annotations

from typing import BinaryIO

from accounts.api import Table, read_table
from exams.domain.importing import COLUMNS, REQUIRED_COLUMNS, tidy

_BY_HEADING = {column.upper(): column for column in COLUMNS}
_BY_HEADING.update({column[-1]: column for column in COLUMNS if column.startswith("选项")})


def read_bank_file(file: BinaryIO) -> Table:
    """Recognise headings such as `选项A`, `选项Ａ` and `A`; FileRefused when the file can't be read."""
    return read_table(file, column_of=lambda text: _BY_HEADING.get(tidy(text).upper(), ""), required=REQUIRED_COLUMNS)
