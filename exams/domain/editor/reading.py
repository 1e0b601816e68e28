"""A form as typed into an item's content: empty rows fall away, every fault is told with its column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from exams.domain import content as c
from exams.domain.content import Answer, Blank, Criterion, ItemContent
from exams.domain.draft import Fault
from exams.domain.editor.regions import read_regions
from exams.domain.editor.sheet import Sheet, Values
from exams.domain.editor.texts import HTML_MODE, File, from_source, tokens_in
from exams.domain.formats.texts import settle
from exams.domain.soundness import faults_of

Write = Callable[[str], str]
"""A typed text → as it is stored."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says: the content and explanation as they would be stored, and all that is wrong with them."""

    content: ItemContent
    explanation: str
    faults: tuple[Fault, ...]


def files_of(values: Values) -> list[File]:
    """The files the form lists, as it numbers them."""
    sheet = Sheet(values)
    return [(sheet.get(f"m{at}-name"), sheet.get(f"m{at}-alt")) for at in sheet.rows("m") if sheet.get(f"m{at}-name")]


def read_item(values: Values, kind: str, *, files: Sequence[File]) -> Typed:
    """`kind`: one of the nine types. Faults of the form and of the item, each once."""
    sheet = Sheet(values)
    mode = HTML_MODE if sheet.get("mode") == HTML_MODE else ""
    asked = {number for texts in values.values() for text in texts for number in tokens_in(text)}
    for number in sorted(asked):
        if not 1 <= number <= len(files):
            sheet.wrong("题干", f"没有编号为 {number} 的素材，请先上传")
    as_html = bool(mode or asked)

    def write(text: str) -> str:
        return from_source(text, mode=mode, as_html=as_html, files=files)

    content = _read(sheet, kind, write, markup=c.HTML if as_html else c.PLAIN)
    content, explanation = settle(content, write(sheet.get("explanation")))
    if any(text.strip() for text in (explanation,)) and len(explanation) > 4000:
        sheet.wrong("解析", "解析超过 4000 字")
    faults = dict.fromkeys([*sheet.faults, *faults_of(content)])
    return Typed(content, explanation, tuple(faults))


def _read(sheet: Sheet, kind: str, write: Write, *, markup: str) -> ItemContent:
    content = ItemContent(kind, write(sheet.get("stem")), markup=markup, shuffle=not sheet.ticked("keep"))
    if kind not in _FIELDS:
        return content
    return _FIELDS[kind](sheet, content, write)


def _judgement(sheet: Sheet, content: ItemContent, write: Write) -> ItemContent:
    key = {"T": (0,), "F": (1,)}.get(sheet.get("key"), ())
    told = tuple(write(sheet.get(f"o{at}-feedback")) for at in range(2))
    return replace(content, key=key, option_feedback=told if any(told) else (), shuffle=True)


def _choice(sheet: Sheet, content: ItemContent, write: Write) -> ItemContent:
    right = set(sheet.all("right"))
    rows = [at for at in sheet.rows("o") if sheet.get(f"o{at}-text") or str(at) in right]
    told = tuple(write(sheet.get(f"o{at}-feedback")) for at in rows)
    return replace(
        content,
        options=tuple(write(sheet.get(f"o{at}-text")) for at in rows),
        key=tuple(place for place, at in enumerate(rows) if str(at) in right),
        shares=_shares(sheet, rows, "o", "选项分值"),
        fixed=tuple(place for place, at in enumerate(rows) if sheet.ticked(f"o{at}-fixed")),
        option_feedback=told if any(told) else (),
    )


def _shares(sheet: Sheet, rows: Sequence[int], letter: str, column: str) -> tuple[int, ...]:
    """Shares of all rows, or none of any; what is typed for some only is a fault."""
    typed = [at for at in rows if sheet.get(f"{letter}{at}-share")]
    if not typed:
        return ()
    if len(typed) < len(rows):
        sheet.wrong(column, "每一项都要有分值，或都不填")
        return ()
    return tuple(sheet.share(f"{letter}{at}-share", column) for at in rows)


def _blank(sheet: Sheet, content: ItemContent, write: Write) -> ItemContent:
    blanks = []
    for at in sheet.rows("b"):
        answers = [
            Answer(
                sheet.get(f"b{at}a{row}-text"),
                share=sheet.share(f"b{at}a{row}-share", "答案"),
                tolerance=sheet.get(f"b{at}a{row}-tolerance") if sheet.ticked(f"b{at}-number") else "",
                feedback=sheet.get(f"b{at}a{row}-feedback"),
            )
            for row in sheet.rows(f"b{at}a")
            if sheet.get(f"b{at}a{row}-text")
        ]
        if answers:
            blank = Blank(tuple(answers), sheet.ticked(f"b{at}-number"), sheet.ticked(f"b{at}-case"))
            blanks.append(replace(blank, unit=sheet.get(f"b{at}-unit")[:20]))
    return replace(content, blanks=tuple(blanks), shuffle=True)


def _order(sheet: Sheet, content: ItemContent, write: Write) -> ItemContent:
    texts = tuple(write(sheet.get(f"o{at}-text")) for at in sheet.rows("o") if sheet.get(f"o{at}-text"))
    return replace(content, options=texts, shuffle=True)


def _match(sheet: Sheet, content: ItemContent, write: Write) -> ItemContent:
    targets = [at for at in sheet.rows("t") if sheet.get(f"t{at}-text")]
    places = {str(at): place for place, at in enumerate(targets)}
    lefts = [at for at in sheet.rows("o") if sheet.get(f"o{at}-text")]
    return replace(
        content,
        options=tuple(write(sheet.get(f"o{at}-text")) for at in lefts),
        targets=tuple(write(sheet.get(f"t{at}-text")) for at in targets),
        key=tuple(places.get(sheet.get(f"o{at}-target"), -1) for at in lefts),
    )


def _essay(sheet: Sheet, content: ItemContent, _write: Write) -> ItemContent:
    rows = [at for at in sheet.rows("c") if sheet.get(f"c{at}-text") or sheet.get(f"c{at}-share")]
    rubric = [Criterion(sheet.get(f"c{at}-text"), sheet.share(f"c{at}-share", "评分标准", usual=0)) for at in rows]
    return replace(content, rubric=tuple(rubric), shuffle=True)


def _hazard(sheet: Sheet, content: ItemContent, _write: Write) -> ItemContent:
    name = sheet.get("picture")
    return replace(content, picture=f"media:{name}" if name else "", regions=read_regions(sheet), shuffle=True)


def _case(sheet: Sheet, content: ItemContent, write: Write) -> ItemContent:
    rows = [at for at in sheet.rows("p") if sheet.get(f"p{at}-type") in _FIELDS and sheet.get(f"p{at}-type") != c.CASE]
    parts = []
    for place, at in enumerate(rows, start=1):
        part = sheet.part(at, place)
        parts.append(_read(part, part.get("type"), write, markup=content.markup))
    return replace(content, parts=tuple(parts), shares=_shares(sheet, rows, "p", "小题"), shuffle=True)


_FIELDS: dict[str, Callable[[Sheet, ItemContent, Write], ItemContent]] = {
    c.JUDGEMENT: _judgement,
    c.SINGLE: _choice,
    c.MULTIPLE: _choice,
    c.BLANK: _blank,
    c.ORDER: _order,
    c.MATCH: _match,
    c.ESSAY: _essay,
    c.HAZARD: _hazard,
    c.CASE: _case,
}
