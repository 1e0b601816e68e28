"""Marks along the chain: the hash of every 256th event, kept outside the database from the first walk over it on.

Between two marks lie 256 events at most. Whoever wants to know whether one old event is still what it was walks from
the mark before it to the mark after it, and no further: a chain of hashes that begins and ends at kept values can't
have been altered, cut or reordered in between. The file only grows; a line is 64 hex digits, so the n-th lies at a
known place.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from itertools import starmap
from pathlib import Path

from django.conf import settings

from evidence.domain.chain import GENESIS, Fault, Link, faults
from evidence.models import LINK_COLUMNS, Event

SPACING = 256
_LINE = 65


def mark_file() -> Path:
    return Path(settings.PRIVATE_ROOT) / "checkpoints" / "marks"


def count_marks() -> int:
    """The number of whole lines; what a crash left half-written is none."""
    file = mark_file()
    return file.stat().st_size // _LINE if file.is_file() else 0


def mark_at(place: int) -> str:
    """The kept hash of event `place * SPACING`; that of place 0 is where the chain begins."""
    if place == 0:
        return GENESIS
    with mark_file().open("rb") as source:
        source.seek((place - 1) * _LINE)
        return source.read(_LINE - 1).decode("ascii", errors="replace")


def links_between(after: int, until: int | None = None) -> Iterator[Link]:
    """Events after one place, up to another one included, in order and streamed."""
    rows = Event.objects.filter(seq__gt=after)
    if until is not None:
        rows = rows.filter(seq__lte=until)
    return starmap(Link, rows.order_by("seq").values_list(*LINK_COLUMNS).iterator(chunk_size=5000))


def lay_marks() -> tuple[Fault, ...]:
    """Walk from the last mark to the head and mark the way; where the chain is broken, the way ends and is named."""
    file = mark_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with (file.parent / ".marks.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        place = count_marks()
        passed: list[str] = []
        walk = faults(
            _noting(links_between(place * SPACING), passed), start_seq=place * SPACING + 1, start_hash=mark_at(place)
        )
        found = tuple(walk)
        if found:
            passed = passed[: max(0, (found[0].seq - 1) // SPACING - place)]
        with file.open("r+b" if file.exists() else "w+b") as target:
            target.truncate(place * _LINE)
            target.seek(place * _LINE)
            target.write("".join(f"{mark}\n" for mark in passed).encode())
            target.flush()
            os.fsync(target.fileno())
    return found


def _noting(links: Iterable[Link], passed: list[str]) -> Iterator[Link]:
    for link in links:
        yield link
        if link.seq % SPACING == 0:
            passed.append(link.hash)
