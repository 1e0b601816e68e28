"""What a bank knows of an item and other programs have no field for, written as tags that a person can read.

`难度:3`, `认知:理解`, `依据:《安全生产法》第三十条`, `核对:checked` beside the item's own tags. Other programs keep
tags they do not understand, so nothing is lost on the way through them.
"""

from __future__ import annotations

import re
from typing import Any

from exams.domain.draft import Draft

_NAMES = {"难度": "difficulty", "认知": "cognitive", "依据": "source", "核对": "check_state"}
_VALUES = {"difficulty": "[123]", "check_state": "unchecked|second_read|checked"}


def labels_of(draft: Draft) -> tuple[str, ...]:
    """All tags of a draft, its own first; what has the usual value is left out."""
    found = list(draft.tags)
    for word, field in _NAMES.items():
        value = getattr(draft, field)
        usual = Draft.__dataclass_fields__[field].default
        if value != usual:
            found.append(f"{word}:{value}")
    return tuple(found)


def spread(named: dict[str, Any]) -> dict[str, Any]:
    """Fields of a draft with the labels among `tags` put into the fields they speak of; given fields win."""
    kept: list[str] = []
    found = dict(named)
    for tag in named.get("tags", ()):
        word, _colon, value = tag.partition(":")
        field = _NAMES.get(word)
        if field is None or not re.fullmatch(_VALUES.get(field, ".+"), value):
            kept.append(tag)
        elif not found.get(field):
            found[field] = int(value) if field == "difficulty" else value
    if "tags" in named:
        found["tags"] = tuple(dict.fromkeys(tag.strip()[:40] for tag in kept if tag.strip()))
    return found


def area_path(parts: list[str]) -> str:
    """`一级/二级` of the names of nested folders; a slash in a name becomes a full-width one."""
    return "/".join(re.sub(r"\s+", " ", part).strip().replace("/", "／") for part in parts if part.strip())


def area_of_category(text: str) -> str:
    """Moodle's `$course$/top/电工/基础` → `电工/基础`; in a name Moodle writes a slash twice."""
    parts = text.strip().replace("//", "\0").split("/")
    names = [part.replace("\0", "／").strip() for part in parts]
    while names and (re.fullmatch(r"\$\w+\$", names[0]) or names[0].lower() in ("top", "")):
        names.pop(0)
    return area_path(names)


def category_of_area(area: str) -> str:
    """The other way."""
    return f"$course$/top/{area or UNSORTED}"


UNSORTED = "未分类"
