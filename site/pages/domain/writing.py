"""Turns a body written in a TOML file into the list that a StreamField stores.

The files are the house's own content (laws, cases, articles, lessons); the kinds of blocks are those of
`pages.blocks`. Text is paragraphs separated by an empty line; a paragraph of lines that all begin with `- ` or
`1. ` is a list; `**words**` is the only mark inside a line.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

_SPACE = uuid.UUID("0d0c6c0e-93a4-4a51-9a3f-6d7c1a5b2f10")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_NUMBERED = re.compile(r"^\d+[.、]\s*")
_FILES = {"diagram": ("file",), "hazard": ("file",), "video": ("file", "captions", "poster")}
_PLAIN = {"heading": "value", "text": "value"}


class BodyRefused(ValueError):
    """The file holds a block without its type, or plain blocks without their value."""


def rich_text(text: str) -> str:
    """HTML of a text: paragraphs and lists, everything else escaped."""
    return "".join(_paragraph(part.strip()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def _paragraph(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if all(line.startswith("- ") for line in lines):
        return f"<ul>{''.join(f'<li>{_inline(line[2:])}</li>' for line in lines)}</ul>"
    if len(lines) > 1 and all(_NUMBERED.match(line) for line in lines):
        return f"<ol>{''.join(f'<li>{_inline(_NUMBERED.sub(str(), line))}</li>' for line in lines)}</ol>"
    return f"<p>{'<br/>'.join(_inline(line) for line in lines)}</p>"


def _inline(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", html.escape(text, quote=False))


def body(blocks: Iterable[Mapping[str, Any]], *, key: str, folder: str) -> list[dict[str, Any]]:
    """The stored list. `key` gives each block an id that stays the same at the next loading; `folder` is where the
    static files of diagrams, pictures and videos lie, ending in `/`.
    """
    stored = []
    for number, block in enumerate(blocks):
        kind = block.get("type")
        if not isinstance(kind, str):
            raise BodyRefused(f"{key}: block {number + 1} has no type")
        stored.append(
            {
                "type": kind,
                "value": _value(kind, block, key=f"{key}:{number + 1}", folder=folder),
                "id": str(uuid.uuid5(_SPACE, f"{key}:{number}")),
            }
        )
    return stored


def _value(kind: str, block: Mapping[str, Any], *, key: str, folder: str) -> Any:
    if kind in _PLAIN:
        value = block.get(_PLAIN[kind])
        if not isinstance(value, str) or not value.strip():
            raise BodyRefused(f"{key}: {kind} without words")
        return rich_text(value) if kind == "text" else value.strip()
    fields = {name: value for name, value in block.items() if name != "type"}
    for name in _FILES.get(kind, ()):
        if fields.get(name):
            fields[name] = folder + fields[name]
    return fields
