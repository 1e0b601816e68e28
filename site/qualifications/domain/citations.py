"""Citations as they are written in content: the key of an instrument, then the article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """`work-safety-law 第三十条`; `article` is empty when the whole text is meant."""

    key: str
    article: str


def read_citations(text: str) -> list[Citation]:
    """One citation a line, in order, each once."""
    found = (line.strip() for line in text.splitlines())
    return list(dict.fromkeys(_citation(line) for line in found if line))


def _citation(line: str) -> Citation:
    key, _, article = line.partition(" ")
    return Citation(key.strip().lower(), article.strip())


def write_citations(lines: Iterable[str]) -> str:
    """What `read_citations` reads."""
    return "\n".join(line.strip() for line in lines if line.strip())
