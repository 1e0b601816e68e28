"""What an item asks and how it is answered, as a value: the one shape that editors, files, papers and scoring share.

Texts are plain (`markup` = plain) or a small, sanitized HTML (`html`, see `domain.markup`). Pictures, sound, films are
named by their content, `media:<sha256>.<suffix>`, so that the same file is the same name in every bank and package.
Formulas stand in the text as TeX between `\\(` and `\\)`.

Which fields a type uses:

| type | uses |
|---|---|
| judgement | `key` (0,) 对, (1,) 错; `option_feedback` of 对 and 错 |
| single, multiple | `options`, `key` (sorted indexes), `shares`, `fixed`, `shuffle`, `option_feedback` |
| blank | `{{1}}`, `{{2}}` … in `stem`; `blanks`, one each |
| order | `options` in the right order |
| match | `options` (left), `targets` (right, may be more), `key` (target index of each option) |
| essay | `rubric`; the explanation is the model answer |
| case | `stem` is the shared stimulus; `parts`, drawn together, none of them a case |
| hazard | `picture`, `regions` |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

JUDGEMENT, SINGLE, MULTIPLE, BLANK = "judgement", "single", "multiple", "blank"
ORDER, MATCH, ESSAY, CASE, HAZARD = "order", "match", "essay", "case", "hazard"
TYPES = (JUDGEMENT, SINGLE, MULTIPLE, BLANK, ORDER, MATCH, ESSAY, CASE, HAZARD)
CHOICES = (SINGLE, MULTIPLE)
PLAIN, HTML = "plain", "html"
WHOLE = 10_000
"""A share of the whole marks is counted in ten-thousandths, as fine as Moodle's fractions (33.333 %)."""
GRID = 10_000
"""Places on a picture are ten-thousandths of its width and height."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One accepted answer of a blank. `share` of the blank's marks; `tolerance` for numbers, as a decimal text."""

    text: str
    share: int = WHOLE
    tolerance: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """One gap. The best of the accepted answers that fit counts. Numbers are compared by value."""

    answers: tuple[Answer, ...]
    is_number: bool = False
    minds_case: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a marker's rubric; the shares of all lines make `WHOLE`."""

    text: str
    share: int


@dataclass(frozen=True, slots=True)
class Region:
    """A hazard in the picture: a polygon of at least three (x, y) in ten-thousandths of the picture's size."""

    name: str
    points: tuple[tuple[int, int], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemContent:
    """See the module's table. Everything that a candidate can see or be judged by is in here, nothing else."""

    type: str
    stem: str
    options: tuple[str, ...] = ()
    key: tuple[int, ...] = ()
    markup: str = PLAIN
    shares: tuple[int, ...] = ()
    fixed: tuple[int, ...] = ()
    shuffle: bool = True
    option_feedback: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()
    targets: tuple[str, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    parts: tuple[ItemContent, ...] = ()
    picture: str = ""
    regions: tuple[Region, ...] = ()

    @property
    def is_marked_by_people(self) -> bool:
        """Does a person have to read the answer?"""
        return self.type == ESSAY or any(part.is_marked_by_people for part in self.parts)


SPOKEN = frozenset({"type", "stem", "options", "key"})
"""Fields with columns of their own; the others are kept together as the body."""


def body_of(content: ItemContent) -> dict[str, Any]:
    """The type's own fields as JSON; what has its default value is left out."""
    body: dict[str, Any] = {}
    for field in fields(ItemContent):
        value = getattr(content, field.name)
        if field.name in SPOKEN or value == field.default:
            continue
        body[field.name] = _plain(value)
    return body


def to_json(content: ItemContent) -> dict[str, Any]:
    """The whole content as JSON; `from_json` is its inverse."""
    whole = {"type": content.type, "stem": content.stem, **body_of(content)}
    if content.options:
        whole["options"] = list(content.options)
    if content.key:
        whole["key"] = list(content.key)
    return whole


def from_json(data: Mapping[str, Any]) -> ItemContent:
    """A content from its JSON; KeyError or TypeError when it is none."""
    known = dict(data)
    return ItemContent(
        type=known["type"],
        stem=known["stem"],
        options=tuple(known.get("options", ())),
        key=tuple(known.get("key", ())),
        markup=known.get("markup", PLAIN),
        shares=tuple(known.get("shares", ())),
        fixed=tuple(known.get("fixed", ())),
        shuffle=known.get("shuffle", True),
        option_feedback=tuple(known.get("option_feedback", ())),
        blanks=tuple(
            Blank(**{**row, "answers": tuple(Answer(**answer) for answer in row["answers"])})
            for row in known.get("blanks", ())
        ),
        targets=tuple(known.get("targets", ())),
        rubric=tuple(Criterion(**row) for row in known.get("rubric", ())),
        parts=tuple(from_json(part) for part in known.get("parts", ())),
        picture=known.get("picture", ""),
        regions=tuple(
            Region(**{**row, "points": tuple((int(x), int(y)) for x, y in row["points"])})
            for row in known.get("regions", ())
        ),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, ItemContent):
        return to_json(value)
    if isinstance(value, Answer | Blank | Criterion | Region):
        rows = {field.name: (getattr(value, field.name), field.default) for field in fields(value)}
        return {name: _plain(held) for name, (held, usual) in rows.items() if held != usual}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
