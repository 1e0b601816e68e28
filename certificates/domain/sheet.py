"""Where every word of a certificate stands: the one layout that all painters follow.

Millimetres from the top left corner of an A4 landscape page, type sizes in points, `y` the baseline. Nothing flows:
what does not fit is set smaller or on further lines; a table of items goes on to as many further pages as it needs.
Nothing is cut: what can't be printed whole is TooLong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from certificates.domain.facts import DISCLAIMER, chinese_date, printed_facts
from certificates.domain.layout import PALETTES, Column, Layout, fill

PT = 25.4 / 72
"""Millimetres of one point."""
CENTRE = 0.436
"""Half of (ascent − descent) of both faces, in ems: how far below the middle of its line a baseline stands."""
Measure = Callable[[str, bool], float]
"""Width of a text in ems; True for the serif face."""
DEEP, INK, QUIET, WARM = "#0b3d45", "#12262a", "#55686d", "#b04c00"
ROWS_A_PAGE, ROW_HIGH, TABLE_TOP, MOST_LINES = 16, 8.0, 42.0, 3
NO_START = "，。、；：！？）》〉」』】”’·％%,.;:!?)"


class TooLong(ValueError):
    """A text that its place can't hold whole; the message names the place."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `tag` is its part in the tree of the tagged PDF; lines with equal `group` are one element."""

    text: str
    x: float
    y: float
    size: float
    serif: bool = False
    colour: str = INK
    align: str = "left"
    spacing: float = 0.0
    tag: str = "P"
    group: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The frame of a table of items: edges of the columns and of the rows."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]


@dataclass(slots=True)
class Page:
    """One page; only the first carries the photo, the code and the seal."""

    first: bool
    lines: list[Line] = field(default_factory=list)
    table: Table | None = None


def at_top(top: float, size: float, line: float = 1.3) -> float:
    """The baseline of a line box that begins at `top`."""
    return top + PT * size * (line / 2 + CENTRE)


def ink(palette: str) -> str:
    """The deep colour of a palette, a little darker, for words."""
    parts = (float(part) * 0.82 for part in PALETTES[palette][0].split())
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def fit(text: str, *, width: float, largest: float, smallest: float, measure: Measure, serif: bool = False) -> float:
    """The largest size in half points at which the text stays within `width` millimetres."""
    wide = max(measure(text, serif), 0.01) * PT
    return max(int(min(largest, width / wide) * 2) / 2, smallest)


def wrap(text: str, *, width: float, size: float, measure: Measure, serif: bool = False) -> list[str]:
    """Lines of at most `width` millimetres; words of letters and digits stay whole where they can."""
    room = width / (PT * size)
    lines, current = [], ""
    for piece in _pieces(text):
        if measure(current + piece, serif) <= room or not current:
            current += piece
        elif piece[0] in NO_START and len(current) > 1:
            lines.append(current[:-1])
            current = current[-1] + piece
        else:
            lines.append(current)
            current = piece
        while measure(current, serif) > room and len(current) > 1:
            cut = len(current) - 1
            while cut > 1 and measure(current[:cut], serif) > room:
                cut -= 1
            lines.append(current[:cut])
            current = current[cut:]
    return [*lines, current] if current else lines or [""]


def _pieces(text: str) -> list[str]:
    """Letters and digits together, everything else by itself."""
    found: list[str] = []
    for character in text:
        if found and character.isascii() and character.isalnum() and found[-1].isascii() and found[-1].isalnum():
            found[-1] += character
        else:
            found.append(character)
    return found


def lay_out(payload: Mapping[str, Any], layout: Layout, *, payload_hash: str, measure: Measure) -> list[Page]:
    """All pages; TooLong for what can't be printed whole.

    `payload` holds every printed fact, `layout` where and under which label it stands.
    """
    maker = _Maker(payload, layout, payload_hash, measure)
    maker.head()
    maker.holder()
    maker.grid()
    maker.foot()
    pages = [maker.page]
    rows = [[str(cell) for cell in row] for row in payload.get("items", [])]
    if rows and layout.columns:
        pages += _tables(payload, layout, rows, measure)
    return pages


def values_of(payload: Mapping[str, Any]) -> dict[str, str]:
    """Every fact as printed, by key, with those that are made of two."""
    values = {fact.key: fact.value for fact in printed_facts(payload)}
    if payload.get("valid_from"):
        values["term"] = f"{chinese_date(payload['valid_from'])} 至 {chinese_date(payload.get('valid_to'))}"
    whole = "理论考试和实际操作考试成绩均合格" if payload.get("practical_passed") else "考试成绩合格"
    return {**values, "passed": whole}


class _Maker:
    """The first page."""

    def __init__(self, payload: Mapping[str, Any], layout: Layout, payload_hash: str, measure: Measure) -> None:
        self.payload, self.layout, self.hash, self.measure = payload, layout, payload_hash, measure
        self.values = values_of(payload)
        self.deep = ink(layout.palette)
        self.page = Page(first=True)
        self.group = 0
        self.left = 78.0 if layout.photo else 34.0
        self.second = 176.0 if layout.photo else 154.0
        self.column = 94.0 if layout.photo else 112.0

    def put(self, text: str, x: float, y: float, size: float, **more: Any) -> None:
        if text:
            self.group += 1
            self.page.lines.append(Line(text, x, y, size, group=self.group, **more))

    def block(self, lines: Sequence[str], x: float, y: float, size: float, step: float, **more: Any) -> None:
        """Several lines that are one paragraph."""
        self.group += 1
        for place, text in enumerate(lines):
            self.page.lines.append(Line(text, x, y + place * step, size, group=self.group, **more))

    def head(self) -> None:
        layout, values = self.layout, self.values
        self.put("安培 · 安全培训考试平台", 25, at_top(22.5, 9.5, 1.2), 9.5, colour="#14616b", spacing=0.6)
        self.put(f"证书编号　{values['number']}", 272, at_top(22.5, 9.5, 1.2), 9.5, colour="#3b4f54", align="right")
        size = fit(layout.title, width=215, largest=34, smallest=20, measure=self.measure, serif=True)
        spacing = 5.0 if len(layout.title) <= 14 else 1.5
        self.put(layout.title, 148.5, at_top(27, 34, 1.1), size, serif=True, colour=self.deep, align="centre",
                 spacing=spacing, tag="H1")  # fmt: skip
        if layout.second_language:
            self.put(layout.subtitle, 148.5, at_top(43, 9, 1.2), 9, colour=QUIET, align="centre", spacing=2.6,
                     language="en")  # fmt: skip

    def holder(self) -> None:
        values = self.values
        name = values["name"]
        size = fit(name, width=270 - self.left, largest=27, smallest=11, measure=self.measure, serif=True)
        y = 58 + 6.5 + PT * size * CENTRE
        self.put(name, self.left, y, size, serif=True, colour="#062a30", tag="H2")
        identity = "　".join(part for part in (values.get("document", ""), values.get("id_number", "")) if part)
        self.put(identity, self.left, at_top(71.5, 11), 11, colour="#3b4f54")
        said = fill(self.layout.statement, values)
        size = 12.0
        while size > 6 and len(wrap(said, width=270 - self.left, size=size, measure=self.measure)) > 2:
            size -= 0.5
        lines = wrap(said, width=270 - self.left, size=size, measure=self.measure)
        if len(lines) > 2:
            raise TooLong("正文")
        self.block(lines, self.left, at_top(79 if len(lines) > 1 else 81, 12, 1.4), size, PT * size * 1.3)

    def grid(self) -> None:
        for place, shown in enumerate(self.layout.fields):
            x = self.left if place % 2 == 0 else self.second
            top = 92.0 + 16.0 * (place // 2)
            second = f"　{shown.second}" if self.layout.second_language and shown.second else ""
            self.put(shown.label + second, x, at_top(top, 9, 1.2), 9, colour=QUIET)
            strong = shown.key == "item"
            largest = 15.0 if strong else 12.0
            self._value(self.values.get(shown.key, "—"), x, top + 4.3, largest, strong=strong)

    def _value(self, text: str, x: float, top: float, largest: float, *, strong: bool) -> None:
        """On one line, or smaller on two."""
        small, width = 10.5, self.column
        colour = self.deep if strong else INK
        if self.measure(text, strong) * PT * small <= width:
            size = fit(text, width=width, largest=largest, smallest=small, measure=self.measure, serif=strong)
            return self.put(text, x, at_top(top, 12), size, serif=strong, colour=colour)
        size = small
        while size > 6 and len(wrap(text, width=width, size=size, measure=self.measure, serif=strong)) > 2:
            size -= 0.5
        lines = wrap(text, width=width, size=size, measure=self.measure, serif=strong)
        step = PT * size * 1.28
        return self.block(lines, x, at_top(top, size, 1.28), size, step, serif=strong, colour=colour)

    def foot(self) -> None:
        values = self.values
        if values.get("rule"):
            self.put("适用规则", 78, at_top(143, 9, 1.2), 9, colour=QUIET)
            size = fit(values["rule"], width=114, largest=10, smallest=6, measure=self.measure)
            self.put(values["rule"], 78, at_top(147.2, size), size)
            self.put(values.get("instrument", ""), 78, at_top(152.2, 9.5), 9.5)
        size = fit(values["issuer"], width=92, largest=13, smallest=7, measure=self.measure)
        self.put(values["issuer"], 228, 150.5 + 3.5 + PT * size * CENTRE, size, align="centre")
        self.put(values["issued_on"], 228, at_top(159.5, 12, 1.4), 12, align="centre")
        print_of = " ".join(self.hash[place : place + 4].upper() for place in range(0, 32, 4))
        self.put(f"内容指纹 {print_of}", 78, at_top(170, 7.5, 1.4), 7.5, colour=QUIET)
        self.put("扫码查验真伪", 46, at_top(173.4, 8), 8, colour=QUIET, align="centre")
        origin = str(self.payload["address"]).split("/certificates/")[0].split("://")[-1]
        size = fit(origin, width=44, largest=7, smallest=4, measure=self.measure)
        self.put(origin, 46, at_top(177.4, 7), size, colour=QUIET, align="centre")
        self.put(DISCLAIMER, 148.5, at_top(184.6, 9), 9, colour=WARM, align="centre")


def _tables(payload: Mapping[str, Any], layout: Layout, rows: list[list[str]], measure: Measure) -> list[Page]:
    """The pages after the first. What is too long for a cell is set smaller, then on two lines, then on three."""
    edges = _edges(layout)
    portions = [rows[start : start + ROWS_A_PAGE] for start in range(0, len(rows), ROWS_A_PAGE)]
    return [
        _table_page(payload, layout, portion, edges, measure, place=place, pages=len(portions))
        for place, portion in enumerate(portions)
    ]


def _edges(layout: Layout) -> list[float]:
    """Left edges of the columns, and the right edge of the last."""
    left, width = 24.0, 249.0
    total = sum(column.share for column in layout.columns)
    edges = [left]
    for column in layout.columns:
        edges.append(edges[-1] + width * column.share / total)
    return edges


def overlong(layout: Layout, row: Sequence[str], measure: Measure) -> str:
    """The label of the first cell that can't be printed whole; empty when all can."""
    edges = _edges(layout)
    try:
        for number, (column, text) in enumerate(zip(layout.columns, row, strict=True)):
            _set(text, column, edges[number + 1] - edges[number] - 3.2, measure)
    except TooLong as fault:
        return str(fault)
    return ""


def _table_page(
    payload: Mapping[str, Any],
    layout: Layout,
    rows: list[list[str]],
    edges: list[float],
    measure: Measure,
    *,
    place: int,
    pages: int,
) -> Page:
    bottom = TABLE_TOP + ROW_HIGH * (len(rows) + 1)
    tops = tuple(TABLE_TOP + ROW_HIGH * index for index in range(len(rows) + 1))
    page = Page(first=False, table=Table(tuple(edges), (*tops, bottom)))
    title = layout.items_title or layout.title
    page.lines += [
        Line(title, 148.5, at_top(22, 18, 1.2), 18, serif=True, colour=DEEP, align="centre", tag="H2", group=1),
        Line(f"{payload['name']}　{payload['number']}", 24, at_top(34, 10.5), 10.5, group=2),
        Line(f"附页 {place + 1} / {pages}", 273, at_top(34, 10.5), 10.5, colour=QUIET, align="right", group=3),
        Line(DISCLAIMER, 148.5, at_top(184.6, 9), 9, colour=WARM, align="centre", group=4),
    ]
    group = 10
    heads = [column.label for column in layout.columns]
    for index, row in enumerate([heads, *rows]):
        for number, column in enumerate(layout.columns):
            group += 1
            text = row[number] if number < len(row) else ""
            page.lines += _cell(text, column, edges, number, tops[index], index == 0, measure, group)
    return page


def _cell(
    text: str, column: Column, edges: list[float], number: int, top: float, head: bool, measure: Measure, group: int
) -> list[Line]:
    left, width = edges[number] + 1.6, edges[number + 1] - edges[number] - 3.2
    tag, colour = ("TH", DEEP) if head else ("TD", INK)
    size, lines = _set(text, column, width, measure)
    step = PT * size * (1.22 if len(lines) < MOST_LINES else 1.18)
    y = top + ROW_HIGH / 2 + PT * size * CENTRE - step * (len(lines) - 1) / 2
    return [Line(one, left, y + step * n, size, colour=colour, tag=tag, group=group) for n, one in enumerate(lines)]


def _set(text: str, column: Column, width: float, measure: Measure) -> tuple[float, list[str]]:
    """Size and lines of a cell: as large as they can be."""
    size = fit(text, width=width, largest=10, smallest=8, measure=measure) if text else 10
    if measure(text, False) * PT * size <= width:
        return size, [text]
    for size, most in ((8.0, 2), (6.0, 2), (6.0, MOST_LINES)):
        lines = wrap(text, width=width, size=size, measure=measure)
        if len(lines) <= most:
            return size, lines
    raise TooLong(column.label)
