"""What an administrator may design of a certificate's face, as a checked value.

The text that says what the certificate is not (`facts.DISCLAIMER`), the number, the code and the fingerprint stand on
every face and are no choice: no face may be taken for the state's 特种作业操作证.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

PALETTES: dict[str, tuple[str, str, str]] = {
    "petrol": ("0.055 0.29 0.32", "0.91 0.447 0.047", "0.56 0.745 0.765"),
    "forest": ("0.09 0.31 0.2", "0.80 0.55 0.10", "0.60 0.77 0.66"),
    "indigo": ("0.13 0.2 0.42", "0.86 0.45 0.12", "0.63 0.7 0.85"),
    "plum": ("0.36 0.13 0.28", "0.85 0.48 0.12", "0.80 0.66 0.75"),
}
"""Deep, accent and pale colour as PDF numbers. None is the red of an authority's certificate."""
BACKGROUNDS = ("rosette", "border", "plain")
MOST_FIELDS, MOST_COLUMNS = 6, 6
FORBIDDEN = ("特种作业操作证", "中华人民共和国", "应急管理部", "国务院", "国徽")
"""Words no title, seal or statement may hold: the face would imitate the state's certificate (令第30号 art 40)."""
_KEY = re.compile(r"[a-z][a-z0-9_]{0,23}")
_PLACE = re.compile(r"\{([a-z_0-9]+)\}")


class LayoutFault(ValueError):
    """The design can't be used; the text is the Chinese sentence shown, `field` the input it belongs to."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact in the grid: which, and its label in both languages."""

    key: str
    label: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table of items; `share` of its width in parts of the whole."""

    key: str
    label: str
    share: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """The design of one face. `second_language` switches the subtitle and the labels' second line on."""

    title: str
    subtitle: str
    statement: str
    fields: tuple[Shown, ...]
    columns: tuple[Column, ...] = ()
    items_title: str = ""
    photo: bool = True
    second_language: bool = True
    background: str = "rosette"
    palette: str = "petrol"
    seal: str = "培训专用章"

    def as_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries; `read_layout` gives the same value back."""
        data = asdict(self)
        data["fields"] = [asdict(one) for one in self.fields]
        data["columns"] = [asdict(one) for one in self.columns]
        return data


def read_layout(data: Mapping[str, Any]) -> Layout:
    """A sound layout, or LayoutFault with the sentence for the person who designs it."""
    words = {name: _line(data, name, most) for name, most in (("title", 24), ("subtitle", 80), ("statement", 200))}
    fields = tuple(_shown(row) for row in data.get("fields", ()))
    columns = tuple(_column(row) for row in data.get("columns", ()))
    _check_lists(fields, columns)
    if not words["title"]:
        raise LayoutFault("title", "请填写证书名称。")
    seal = _line(data, "seal", 10)
    for name, text in (*words.items(), ("seal", seal)):
        bad = next((word for word in FORBIDDEN if word in text), "")
        if bad:
            raise LayoutFault(name, f"版面中不能出现“{bad}”：平台不得印制或仿制国家证书。")
    background, palette = str(data.get("background", "rosette")), str(data.get("palette", "petrol"))
    if background not in BACKGROUNDS:
        raise LayoutFault("background", "没有这种底纹。")
    if palette not in PALETTES:
        raise LayoutFault("palette", "没有这种配色。")
    return Layout(
        **words,
        fields=fields,
        columns=columns,
        items_title=_line(data, "items_title", 24),
        photo=bool(data.get("photo", True)),
        second_language=bool(data.get("second_language", True)),
        background=background,
        palette=palette,
        seal=seal,
    )


def places_in(statement: str) -> list[str]:
    """The names in braces of a statement, in order."""
    return _PLACE.findall(statement)


def fill(statement: str, values: Mapping[str, str]) -> str:
    """The statement with its places filled; a place without a value falls away."""
    return _PLACE.sub(lambda found: values.get(found[1], ""), statement)


def _check_lists(fields: tuple[Shown, ...], columns: tuple[Column, ...]) -> None:
    if len(fields) > MOST_FIELDS:
        raise LayoutFault("fields", f"栏目最多 {MOST_FIELDS} 个。")
    if len(columns) > MOST_COLUMNS:
        raise LayoutFault("columns", f"项目表最多 {MOST_COLUMNS} 列。")
    for name, rows in (("fields", fields), ("columns", columns)):
        if len({row.key for row in rows}) < len(rows):
            raise LayoutFault(name, "有两行用了同一个名称。")


def _line(data: Mapping[str, Any], name: str, most: int) -> str:
    text = " ".join(str(data.get(name, "") or "").split())
    if len(text) > most:
        raise LayoutFault(name, f"这一项最多 {most} 个字。")
    return text


def _key(row: Mapping[str, Any], name: str) -> str:
    key = str(row.get("key", ""))
    if not _KEY.fullmatch(key):
        raise LayoutFault(name, f"“{key[:20]}”不是可用的字段名：请用小写字母、数字和下划线。")
    if not str(row.get("label", "")).strip():
        raise LayoutFault(name, f"“{key}”没有名称。")
    return key


def _shown(row: Mapping[str, Any]) -> Shown:
    return Shown(_key(row, "fields"), _line(row, "label", 16), _line(row, "second", 40))


def _column(row: Mapping[str, Any]) -> Column:
    return Column(_key(row, "columns"), _line(row, "label", 16), min(max(int(row.get("share", 1) or 1), 1), 12))
