"""A plain text file in the numbered layout."""

from __future__ import annotations

from exams.domain.draft import Reading
from exams.domain.formats.gathering import Gathering
from exams.domain.formats.numbered.items import gather
from exams.domain.formats.numbered.layout import Line, read_lines
from exams.domain.formats.plain_text import decode


def read(data: bytes) -> Reading:
    """All items; FileUnreadable when it is no text."""
    found = Gathering("text")
    lines = (Line(f"第 {at} 行", text) for at, text in enumerate(decode(data).split("\n"), start=1))
    gather(found, read_lines(lines))
    return found.reading()
