"""The form of an item as its templates draw it: rows with what was typed, spare rows below, faults where they belong.

Made from the typed values alone, so that a refused form comes back with every word in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from exams.domain import content as c
from exams.domain.draft import Fault
from exams.domain.editor.sheet import Sheet, Values
from exams.domain.paper import LETTERS
from exams.models import ItemType

SPARE = 2
"""Empty rows for readers without a script; with one they are taken away and added by a button."""
LEAST = {"o": 4, "t": 3, "b": 1, "a": 1, "c": 2, "r": 1}
PLACES = {
    "题干": "stem", "选项": "options", "选项分值": "options", "固定选项": "options", "答案": "key", "匹配项": "targets",
    "评分标准": "rubric", "小题": "parts", "图片": "picture", "隐患区域": "regions", "解析": "explanation",
    "题号": "number", "知识点": "area", "素材": "media",
}  # fmt: skip
"""A fault's column → where the form says it."""
PARTS = tuple(kind for kind in c.TYPES if kind != c.CASE)


def board(values: Values, kind: str, *, faults: Iterable[Fault] = (), media: str = "") -> dict[str, Any]:
    """The whole form of one item. `media`: where the bank's files are shown."""
    return _board(Sheet(values), kind, list(faults), media)


def errors_at(faults: Iterable[Fault], label: str = "") -> dict[str, list[str]]:
    """Reasons by their place in the form; `label` picks the faults of one part of a case."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        column = fault.column.removeprefix(label)
        if fault.column.startswith(label) and column in PLACES:
            found.setdefault(PLACES[column], []).append(fault.reason)
    return found


def _board(sheet: Sheet, kind: str, faults: Sequence[Fault], media: str) -> dict[str, Any]:
    made = {
        "prefix": sheet.prefix,
        "type": kind,
        "label": ItemType(kind).label,
        "stem": sheet.get("stem"),
        "keep": sheet.ticked("keep"),
        "errors": errors_at(faults, sheet.label),
        "template": f"exams/desk/editor/{'choice' if kind in c.CHOICES else kind}.html",
        "media": media,
    }
    if kind == c.CASE:
        made["parts"] = _parts(sheet, faults, media)
        made["kinds"] = [(one, ItemType(one).label) for one in PARTS]
        return made
    return made | _MORE[kind](sheet)


def _parts(sheet: Sheet, faults: Sequence[Fault], media: str) -> list[dict[str, Any]]:
    rows = [at for at in sheet.rows("p") if sheet.get(f"p{at}-type") in PARTS]
    parts = []
    for place, at in enumerate(rows, start=1):
        kind = sheet.get(f"p{at}-type")
        part = _board(sheet.part(at, place), kind, faults, media)
        parts.append(part | {"at": at, "place": place, "share": sheet.get(f"p{at}-share")})
    return parts


def _rows(sheet: Sheet, letter: str, make: Callable[[int], dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows sent, filled up to what the type begins with, and spare ones."""
    sent = sheet.rows(letter)
    least = LEAST[letter[-1]]
    following = (sent[-1] + 1) if sent else 0
    count = 0 if sent else least
    base = [*sent, *range(following, following + count)]
    spare = range(following + count, following + count + SPARE)
    rows = [{"at": at, "spare": at in spare, **make(at)} for at in (*base, *spare)]
    for place, row in enumerate(rows):
        row["letter"] = LETTERS[place] if place < len(LETTERS) else str(place + 1)
        row["place"] = place + 1
    return rows


def template_row(make: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """The row that a script copies; `__n__` becomes its number."""
    return {"at": "__n__", "spare": False, "letter": "", "place": "", **make("__n__")}


def _judgement(sheet: Sheet) -> dict[str, Any]:
    return {"key": sheet.get("key"), "told": [sheet.get("o0-feedback"), sheet.get("o1-feedback")]}


def _choice(sheet: Sheet) -> dict[str, Any]:
    right = set(sheet.all("right"))

    def make(at: Any) -> dict[str, Any]:
        return {
            "text": sheet.get(f"o{at}-text"),
            "right": str(at) in right,
            "share": sheet.get(f"o{at}-share"),
            "fixed": sheet.ticked(f"o{at}-fixed"),
            "feedback": sheet.get(f"o{at}-feedback"),
        }

    rows = _rows(sheet, "o", make)
    has_more = any(row["share"] or row["fixed"] or row["feedback"] for row in rows)
    return {"rows": rows, "blank_row": template_row(make), "has_more": has_more}


def _blank(sheet: Sheet) -> dict[str, Any]:
    def answers(at: Any) -> Callable[[Any], dict[str, Any]]:
        def make(row: Any) -> dict[str, Any]:
            names = ("text", "tolerance", "share", "feedback")
            return {"blank": at, **{name: sheet.get(f"b{at}a{row}-{name}") for name in names}}

        return make

    def make(at: Any) -> dict[str, Any]:
        blank_answer = template_row(answers(at)) | {"at": "__m__"}
        rows = _rows(sheet, f"b{at}a", answers(at)) if at != "__n__" else [template_row(answers(at)) | {"at": 0}]
        return {
            "number": sheet.ticked(f"b{at}-number"),
            "case": sheet.ticked(f"b{at}-case"),
            "unit": sheet.get(f"b{at}-unit"),
            "answers": rows,
            "blank_row": blank_answer,
        }

    return {"rows": _rows(sheet, "b", make), "blank_row": template_row(make)}


def _order(sheet: Sheet) -> dict[str, Any]:
    def make(at: Any) -> dict[str, Any]:
        return {"text": sheet.get(f"o{at}-text")}

    return {"rows": _rows(sheet, "o", make), "blank_row": template_row(make)}


def _match(sheet: Sheet) -> dict[str, Any]:
    def left(at: Any) -> dict[str, Any]:
        return {"text": sheet.get(f"o{at}-text"), "target": sheet.get(f"o{at}-target")}

    def right(at: Any) -> dict[str, Any]:
        return {"text": sheet.get(f"t{at}-text")}

    targets = _rows(sheet, "t", right)
    choices = [(str(row["at"]), row["letter"], row["text"]) for row in targets]
    return {
        "rows": _rows(sheet, "o", left),
        "blank_row": template_row(left),
        "targets": targets,
        "blank_target": template_row(right),
        "choices": choices,
    }


def _essay(sheet: Sheet) -> dict[str, Any]:
    def make(at: Any) -> dict[str, Any]:
        return {"text": sheet.get(f"c{at}-text"), "share": sheet.get(f"c{at}-share")}

    return {"rows": _rows(sheet, "c", make), "blank_row": template_row(make)}


def _hazard(sheet: Sheet) -> dict[str, Any]:
    def make(at: Any) -> dict[str, Any]:
        return {name: sheet.get(f"r{at}-{name}") for name in ("name", "note", "x", "y", "w", "h", "points")}

    return {"picture": sheet.get("picture"), "rows": _rows(sheet, "r", make), "blank_row": template_row(make)}


_MORE: dict[str, Callable[[Sheet], dict[str, Any]]] = {
    c.JUDGEMENT: _judgement,
    c.SINGLE: _choice,
    c.MULTIPLE: _choice,
    c.BLANK: _blank,
    c.ORDER: _order,
    c.MATCH: _match,
    c.ESSAY: _essay,
    c.HAZARD: _hazard,
}
