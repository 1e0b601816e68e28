"""The words a person agrees to, by kind and version: `consents/<kind>-<version>.md` (LAW-01)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of one notice; `title` is its first line."""

    kind: str
    version: str
    title: str
    body: str
    sha256: str


def newest(folder: Path, kind: str) -> ConsentText:
    """The text in force: the greatest version of its kind. FileNotFoundError when there is none."""
    files = sorted(folder.glob(f"{kind}-*.md"))
    if not files:
        raise FileNotFoundError(f"no consent text for {kind!r} in {folder}")
    raw = files[-1].read_bytes()
    title, _, body = raw.decode("utf-8").partition("\n")
    return ConsentText(
        kind=kind,
        version=files[-1].stem.removeprefix(f"{kind}-"),
        title=title.lstrip("# ").strip(),
        body=body.strip(),
        sha256=hashlib.sha256(raw).hexdigest(),
    )
