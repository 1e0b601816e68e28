"""Options with shares, as other programs hold them, into 单选 or 多选."""

from __future__ import annotations

from collections.abc import Sequence

from exams.domain.content import MULTIPLE, SINGLE, WHOLE, ItemContent
from exams.domain.formats.fractions import told
from exams.domain.formats.gathering import ItemRefused

Row = tuple[int, str, str]
"""Share of the whole marks, text, feedback."""


def judged(type: str, rows: Sequence[Row]) -> tuple[ItemContent, tuple[str, ...]]:
    """The item without its stem, and what was lost. A 多选 with one right option is a 单选."""
    shares = tuple(share for share, _text, _feedback in rows)
    losses: tuple[str, ...] = ()
    key: tuple[int, ...]
    whole = tuple(at for at, share in enumerate(shares) if share == WHOLE)
    right = tuple(at for at, share in enumerate(shares) if share > 0)
    if type == MULTIPLE and len(right) == 1:
        type, losses = SINGLE, ("只有一个正确选项，多选改为单选",)
        shares = tuple(WHOLE if at in right else min(share, 0) for at, share in enumerate(shares))
        whole = right
    if type == SINGLE:
        if len(whole) != 1:
            said = f"有 {len(whole)} 个得满分的选项" if whole else "没有得满分的选项"
            raise ItemRefused("答案", f"单选题应恰有一个得 100% 的选项，这一题{said}")
        key = whole
    else:
        key = right
    content = ItemContent(
        type,
        "",
        options=tuple(text for _share, text, _feedback in rows),
        key=key,
        shares=told(shares, key),
        option_feedback=heard([feedback for _share, _text, feedback in rows]),
    )
    return content, losses


def heard(feedback: Sequence[str]) -> tuple[str, ...]:
    """Feedback option by option; nothing when there is none at all."""
    return tuple(feedback) if any(text.strip() for text in feedback) else ()
