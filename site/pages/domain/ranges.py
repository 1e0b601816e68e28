"""Which part of a file a player asks for (RFC 9110, section 14). One part only: several in one answer are a way to
make a small question cost a large answer, and no player needs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPEC = re.compile(r"bytes=(\d*)-(\d*)\Z", re.ASCII)
MAX_DIGITS = 18


class NotInFile(Exception):
    """The part lies outside the file: 416."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def wanted(header: str, *, size: int) -> Span | None:
    """None: send the whole file (no header, or one that a server may ignore)."""
    found = _SPEC.match(header.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if max(len(found[1]), len(found[2])) > MAX_DIGITS:
        raise NotInFile
    if not found[1]:  # the last n bytes
        count = min(int(found[2]), size)
        if count == 0:
            raise NotInFile
        return Span(size - count, size - 1)
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise NotInFile
    return Span(first, last)
