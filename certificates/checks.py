"""What must be there before the first certificate is drawn."""

from __future__ import annotations

import ctypes.util
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from certificates.face.fonts import FACES, SANS, SERIF, uncovered_characters
from certificates.face.keys import KeyRefused

PANGO = ("pangoft2-1.0", "harfbuzz-subset")
PROBE = "安全生产考试合格证明㛃䶮𬱖·"


def missing_libraries(names: Sequence[str] = PANGO) -> list[str]:
    """System libraries the loader can't find; without harfbuzz-subset drawing is ten times slower (pdf.md §1)."""
    missing = []
    for name in names:
        try:
            ctypes.CDLL(f"lib{name}.so.0")
        except OSError:
            if ctypes.util.find_library(name) is None:
                missing.append(name)
    return missing


@register()
def drawing_is_possible(**kwargs: Any) -> list[CheckMessage]:
    """Fonts and system libraries are present."""
    found: list[CheckMessage] = []
    for name in missing_libraries():
        found.append(
            Error(
                f"缺少系统库 {name}，不能制证。",
                hint="apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0",
                id="certificates.E001",
            )
        )
    absent = [path for path in FACES.values() if not path.is_file()]
    found += [Error(f"缺少字体文件 {path.name}。", id="certificates.E002") for path in absent]
    if not absent and uncovered_characters(PROBE):
        found.append(Error(f"字体 {SANS.name}、{SERIF.name} 不完整。", id="certificates.E003"))
    return found


@register()
def signing_is_possible(**kwargs: Any) -> list[CheckMessage]:
    """A configured key and its certificate belong together; without one, the local test key is used."""
    from django.conf import settings

    from certificates.face.keys import signing_material

    if not settings.SIGNING_KEY and not settings.SIGNING_CERTIFICATE:
        return []
    try:
        signing_material()
    except (KeyRefused, ValueError) as error:
        return [Error(f"签名密钥不可用：{error}", id="certificates.E004")]
    return []
