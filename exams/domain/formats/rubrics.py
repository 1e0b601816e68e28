"""A rubric as lines that a person can read and write: `30% 说出先断电`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exams.domain.content import WHOLE, Criterion
from exams.domain.formats.fractions import share_in

_LINE = re.compile(r"^\s*(?:\d{1,2}[.、)]\s*)?(\d{1,3}(?:\.\d{1,2})?)\s*[%％]\s*[:：]?\s*(.+?)\s*$")
_PARTING = re.compile(r"[;；|\n]+")
_TAIL = re.compile(r"^\s*(.+?)\s*[(（]?(\d{1,3}(?:\.\d{1,2})?)\s*[%％][)）]?\s*$")


def parse(text: str) -> tuple[Criterion, ...]:
    """The criteria when every line is one and they make the whole; nothing otherwise."""
    found = []
    for line in re.split(r"[\n|；;]", text):
        if not line.strip():
            continue
        ahead, behind = _LINE.match(line), _TAIL.match(line)
        share = share_in(ahead.group(1) if ahead else behind.group(2) if behind else "x")
        if share is None:
            return ()
        found.append(Criterion(ahead.group(2) if ahead else behind.group(1) if behind else "", share))
    return tuple(found) if sum(line.share for line in found) == WHOLE else ()


def lines_of(rubric: Sequence[Criterion]) -> str:
    """The other way; a line end or a mark that would part a criterion becomes a comma."""
    return "\n".join(f"{line.share / 100:g}% {_PARTING.sub('，', line.text).strip()}" for line in rubric)
