"""What a stored body points at: pages by number, addresses of this site, files below /static/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_PAGE = re.compile(r'<a\s[^>]*linktype="page"[^>]*\bid="(\d+)"|<a\s[^>]*\bid="(\d+)"[^>]*linktype="page"')
_ADDRESS = re.compile(r'<a\s[^>]*href="([^"]+)"')
_FILES = ("file", "captions", "poster")


@dataclass(frozen=True, slots=True)
class Target:
    """`kind`: page (its number), address (a path of this site), outside (another site), file (below /static/)."""

    kind: str
    value: str


def targets(value: Any) -> Iterator[Target]:
    """Every target in a body as it is stored, in order; a target that stands twice comes twice."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name in _FILES and isinstance(part, str) and part:
                yield Target("file", part)
            else:
                yield from targets(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from targets(part)
    elif isinstance(value, str) and "<a " in value:
        for found in _PAGE.finditer(value):
            yield Target("page", found[1] or found[2])
        for found in _ADDRESS.finditer(value):
            yield _address(found[1])


def _address(href: str) -> Target:
    if href.startswith("/") and not href.startswith("//"):
        return Target("address", href.partition("#")[0].partition("?")[0])
    return Target("outside", href)
