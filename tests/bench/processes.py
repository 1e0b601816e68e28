"""What processes have spent: CPU seconds and resident memory, read from /proc (Linux)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from tests.faults.cluster import children_of

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def family(*parents: int) -> list[int]:
    """The processes and their direct children."""
    return [pid for parent in parents for pid in (parent, *children_of(parent))]


def cpu_seconds(*parents: int) -> float:
    """User and system time of the families; that of children who ended and were waited for counts, too."""
    spent = 0
    for parent in parents:
        spent += sum(_times(parent))
        spent += sum(sum(_times(child)[:2]) for child in children_of(parent))
    return spent / TICK


def _times(pid: int) -> tuple[int, ...]:
    """utime, stime, cutime, cstime in ticks."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return tuple(int(word) for word in fields[11:15])
    return (0, 0, 0, 0)


def resident_mb(pids: Iterable[int]) -> float:
    """Proportional set size: memory that processes share is counted once."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024
