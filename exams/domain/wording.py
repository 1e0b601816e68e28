"""Answers and keys in words, as result pages, dossiers and the bank's screens show them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from exams.domain.content import (
    BLANK,
    CASE,
    ESSAY,
    HAZARD,
    JUDGEMENT,
    MATCH,
    ORDER,
    Blank,
    ItemContent,
)
from exams.domain.paper import FALSE, LETTERS, TRUE

NOTHING = "未作答"
_JUDGED = {TRUE: "对", FALSE: "错"}


def answer_words(item: Mapping[str, Any], response: str) -> str:
    """A stored response to a shown item (`domain.paper`) in words; 未作答 when there is none."""
    kind = item["type"]
    if not response.strip():
        return NOTHING
    if kind == JUDGEMENT:
        return _JUDGED.get(response, response)
    if kind == BLANK:
        try:
            texts = json.loads(response)
        except ValueError:
            return response
        return "；".join(str(text) or "（空）" for text in texts)
    if kind == MATCH:
        return "，".join(f"{at}–{letter}" for at, letter in enumerate(response, start=1))
    if kind == ORDER:
        return "→".join(response)
    if kind == HAZARD:
        return f"标出 {len(response.split(';'))} 处"
    return response


def shown_key_words(item: Mapping[str, Any], key: Any) -> str:
    """The key of a shown item in words, one put right after the examination too."""
    kind = item["type"]
    if isinstance(key, Mapping) and key.get("full"):
        return "题目作废，全员得分"
    if isinstance(key, Mapping) and "any" in key:
        return " 或 ".join(shown_key_words(item, one) for one in key["any"])
    if kind == BLANK:
        return "；".join(_accepted(row["answers"], row.get("unit", "")) for row in key["blanks"])
    if kind == HAZARD:
        return "、".join(region["name"] for region in key["regions"])
    if kind == ESSAY:
        return "；".join(line["text"] for line in key["rubric"] if line["text"]) or "由阅卷人评分"
    return answer_words(item, key if isinstance(key, str) else key["letters"])


def _accepted(answers: list[Mapping[str, Any]], unit: str) -> str:
    texts = [answer["text"] + (f"±{answer['tolerance']}" if answer.get("tolerance") else "") for answer in answers]
    return " 或 ".join(texts) + unit


def key_words(content: ItemContent) -> str:
    """The key in the author's order: `对`, `A、C`, `接地 或 接零；220±5 V`, `1–C，2–A`."""
    if content.type == JUDGEMENT:
        return "对" if content.key == (0,) else "错"
    if content.type == BLANK:
        return "；".join(_blank_words(blank) for blank in content.blanks)
    if content.type == ORDER:
        return "→".join(LETTERS[: len(content.options)])
    if content.type == MATCH:
        return "，".join(f"{at}–{LETTERS[target]}" for at, target in enumerate(content.key, start=1))
    if content.type == HAZARD:
        return "、".join(region.name for region in content.regions)
    if content.type == ESSAY:
        return "；".join(line.text for line in content.rubric) or "由阅卷人评分"
    if content.type == CASE:
        return "；".join(f"({at}) {key_words(part)}" for at, part in enumerate(content.parts, start=1))
    return "、".join(LETTERS[index] for index in content.key)


def _blank_words(blank: Blank) -> str:
    unit = f" {blank.unit}" if blank.unit else ""
    return " 或 ".join(f"{one.text}±{one.tolerance}" if one.tolerance else one.text for one in blank.answers) + unit
