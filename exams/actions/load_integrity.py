"""The rules of integrity shipped with the code, and the words a candidate agrees to."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from exams.domain.integrity import IntegrityRules, read_integrity

FOLDER = Path(__file__).resolve().parents[1] / "integrity"


@lru_cache(maxsize=1)
def integrity_rules() -> IntegrityRules:
    return read_integrity((FOLDER / "general.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def snapshot_text() -> tuple[str, tuple[str, ...], str]:
    """(title, paragraphs, SHA-256) of the newest text."""
    raw = sorted(FOLDER.glob("snapshot-*.md"))[-1].read_bytes()
    title, _, body = raw.decode("utf-8").partition("\n")
    paragraphs = tuple(part.strip() for part in body.split("\n\n") if part.strip())
    return title.lstrip("# ").strip(), paragraphs, hashlib.sha256(raw).hexdigest()
