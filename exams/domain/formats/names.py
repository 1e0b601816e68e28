"""What a person calls an item of a list: its number and its first words."""

from __future__ import annotations

import re

from exams.domain.draft import Draft
from exams.domain.markup import to_plain


def called(draft: Draft, *, at: int) -> str:
    """`第 3 题（DG-0003）`: `at` counts from 1."""
    return f"第 {at} 题（{draft.number}）" if draft.number else f"第 {at} 题"


def title_of(draft: Draft) -> str:
    """A short name for programs that want one: the number, or the first words of the stem."""
    if draft.number:
        return draft.number
    stem = to_plain(draft.content.stem) if draft.content.markup == "html" else draft.content.stem
    return re.sub(r"\{\{\d{1,2}\}\}", "____", re.sub(r"\s+", " ", stem)).strip()[:40] or "题目"
