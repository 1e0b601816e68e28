"""Tags, areas and exclusion groups as people type them."""

from __future__ import annotations

import re

from exams.domain.importing import tidy

MAX_TAG, MAX_PATH, MAX_TAGS = 40, 200, 20


def tag_of(text: str) -> str:
    """One tag, or nothing: separators make it several, too long makes it none."""
    tag = tidy(text)
    return "" if len(tag) > MAX_TAG or re.search(r"[,，;；\n]", tag) else tag


def tags_of(text: str) -> tuple[str, ...]:
    """Tags between commas, semicolons or 、, each once."""
    parts = (tidy(part) for part in re.split(r"[,，;；、\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def area_path(text: str) -> str:
    """`一级/二级`, whatever separator was typed; nothing when empty or longer than a path may be."""
    parts = [part.strip() for part in re.split(r"[/／\\>＞]", tidy(text)) if part.strip()]
    path = "/".join(parts)
    return path if len(path) <= MAX_PATH else ""
