"""Aiken in: a stem, options `A. …` or `A) …`, and `ANSWER: B`. What is wrong is said with its line, as in Moodle."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from exams.domain.content import MULTIPLE, SINGLE, ItemContent
from exams.domain.draft import Reading
from exams.domain.formats.gathering import Gathering
from exams.domain.formats.plain_text import decode
from exams.domain.formats.truth import as_judgement

OPTION = re.compile(r"^([A-Z])[.)]\s*(.*)$")
ANSWER = re.compile(r"^ANSWER:\s*(.*)$")


@dataclass(slots=True)
class _Open:
    """The item being read."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[int, str, str]] = field(default_factory=list)


def read(data: bytes) -> Reading:
    """All items of an Aiken file; FileUnreadable when it is no text."""
    found = Gathering("aiken")
    now = _Open()
    text = decode(data)
    for at, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line:
            continue
        if answer := ANSWER.match(line):
            _close(found, now, letters=answer.group(1), line=at)
            now = _Open()
        elif option := OPTION.match(line):
            now.line = now.line or at
            now.options.append((at, option.group(1), option.group(2)))
        elif now.options:
            _refuse(found, now, f"第 {at} 行：选项后面应是 ANSWER: 一行，现在是“{line[:30]}”")
            now = _Open(at, [line])
        else:
            now.line = now.line or at
            now.stem.append(line)
    if now.line:
        _refuse(found, now, f"第 {now.line} 行开始的题没有 ANSWER: 一行")
    return found.reading()


def _refuse(found: Gathering, now: _Open, reason: str, column: str = "答案") -> None:
    found.refuse(f"第 {now.line} 行", column, reason, stem=" ".join(now.stem))


def _close(found: Gathering, now: _Open, *, letters: str, line: int) -> None:
    if not now.stem:
        now.line = now.line or line
        _refuse(found, now, f"第 {now.line} 行：选项或答案前面没有题干", "题干")
        return
    if len(now.options) < 2:
        _refuse(found, now, f"第 {line} 行：ANSWER 之前至少要有两个选项，现有 {len(now.options)} 个", "选项")
        return
    for at, (row, letter, _text) in enumerate(now.options):
        if letter != chr(ord("A") + at):
            _refuse(found, now, f"第 {row} 行：这里应是选项 {chr(ord('A') + at)}，现在是 {letter}", "选项")
            return
    named = re.sub(r"[\s,，、;；]", "", letters)
    key = tuple(sorted({ord(letter) - ord("A") for letter in named if letter.isascii() and letter.isupper()}))
    if not key or not re.fullmatch("[A-Z]+", named) or key[-1] >= len(now.options):
        _refuse(found, now, f"第 {line} 行：ANSWER 应是上面的选项字母，现在是“{letters[:20]}”")
        return
    content = ItemContent(
        MULTIPLE if len(key) > 1 else SINGLE,
        "\n".join(now.stem),
        options=tuple(text for _row, _letter, text in now.options),
        key=key,
    )
    found.item(as_judgement(content), place=f"第 {now.line} 行")
