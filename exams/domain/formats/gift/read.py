"""GIFT in. An empty line ends an item, as in Moodle; a `}` that is missing spoils that item only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exams.domain.content import BLANK
from exams.domain.draft import Reading
from exams.domain.formats.gathering import Gathering, ItemRefused
from exams.domain.formats.gift.answers import Parsed, answer_block
from exams.domain.formats.gift.escapes import hide, show
from exams.domain.formats.labels import area_of_category
from exams.domain.formats.plain_text import decode
from exams.domain.formats.texts import carry, looks_like_html, nothing

_TITLE = re.compile(r"^::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"^\[(html|markdown|plain|moodle)\]\s*", re.IGNORECASE)
_GAP = "\ufddf"
_COMMENT = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])+)\]")


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one item without comments; what the comments say of it."""

    line: int
    text: str
    number: str
    tags: tuple[str, ...]


def read(data: bytes) -> Reading:
    """All items of a GIFT file; FileUnreadable when it is no text."""
    found = Gathering("gift")
    area = ""
    titles = 0
    for block in _blocks(decode(data)):
        text = block.text
        if text.startswith("$CATEGORY:"):
            first, _end, text = text.partition("\n")
            area = area_of_category(first.removeprefix("$CATEGORY:"))
            if not text.strip():
                continue
        place = f"第 {block.line} 行"
        try:
            titles += _item(found, _Block(block.line, text.strip(), block.number, block.tags), area=area, place=place)
        except ItemRefused as refusal:
            found.refuse(place, refusal.fault.column, refusal.fault.reason, stem=_first_words(text))
    if titles:
        found.note(f"{titles} 道题有单独的名称，本平台的题目没有名称，名称没有带入")
    return found.reading()


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    start, number, tags = 0, "", []
    for at, raw in enumerate([*text.split("\n"), ""], start=1):
        line = raw.strip()
        if line.startswith("//"):
            for kind, value in _COMMENT.findall(line):
                value = re.sub(r"\\(.)", r"\1", value).strip()
                if kind == "id":
                    number = value
                else:
                    tags.append(value)
        elif line:
            start = start if lines else at
            lines.append(raw.rstrip())
        elif lines:
            yield _Block(start, "\n".join(lines).strip(), number, tuple(tags))
            lines, number, tags = [], "", []


def _first_words(text: str) -> str:
    return show(hide(text.partition("{")[0]))[:80]


def _item(found: Gathering, block: _Block, *, area: str, place: str) -> bool:
    """Read one item; True when it has a title that says more than its stem."""
    text = hide(block.text)
    title = ""
    if titled := _TITLE.match(text):
        title, text = show(titled.group(1)), text[titled.end() :].strip()
    kind = ""
    if formatted := _FORMAT.match(text):
        kind, text = formatted.group(1).lower(), text[formatted.end() :]
    before, answers, after = _braces(text)
    if answers is None:
        found.note(f"{place}：说明文字，没有作答要求，不是题目，没有带入：{show(text)[:60]}")
        return False
    parsed = answer_block(answers)
    gap = "{{1}}" if parsed.type == BLANK else "（　）" if after.strip() else ""
    stem = show(f"{before}{_GAP}{after}".rstrip()).replace(_GAP, gap).strip()
    for what in parsed.losses:
        found.lose(place, what)
    html = _is_html(kind, stem, parsed)
    if kind == "markdown" and not html:
        found.lose(place, "Markdown 排版（保留了原文）")

    def change(words: str) -> str:
        words = _FORMAT.sub("", words)
        if not html:
            return words
        source = words if kind == "html" else words.replace("\n", "<br>")
        return carry(source, find=nothing, lose=lambda what: found.lose(place, what))

    found.item(
        parsed.content(stem=change(stem), change=change, html=html),
        place=place,
        explanation=change(parsed.explanation),
        area=area,
        number=block.number,
        tags=block.tags,
    )
    return bool(title) and title != block.number and not stem.startswith(title.rstrip(".… "))


def _is_html(kind: str, stem: str, parsed: Parsed) -> bool:
    if kind in ("html", "plain"):
        return kind == "html"
    return any(looks_like_html(text) for text in (stem, parsed.explanation, *parsed.texts))


def _braces(text: str) -> tuple[str, str | None, str]:
    """Before, inside and behind the answers; None for an item without any."""
    opened, closed = text.count("{"), text.count("}")
    if not opened and not closed:
        return text, None, ""
    if opened != closed or text.index("{") > text.index("}"):
        raise ItemRefused("答案", "花括号 { } 不成对；正文中的花括号要写成 \\{ 和 \\}，题目内不能有空行")
    if opened > 1:
        raise ItemRefused("答案", "一道题里有几组 { }；题目之间要空一行，多个空的填空题 GIFT 写不了")
    before, _open, rest = text.partition("{")
    inside, _close, after = rest.partition("}")
    return before, inside.strip(), after
