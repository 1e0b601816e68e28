"""The size of a drawing of ours, so that a page keeps its place before the drawing has arrived."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.utils.html import format_html

register = template.Library()
_BOX = re.compile(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+(\d+)(?:\.\d+)?[ ,]+(\d+)')


@lru_cache(maxsize=1024)
def _box(name: str) -> tuple[str, str] | None:
    found = finders.find(name) if name.endswith(".svg") else None
    if not isinstance(found, str):
        return None
    box = _BOX.search(Path(found).read_text(encoding="utf-8")[:1000])
    return (box[1], box[2]) if box else None


@register.simple_tag
def drawing_size(name: str) -> str:
    """`width` and `height` of a static SVG from its viewBox; nothing for any other file."""
    box = _box(str(name))
    return format_html('width="{}" height="{}"', *box) if box else ""
