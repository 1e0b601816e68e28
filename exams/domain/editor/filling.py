"""An item's content into the fields of its form; `reading.read_item` is the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exams.domain import content as c
from exams.domain.content import HTML, WHOLE, ItemContent
from exams.domain.editor.regions import box_of, points_text
from exams.domain.editor.texts import File, files_in, mode_of, to_source
from exams.domain.formats.texts import texts_of

Fields = dict[str, list[str]]


def percent(share: int) -> str:
    """Ten-thousandths as percent: 3333 → 33.33."""
    return f"{share * 100 / WHOLE:.4f}".rstrip("0").rstrip(".")


def fill_item(content: ItemContent, explanation: str) -> tuple[Fields, list[File]]:
    """The fields and the files they number."""
    mode = mode_of(content, explanation)
    files = files_in([*_html_texts(content), explanation if content.markup == HTML else ""])
    fields: Fields = {"mode": [mode]}
    markup = content.markup
    fields["explanation"] = [to_source(explanation, markup=markup, mode=mode, files=files)]
    _fill(content, "", fields, mode, files)
    for at, (name, alt) in enumerate(files):
        fields |= {f"m{at}-name": [name], f"m{at}-alt": [alt]}
    return fields, files


def _html_texts(content: ItemContent) -> list[str]:
    own = list(texts_of(content)) if content.markup == HTML else []
    return own + [text for part in content.parts for text in _html_texts(part)]


def _fill(content: ItemContent, prefix: str, fields: Fields, mode: str, files: Sequence[File]) -> None:
    def show(text: str) -> str:
        return to_source(text, markup=content.markup, mode=mode, files=files)

    def put(name: str, value: str) -> None:
        if value:
            fields[prefix + name] = [value]

    put("stem", show(content.stem))
    put("keep", "" if content.shuffle else "1")
    _options(content, put, show)
    if content.type == c.JUDGEMENT:
        put("key", "T" if content.key == (0,) else "F" if content.key == (1,) else "")
    elif content.type in c.CHOICES:
        fields[f"{prefix}right"] = [str(at) for at in content.key]
    for at, blank in enumerate(content.blanks):
        put(f"b{at}-number", "1" if blank.is_number else "")
        put(f"b{at}-case", "1" if blank.minds_case else "")
        put(f"b{at}-unit", blank.unit)
        for row, answer in enumerate(blank.answers):
            put(f"b{at}a{row}-text", answer.text)
            put(f"b{at}a{row}-tolerance", answer.tolerance)
            put(f"b{at}a{row}-share", "" if answer.share == WHOLE else percent(answer.share))
            put(f"b{at}a{row}-feedback", answer.feedback)
    for at, line in enumerate(content.rubric):
        put(f"c{at}-text", line.text)
        put(f"c{at}-share", percent(line.share))
    _hazards(content, put)
    for at, part in enumerate(content.parts):
        put(f"p{at}-type", part.type)
        put(f"p{at}-share", percent(content.shares[at]) if content.shares else "")
        _fill(part, f"{prefix}p{at}-", fields, mode, files)


def _options(content: ItemContent, put: Callable[[str, str], None], show: Callable[[str], str]) -> None:
    for at, text in enumerate(content.options):
        put(f"o{at}-text", show(text))
        if content.shares:
            put(f"o{at}-share", percent(content.shares[at]))
        put(f"o{at}-fixed", "1" if at in content.fixed else "")
        if content.type == c.MATCH:
            put(f"o{at}-target", str(content.key[at]))
    for at, text in enumerate(content.option_feedback):
        put(f"o{at}-feedback", show(text))
    for at, text in enumerate(content.targets):
        put(f"t{at}-text", show(text))


def _hazards(content: ItemContent, put: Callable[[str, str], None]) -> None:
    put("picture", content.picture.removeprefix("media:"))
    for at, region in enumerate(content.regions):
        box = box_of(region.points)
        put(f"r{at}-name", region.name)
        put(f"r{at}-note", region.note)
        put(f"r{at}-points", points_text(region.points))
        for name, value in zip(("x", "y", "w", "h"), box, strict=True):
            put(f"r{at}-{name}", f"{value / 100:g}")
