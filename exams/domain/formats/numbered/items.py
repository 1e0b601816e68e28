"""Raw items into drafts. A key that could be read in two ways is refused, never guessed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from exams.domain import content as c
from exams.domain.formats import rubrics
from exams.domain.formats.gathering import Gathering, ItemRefused
from exams.domain.formats.numbered.layout import Layout, Raw
from exams.domain.formats.numbered.marks import markup_of, settled, unmarked
from exams.domain.formats.sheet.cells import blanks_in
from exams.domain.formats.sheet.contents import gapped, letters_in
from exams.domain.formats.truth import as_judgement, said
from exams.domain.importing import DIFFICULTIES, tidy

_LETTERS = re.compile(r"[（(]\s*([A-H](?:\s*[、,，]?\s*[A-H]){0,7})\s*[）)]")
_TRUTH = re.compile(r"[（(]\s*([√×✓✔✗✘]|对|错|正确|错误|T|F|X|x)\s*[）)]")
_GAP = "（　）"


def gather(found: Gathering, layout: Layout) -> None:
    """All items of a document, each with its key from wherever it stands."""
    used = set()
    for raw in layout.items:
        try:
            used.add(_key_from_the_end(raw, layout))
            content, explanation = _made(raw)
            found.item(content, place=raw.place, explanation=explanation, **_fields(found, raw))
        except ItemRefused as refusal:
            found.refuse(raw.place, refusal.fault.column, refusal.fault.reason, stem=unmarked(raw.stem))
    spare = [key for key in layout.keys if key not in used]
    if spare:
        numbers = "、".join(number for _section, number in spare[:10])
        found.note(f"文末答案中有 {len(spare)} 个找不到对应的题目：第 {numbers} 题")
    if layout.loose:
        begun = "；".join(text[:30] for text in layout.loose[:3])
        found.note(f"有 {len(layout.loose)} 行不属于任何题目，没有带入：{begun}")


def _key_from_the_end(raw: Raw, layout: Layout) -> tuple[int, str]:
    """Give the item the key that stands for its section and number at the end of the document."""
    number = str(int(raw.number)) if raw.number.isdigit() else raw.number
    place = (raw.section, number) if (raw.section, number) in layout.keys else (-1, number)
    keys = layout.keys.get(place, [])
    if place[0] == -1 and sum(other.number == raw.number for other in layout.items) > 1:
        if keys and not raw.said.get("答案"):
            raise ItemRefused("答案", f"有几道第 {number} 题，文末答案没有分题型，分不清是哪一道的；请在题后写“答案：”")
        return place
    if len(keys) > 1 and not raw.said.get("答案"):
        raise ItemRefused("答案", f"文末有几个第 {number} 题的答案，分不清；请在题后写“答案：”")
    if keys and not raw.said.get("答案"):
        raw.said["答案"] = keys[0]
    return place


def _fields(found: Gathering, raw: Raw) -> dict[str, Any]:
    difficulty = DIFFICULTIES.get(tidy(raw.said.get("难度", "")))
    if difficulty is None:
        found.lose(raw.place, f"难度“{raw.said['难度'][:20]}”（应为 易、中、难，按“中”带入）")
    area = re.sub(r"\s*[/／\\>＞]\s*", "/", unmarked(raw.said.get("知识点", ""))).strip("/ \n")
    return {"area": area, "source": unmarked(raw.said.get("依据", "")), "difficulty": difficulty or 2}


def _made(raw: Raw) -> tuple[c.ItemContent, str]:
    stem, answer = _asked(raw)
    kind = raw.kind or _kind_by_shape(raw, answer)
    explanation = raw.said.get("解析", "")
    if kind == c.CASE:
        return _case(raw, explanation)
    content = _content(raw, kind, stem, answer)
    if kind == c.ESSAY:
        explanation = "\n".join(text for text in (answer, explanation) if text)
    markup = markup_of(content.stem, *content.options, explanation)
    content = replace(
        content,
        stem=settled(content.stem, markup),
        options=tuple(settled(option, markup) for option in content.options),
        markup=markup,
    )
    return as_judgement(content), settled(explanation, markup)


def _asked(raw: Raw) -> tuple[str, str]:
    """The stem with its brackets emptied, and the answer: from `答案：`, else from the one bracket that holds a key."""
    if raw.trouble:
        raise ItemRefused(*raw.trouble)
    given = raw.said.get("答案", "").strip()
    pattern = _LETTERS if raw.options else _TRUTH
    if raw.kind in (c.BLANK, c.ESSAY, c.CASE) or (raw.parts and not raw.options):
        return raw.stem, given
    inside = [found for found in pattern.finditer(raw.stem) if _names_options(found.group(1), raw)]
    if given:
        same = [found for found in inside if _alike(found.group(1), given)]
        stem = raw.stem[: same[-1].start()] + _GAP + raw.stem[same[-1].end() :] if same else raw.stem
        return stem, given
    if len(inside) > 1 and all(_alike(one.group(1), inside[0].group(1)) for one in inside):
        return pattern.sub(lambda one: _GAP if _names_options(one.group(1), raw) else one.group(), raw.stem), inside[
            0
        ].group(1)
    if len(inside) > 1:
        raise ItemRefused("答案", f"题干里有 {len(inside)} 处括号像答案，分不清；请在题后写“答案：”")
    if not inside:
        raise ItemRefused("答案", "没有找到答案：请在题干的括号里、题后“答案：”或文末写明")
    found = inside[0]
    gap = "" if not raw.options and not raw.stem[found.end() :].strip() else _GAP
    return f"{raw.stem[: found.start()].rstrip()}{gap}{raw.stem[found.end() :]}", found.group(1)


def _names_options(text: str, raw: Raw) -> bool:
    letters = re.sub(r"[^A-H]", "", text)
    return not raw.options or all(ord(letter) - ord("A") < len(raw.options) for letter in letters)


def _alike(one: str, other: str) -> bool:
    if said(one) is not None:
        return said(one) == said(other)
    return sorted(re.sub(r"[^A-H]", "", one)) == sorted(re.sub(r"[^A-H]", "", other.upper()))


def _kind_by_shape(raw: Raw, answer: str) -> str:
    if raw.parts:
        return c.CASE
    if raw.options:
        return c.MULTIPLE if len(re.sub(r"[^A-Za-z]", "", answer)) > 1 else c.SINGLE
    if said(answer) is not None and len(answer) < 4:
        return c.JUDGEMENT
    if re.search(r"[_＿]{2,}|[（(][\s　]*[)）]", raw.stem):
        return c.BLANK
    return c.ESSAY


def _content(raw: Raw, kind: str, stem: str, answer: str) -> c.ItemContent:
    options = tuple(raw.options)
    if kind == c.MATCH:
        raise ItemRefused("题型", "Word 里的匹配题分不清左右两列，请用 Excel 模板导入")
    if kind == c.JUDGEMENT and not options:
        truth = said(answer)
        if truth is None:
            raise ItemRefused("答案", f"判断题的答案应为 √ 或 ×、对 或 错，现在是“{answer[:20]}”")
        return c.ItemContent(c.JUDGEMENT, stem, key=(0,) if truth else (1,))
    if kind == c.BLANK:
        return _blank(stem, answer)
    if kind == c.ESSAY:
        return c.ItemContent(c.ESSAY, stem, rubric=rubrics.parse(unmarked(raw.said.get("评分标准", ""))))
    letters = letters_in(unmarked(answer), count=len(options) or 26)
    if kind == c.ORDER:
        if sorted(letters) != list(range(len(options))):
            raise ItemRefused("答案", f"有 {len(options)} 个步骤，答案应把每个排一次")
        return c.ItemContent(c.ORDER, stem, options=tuple(options[at] for at in letters))
    if kind == c.JUDGEMENT:
        kind = c.SINGLE
    return c.ItemContent(kind, stem, options=options, key=tuple(sorted(letters)))


def _blank(stem: str, answer: str) -> c.ItemContent:
    if not answer:
        raise ItemRefused("答案", "填空题没有答案：请在题后写“答案：”，几个空用；分开")
    blanks = blanks_in(unmarked(answer))
    shown = gapped(stem, len(blanks))
    gaps = len(set(re.findall(r"\{\{\d+\}\}", shown)))
    if gaps > 1 and len(blanks) == 1:
        for mark in (r"[、,，]", r"\s{1,}"):
            parts = [part for part in re.split(mark, answer.strip()) if part]
            if len(parts) == gaps:
                blanks = blanks_in("；".join(parts))
    return c.ItemContent(c.BLANK, shown, blanks=blanks)


def _case(raw: Raw, explanation: str) -> tuple[c.ItemContent, str]:
    parts, told = [], [explanation] if explanation else []
    for at, part in enumerate(raw.parts, start=1):
        try:
            content, more = _made(part)
        except ItemRefused as refusal:
            fault = refusal.fault
            raise ItemRefused(f"第 {at} 小题{fault.column}", fault.reason) from refusal
        parts.append(content)
        if more:
            told.append(f"（{at}）{more}")
    markup = markup_of(raw.stem)
    content = c.ItemContent(c.CASE, settled(raw.stem, markup), markup=markup, parts=tuple(parts))
    return content, settled("\n".join(told), markup)
