"""Wagtail's query objects as the words to look for: nothing a visitor types is ever read as an operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from modelsearch import query as asked

from pages.domain.bigrams import Run, runs_of


@dataclass(frozen=True, slots=True)
class Words:
    """All of the runs, or any of them."""

    runs: tuple[Run, ...]
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """All of the parts, or any of them, and none of `without`."""

    parts: tuple[Words | Group, ...]
    any_of: bool = False
    without: tuple[Words | Group, ...] = ()


EVERYTHING = Group(())
"""What a search for everything asks for; `None` asks for nothing that could be found."""
Asked = Words | Group


def read(query: Any, *, prefix: bool = False) -> Asked | None:
    """`prefix`: the last word may be unfinished, as in a field that completes."""
    if isinstance(query, asked.MatchAll):
        return EVERYTHING
    if isinstance(query, asked.PlainText | asked.Phrase | asked.Fuzzy):
        return _words(query.query_string, any_of=getattr(query, "operator", "and").lower() == "or", prefix=prefix)
    if isinstance(query, asked.Boost):
        return read(query.subquery, prefix=prefix)
    if isinstance(query, asked.Not):
        inner = read(query.subquery, prefix=prefix)
        return None if inner == EVERYTHING else Group((), without=(inner,)) if inner else EVERYTHING
    if isinstance(query, asked.And | asked.Or):
        return _joined(query, prefix=prefix)
    raise NotImplementedError(f"{type(query).__name__} cannot be searched for")


def _words(text: str, *, any_of: bool, prefix: bool) -> Words | None:
    runs = runs_of(text)
    if not runs:
        return None
    if prefix:
        last = runs[-1]
        runs[-1] = Run(last.words, prefix=last.prefix or last.words[-1].isascii())
    return Words(tuple(runs), any_of=any_of)


def _joined(query: Any, *, prefix: bool) -> Asked | None:
    any_of = isinstance(query, asked.Or)
    parts: list[Asked] = []
    without: list[Asked] = []
    for subquery in query.subqueries:
        part = read(subquery, prefix=prefix)
        if part is None or part == EVERYTHING:
            continue
        if not any_of and isinstance(part, Group) and not part.parts:
            without += part.without
        else:
            parts.append(part)
    if not parts and not without:
        return None
    return Group(tuple(parts), any_of=any_of, without=tuple(without))
