"""Drafts as rows of texts: what `read_rows` takes back. Files are no part of a table and are named as losses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from exams.domain.content import (
    BLANK,
    CASE,
    ESSAY,
    HAZARD,
    HTML,
    JUDGEMENT,
    MATCH,
    ORDER,
    ItemContent,
)
from exams.domain.draft import Draft, Loss
from exams.domain.formats import rubrics
from exams.domain.formats.fractions import percent
from exams.domain.formats.names import called
from exams.domain.formats.sheet import cells as said
from exams.domain.formats.sheet import columns as at
from exams.domain.formats.texts import media_of
from exams.domain.importing import COLUMNS

_DIFFICULTY = {1: "易", 2: "中", 3: "难"}
_CHECKED = {"unchecked": "待核", "second_read": "已二读", "checked": "已核对原文"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Heading and rows for `accounts.api.write_table`, and what a table can't carry."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    losses: tuple[Loss, ...] = ()


def write_rows(drafts: Iterable[Draft]) -> Sheet:
    """The columns that every template has had; of the others those that are needed."""
    rows: list[dict[str, str]] = []
    losses: list[Loss] = []
    cases = 0
    for number, draft in enumerate(drafts, start=1):
        for name in media_of(draft.content, draft.explanation):
            losses.append(Loss(called(draft, at=number), f"媒体文件 {name[6:18]}…（表格里只有它的名称）"))
        if draft.content.type == CASE:
            cases += 1
            rows += _case(draft, f"案例{cases}")
        else:
            rows.append(_row(draft.content) | _known(draft))
    used = {name for row in rows for name, text in row.items() if text}
    options = [name for name in at.OPTIONS if name in used and name not in COLUMNS]
    header = (*COLUMNS, *options, *(name for name in at.MORE if name in used))
    return Sheet(header, tuple(tuple(row.get(name, "") for name in header) for row in rows), tuple(losses))


def _known(draft: Draft) -> dict[str, str]:
    return {
        "题号": draft.number,
        "解析": draft.explanation,
        "知识点": draft.area,
        "难度": _DIFFICULTY[draft.difficulty],
        "依据": draft.source,
        "核对状态": _CHECKED[draft.check_state],
        at.TAGS: "，".join(draft.tags),
        at.COGNITIVE: draft.cognitive,
    }


def _case(draft: Draft, name: str) -> list[dict[str, str]]:
    head = {"题型": at.NAMES[CASE], "题干": draft.content.stem, at.MARKUP: _markup(draft.content)} | _known(draft)
    return [{**row, at.CASE: name} for row in (head, *(_row(part) for part in draft.content.parts))]


def _markup(content: ItemContent) -> str:
    return "HTML" if content.markup == HTML else ""


def _option(letter: str, text: str) -> str:
    """Readers take a letter before an option for its name: one that is meant is written behind a second."""
    return f"{letter}.{text}" if re.match(rf"{letter}[.．、:：]", text) else text


def _row(content: ItemContent) -> dict[str, str]:
    row = {"题型": at.NAMES[content.type], "题干": content.stem, at.MARKUP: _markup(content)}
    row |= {f"选项{letter}": _option(letter, text) for letter, text in zip(at.LETTERS, content.options, strict=False)}
    if content.type == JUDGEMENT:
        row["答案"] = "对" if content.key == (0,) else "错"
        row[at.FEEDBACK] = said.named_out(content.option_feedback, ("对", "错"))
    elif content.type == BLANK:
        row["答案"] = said.blanks_out(content.blanks)
    elif content.type == ORDER:
        row["答案"] = at.LETTERS[: len(content.options)]
    elif content.type == MATCH:
        row[at.TARGETS] = said.list_out(content.targets)
        row["答案"] = "；".join(f"{at.LETTERS[left]}-{right + 1}" for left, right in enumerate(content.key))
    elif content.type == ESSAY:
        row[at.RUBRIC] = rubrics.lines_of(content.rubric)
    elif content.type == HAZARD:
        row[at.PICTURE], row[at.REGIONS] = content.picture, said.regions_out(content.regions)
    else:
        row["答案"] = "、".join(at.LETTERS[number] for number in content.key)
        row[at.SHARES] = "，".join(f"{percent(share)}%" for share in content.shares)
        row[at.FIXED] = "、".join(at.LETTERS[number] for number in content.fixed)
        row[at.FEEDBACK] = said.named_out(content.option_feedback, at.LETTERS)
    row[at.SHUFFLE] = "" if content.shuffle else "否"
    return row
