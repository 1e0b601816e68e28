"""Scoring: a pure function of paper, key and responses; run it again and it gives the same marks.

Marks are whole hundredths. What an item gives is a share in ten-thousandths of its marks, rounded down, never less than
nothing and never more than the whole. An unanswered item gets nothing; nothing is taken off elsewhere.

| type | response | share |
|---|---|---|
| 判断 | `T`, `F` | whole or nothing |
| 单选 | a letter | its own share where the item has shares, else whole or nothing |
| 多选 | letters | by the section's policy, below |
| 填空 | JSON list of texts | mean over the blanks of the best answer that fits |
| 排序 | letters in order | policy whole: all or nothing; else the share of neighbours that follow each other rightly |
| 匹配 | a letter or `-` for each left side | policy whole: all or nothing; else the share of right pairs |
| 隐患识别 | `x,y;x,y` in ten-thousandths | regions that hold a mark / regions; marks beyond their number don't count |
| 简答 | text | given by people (`domain.marking`) |

A key put right after the examination (`domain.correction`) may hold {full: true}, the whole marks for everybody, even
without an answer, or {any: [key…]}, the best share that one of these keys gives.

Policies of 多选: `whole` all right letters and no other; `partial` the share of right letters chosen, nothing when a
wrong one is among them (少选得部分分，错选不得分); `per_option` right chosen minus wrong chosen, over the right ones,
or the sum of the options' own shares where the item has them (as Moodle's fractions).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exams.domain.blueprint import PER_OPTION, WHOLE_OR_NOTHING, WITHOUT_WRONG
from exams.domain.content import BLANK, ESSAY, HAZARD, MATCH, MULTIPLE, ORDER, SINGLE, WHOLE
from exams.domain.paper import positions
from exams.domain.soundness import number_in


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Marks (hundredths) and items answered wholly right in one section."""

    title: str
    marks: int
    full_marks: int
    right: int
    count: int


@dataclass(frozen=True, slots=True)
class Score:
    """The whole paper, in hundredths. A total at or above the cut score passes (R-04).

    `waiting`: positions that people have yet to mark; they count nothing so far.
    """

    total: int
    full_marks: int
    sections: tuple[SectionScore, ...]
    by_position: tuple[int, ...]
    waiting: tuple[int, ...] = ()

    def passes(self, cut_score: int) -> bool:
        return not self.waiting and self.total >= cut_score


def score(
    content: Mapping[str, Any],
    key: Mapping[str, Any],
    responses: Mapping[int, str],
    *,
    awarded: Mapping[int, int] | None = None,
) -> Score:
    """`awarded`: marks in hundredths that people gave, by position."""
    rows: dict[int, list[tuple[int, int]]] = {}
    by_position: list[int] = []
    waiting: list[int] = []
    for section, item in positions(content):
        position, marks = int(item["n"]), int(item.get("marks", section["marks"]))
        kind = item.get("type", section["type"])
        response = responses.get(position, "")
        if is_given_to_all(key[str(position)]):
            got = marks
        elif kind == ESSAY and response.strip():
            given = (awarded or {}).get(position)
            if given is None:
                waiting.append(position)
            got = min(max(given or 0, 0), marks)
        else:
            policy = section.get("policy", WHOLE_OR_NOTHING)
            got = marks * share_of(kind, key[str(position)], response, policy=policy) // WHOLE
        by_position.append(got)
        rows.setdefault(id(section), []).append((got, marks))
    sections = tuple(_section_score(section["title"], rows.get(id(section), [])) for section in content["sections"])
    return Score(
        total=sum(section.marks for section in sections),
        full_marks=sum(section.full_marks for section in sections),
        sections=sections,
        by_position=tuple(by_position),
        waiting=tuple(waiting),
    )


def _section_score(title: str, rows: Sequence[tuple[int, int]]) -> SectionScore:
    return SectionScore(
        title,
        marks=sum(got for got, _marks in rows),
        full_marks=sum(marks for _got, marks in rows),
        right=sum(got == marks for got, marks in rows),
        count=len(rows),
    )


def is_given_to_all(key: Any) -> bool:
    """Was the item voided, so that everybody gets its whole marks?"""
    return isinstance(key, Mapping) and bool(key.get("full"))


def share_of(kind: str, key: Any, response: str, *, policy: str = WHOLE_OR_NOTHING) -> int:
    """The share, in ten-thousandths, that a response gets; a response that can't be read gets nothing."""
    if is_given_to_all(key):
        return WHOLE
    if not response:
        return 0
    if isinstance(key, Mapping) and "any" in key:
        return max(share_of(kind, one, response, policy=policy) for one in key["any"])
    if kind in (SINGLE, MULTIPLE):
        return _choice(kind, key, response, policy)
    if kind == BLANK:
        return _blanks(key["blanks"], response)
    if kind == HAZARD:
        return _hazards(key["regions"], response)
    if kind == ORDER and policy != WHOLE_OR_NOTHING:
        return _order(key, response)
    if kind == MATCH and policy != WHOLE_OR_NOTHING:
        return int(WHOLE * sum(a == b for a, b in zip(key, response, strict=False)) // len(key))
    return WHOLE if response == key else 0


def _choice(kind: str, key: Any, response: str, policy: str) -> int:
    letters = key if isinstance(key, str) else key["letters"]
    shares = {} if isinstance(key, str) else key["shares"]
    right, chosen = set(letters), set(response)
    if kind == SINGLE:
        if len(chosen) != 1:
            return 0
        return max(int(shares[response]), 0) if response in shares else WHOLE * (chosen == right)
    if policy == WITHOUT_WRONG:
        return WHOLE * len(chosen) // len(right) if chosen <= right else 0
    if policy == PER_OPTION:
        if shares:
            return min(max(sum(int(shares.get(letter, 0)) for letter in chosen), 0), WHOLE)
        return max(WHOLE * (len(chosen & right) - len(chosen - right)) // len(right), 0)
    return WHOLE if chosen == right else 0


def _blanks(blanks: Sequence[Mapping[str, Any]], response: str) -> int:
    try:
        texts = json.loads(response)
    except ValueError:
        return 0
    if not isinstance(texts, list):
        return 0
    got = 0
    for blank, text in zip(blanks, texts, strict=False):
        if isinstance(text, str) and text.strip():
            fitting = [answer.get("share", WHOLE) for answer in blank["answers"] if _fits(blank, answer, text)]
            got += max(fitting, default=0)
    return max(got, 0) // len(blanks)


def _fits(blank: Mapping[str, Any], answer: Mapping[str, Any], text: str) -> bool:
    if blank.get("is_number"):
        unit = blank.get("unit", "")
        typed, wanted = number_in(text.strip().removesuffix(unit)), number_in(answer["text"])
        tolerance = number_in(answer.get("tolerance", "") or "0")
        if typed is None or wanted is None or tolerance is None:
            return False
        return abs(typed - wanted) <= tolerance
    return _bare(text, blank) == _bare(answer["text"], blank)


def _bare(text: str, blank: Mapping[str, Any]) -> str:
    """Width and blanks don't count; capitals only where the author minds them."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain if blank.get("minds_case") else plain.casefold()


def _order(key: str, response: str) -> int:
    """Pairs that follow each other in the key and in the response, over all pairs of the key."""
    if sorted(key) != sorted(response):
        return 0
    following = {response[at : at + 2] for at in range(len(response) - 1)}
    return WHOLE * sum(key[at : at + 2] in following for at in range(len(key) - 1)) // (len(key) - 1)


def _hazards(regions: Sequence[Mapping[str, Any]], response: str) -> int:
    marks: list[tuple[int, int]] = []
    for pair in response.split(";")[: len(regions)]:
        x, _comma, y = pair.partition(",")
        if x.isdecimal() and y.isdecimal():
            marks.append((int(x), int(y)))
    found = sum(any(_inside(mark, region["points"]) for mark in marks) for region in regions)
    return WHOLE * min(found, len(marks)) // len(regions)


def _inside(mark: tuple[int, int], points: Sequence[Sequence[int]]) -> bool:
    """Even-odd rule; a mark on an edge or a corner is inside. Whole numbers only, so every machine agrees."""
    x, y = mark
    inside = False
    for at, (x1, y1) in enumerate(points):
        x2, y2 = points[at - 1]
        cross = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if cross == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and (cross > 0) == (y2 > y1):
            inside = not inside
    return inside
