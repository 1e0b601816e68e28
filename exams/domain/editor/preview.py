"""An unfinished item as the candidate would see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exams.domain.content import CASE, HAZARD, ItemContent
from exams.domain.paper import show_item
from exams.domain.soundness import MAX_OPTIONS


def preview_of(content: ItemContent) -> dict[str, Any] | None:
    """As `paper.show_item`, without looking at the key; None while there is nothing to be shown."""
    if any(max(len(one.options), len(one.targets)) > MAX_OPTIONS for one in (content, *content.parts)):
        return None
    bare = _bare(content)
    lacks = bare.type == HAZARD and not bare.picture or bare.type == CASE and not bare.parts
    return None if lacks else show_item(bare)


def _bare(content: ItemContent) -> ItemContent:
    """Without the key and what must agree with it; parts that can't be shown yet are left out."""
    parts = tuple(_bare(part) for part in content.parts if part.type != HAZARD or part.picture)
    return replace(content, key=(), shares=(), fixed=(), option_feedback=(), parts=parts)
