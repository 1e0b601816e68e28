"""What a streamed worksheet does not tell: which rows and columns are hidden, and which cells are one cell.

Read from the sheet's XML as bytes in pieces, so that a large sheet costs no memory; the archive was judged before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import range_boundaries

PIECE, TAIL = 1 << 20, 2048
MOST_MERGES = 5_000
"""More would be a drawing, not a table: the rest is left alone."""
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
_NUMBER = re.compile(rb'\br="(\d+)"')
_COLUMNS = re.compile(rb'<(?:\w+:)?col\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
_FROM, _TO = re.compile(rb'\bmin="(\d+)"'), re.compile(rb'\bmax="(\d+)"')
LAST_COLUMN = 16_384
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """`hidden`: row numbers; `down`: (row, column index) → the row above whose cell reaches down to it;
    `hidden_columns`: indexes.
    """

    hidden: frozenset[int] = frozenset()
    down: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()


def read_marks(sheet: Any) -> SheetMarks:
    """Of one read-only worksheet of openpyxl."""
    hidden: set[int] = set()
    columns: set[int] = set()
    merges: set[str] = set()
    with sheet._get_source() as source:
        tail = b""
        while piece := source.read(PIECE):
            text = tail + piece
            for found in _HIDDEN.finditer(text):
                if number := _NUMBER.search(found[0]):
                    hidden.add(int(number[1]))
            for found in _COLUMNS.finditer(text):
                columns |= _columns(found[0])
            merges.update(found[1].decode() for found in _MERGE.finditer(text))
            tail = text[-TAIL:]
    return SheetMarks(frozenset(hidden), _down(sorted(merges)[:MOST_MERGES]), frozenset(columns))


def _columns(tag: bytes) -> set[int]:
    first, last = _FROM.search(tag), _TO.search(tag)
    return set(range(int(first[1]) - 1, min(int(last[1]), LAST_COLUMN))) if first and last else set()


def _down(merges: list[str]) -> dict[tuple[int, int], int]:
    """Only what reaches over several rows: a title or a note over many columns is no value of each."""
    found: dict[tuple[int, int], int] = {}
    for merge in merges:
        column, first, _last_column, last = range_boundaries(merge)
        if last - first < MOST_MERGES:
            found |= {(row, column - 1): first for row in range(first + 1, last + 1)}
    return found
