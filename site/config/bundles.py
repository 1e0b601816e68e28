"""One stylesheet a page instead of forty: `@import` is followed when files are gathered, not in a reader's browser.

The sources stay one file a component and keep their names; this finder stands first and hands out `css/app.css` and
`css/exam.css` with everything they import put in its place, comments and needless spaces taken out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = settings.SITE / "static"
BUNDLES = ("css/app.css", "css/exam.css")
_IMPORT = re.compile(r'@import\s+"([^"]+)";\s*')
_ADDRESS = re.compile(r"""url\(\s*(["']?)(?!data:|/|#|https?:)([^"')]+)\1\s*\)""")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SPACE = re.compile(r"\s*\n\s*")


def bundle(name: str, *, root: Path = SOURCES) -> str:
    """The stylesheet `name` (below `root`) with its imports in place; FileNotFoundError when one is missing."""
    return _SPACE.sub("\n", _COMMENT.sub("", _whole(name, name, root=root))).strip() + "\n"


def _whole(name: str, bundle_name: str, *, root: Path) -> str:
    text = (root / name).read_text(encoding="utf-8")
    folder, target = posixpath.dirname(name), posixpath.dirname(bundle_name)

    def address(found: re.Match[str]) -> str:
        whole = posixpath.normpath(posixpath.join(folder, found[2]))
        return f'url("{posixpath.relpath(whole, target)}")'

    def imported(found: re.Match[str]) -> str:
        return _whole(posixpath.normpath(posixpath.join(folder, found[1])), bundle_name, root=root) + "\n"

    return _IMPORT.sub(imported, _ADDRESS.sub(address, text))


class BundleFinder(BaseFinder):
    """Writes the bundles anew whenever a source is newer."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "bundles")
        super().__init__(*args, **kwargs)

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        if path not in BUNDLES:
            return []
        self._build([path])
        return [self.storage.path(path)] if find_all else self.storage.path(path)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        self._build(BUNDLES)
        for name in BUNDLES:
            yield name, self.storage

    def _build(self, names: Iterable[str]) -> None:
        newest = max(file.stat().st_mtime for file in (SOURCES / "css").rglob("*.css"))
        for name in names:
            target = Path(self.storage.path(name))
            if target.exists() and target.stat().st_mtime >= newest:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_suffix(".new")
            fresh.write_text(bundle(name), encoding="utf-8")
            fresh.replace(target)
