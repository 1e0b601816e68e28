"""What the candidates did and were told, one JSON object a line, written before it is acted on (trust.md section 10.5).

Operations: `claim` (digest of the paper shown, writer), `send` (n, answers [[position, rev, value]…]), `ack` (n,
stored {position: rev}), `refused` (n, state: the server's «no»), `unknown` (n: no answer, or a failure after which
nobody knows whether it was stored), `submit`, `submitted`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class History:
    """Appends to the file; a record is with the operating system when `write` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab", buffering=0)
        self._serial = 0

    def write(self, who: str, op: str, **more: Any) -> None:
        line = json.dumps({"t": round(time.time(), 4), "who": who, "op": op, **more}, ensure_ascii=False)
        self._file.write(line.encode() + b"\n")

    def next_number(self) -> int:
        """A number for one message, the same in `send` and in what came of it."""
        self._serial += 1
        return self._serial

    def close(self) -> None:
        self._file.close()


def read(path: Path) -> Iterator[Record]:
    """All records, in the order they were written."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
