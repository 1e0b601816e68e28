"""GIFT out: what Moodle itself would write, one item after the other, the category before the first of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from exams.domain.content import BLANK, ESSAY, HTML, JUDGEMENT, MATCH, MULTIPLE, SINGLE, WHOLE, Blank, ItemContent
from exams.domain.draft import Draft, Loss, Writing
from exams.domain.formats.fractions import percent, usual
from exams.domain.formats.gift.escapes import escape
from exams.domain.formats.labels import UNSORTED, category_of_area, labels_of
from exams.domain.formats.names import called
from exams.domain.formats.texts import Lose, looks_like_html, strip_media, texts_of
from exams.domain.formats.wildcards import starred
from exams.domain.soundness import faults_of

NOT_IN_GIFT = {"order": "排序题", "case": "案例分析题", "hazard": "隐患识别题"}
_TAGGED = re.compile(r"^\[(html|markdown|plain|moodle)\]|^//", re.IGNORECASE)


def write(drafts: Iterable[Draft], media: Mapping[str, bytes] | None = None) -> Writing:
    """A GIFT file in UTF-8. Pictures can't stand in it, nor can 排序, 案例分析, 隐患识别 and 填空 with several gaps."""
    lines: list[str] = []
    losses: list[Loss] = []
    area = None
    for at, draft in enumerate(drafts, start=1):
        place = called(draft, at=at)
        reason = _unfit(draft.content)
        if reason:
            losses.append(Loss(place, f"整题没有写入：GIFT 格式写不了{reason}"))
            continue
        written = _item(draft, place=place, losses=losses)
        if written and (draft.area or UNSORTED) != area:
            area = draft.area or UNSORTED
            lines += [f"$CATEGORY: {category_of_area(area)}", ""]
        lines += [*written, ""] if written else []
    return Writing("\n".join(lines).encode(), tuple(losses))


def _unfit(content: ItemContent) -> str:
    if content.type in NOT_IN_GIFT:
        return NOT_IN_GIFT[content.type]
    if content.type == BLANK and len(content.blanks) != 1:
        return f"有 {len(content.blanks)} 个空的填空题"
    return ""


def _item(draft: Draft, *, place: str, losses: list[Loss]) -> list[str]:
    def lose(what: str) -> None:
        losses.append(Loss(place, what))

    content, explanation = strip_media(draft.content, draft.explanation, lose=lose)
    if faults_of(content):
        lose("整题没有写入：去掉媒体后题目不完整")
        return []
    _tell(content, lose=lose)
    comment = f"[id:{_named(draft.number)}]" if draft.number else ""
    comment += "".join(f" [tag:{_named(tag)}]" for tag in labels_of(draft))
    title = f"::{escape(draft.number)}::" if draft.number else ""
    general = f"####{escape(explanation)}" if explanation else ""
    answers = f"{{{_answers(content)}{general}}}"
    stem = escape(content.stem)
    if content.type == BLANK:
        stem = stem.replace("\\{\\{1\\}\\}", answers)
    else:
        stem = f"{stem}{answers}"
    return [*([f"// {comment.strip()}"] if comment else []), f"{title}{_markup(content, explanation)}{stem}"]


def _named(text: str) -> str:
    return re.sub(r"([\]\\])", r"\\\1", text)


def _tell(content: ItemContent, *, lose: Lose) -> None:
    if content.rubric:
        lose("评分标准")
    if content.fixed or not content.shuffle:
        lose("选项固定的位置")
    if any(blank.minds_case for blank in content.blanks):
        lose("区分大小写")
    for blank in content.blanks:
        if blank.unit:
            lose(f"单位 {blank.unit}")
    if any("->" in text for text in (*content.options, *content.targets)) and content.type == MATCH:
        lose("匹配项中的 -> 改写成 →")


def _markup(content: ItemContent, explanation: str) -> str:
    if content.markup == HTML:
        return "[html]"
    doubtful = any(looks_like_html(text) for text in (*texts_of(content), explanation))
    return "[plain]" if doubtful or _TAGGED.match(content.stem) else ""


def _answers(content: ItemContent) -> str:
    if content.type == JUDGEMENT:
        return _judgement(content)
    if content.type in (SINGLE, MULTIPLE):
        return _choice(content)
    if content.type == BLANK:
        return _blank(content.blanks[0])
    if content.type == MATCH:
        return _match(content)
    if content.type == ESSAY:
        return ""
    raise ValueError(f"no GIFT for {content.type}")


def _judgement(content: ItemContent) -> str:
    word = "T" if content.key == (0,) else "F"
    if not content.option_feedback:
        return word
    right, wrong = content.option_feedback if word == "T" else content.option_feedback[::-1]
    return f"{word}#{escape(wrong)}#{escape(right)}" if right else f"{word}#{escape(wrong)}"


def _choice(content: ItemContent) -> str:
    shares = content.shares or usual(content.key, len(content.options))
    parts = []
    for at, (share, text) in enumerate(zip(shares, content.options, strict=True)):
        if content.type == SINGLE and share == WHOLE:
            lead = "="
        else:
            lead = "~" if share == 0 else f"~%{percent(share)}%"
        feedback = content.option_feedback[at] if content.option_feedback else ""
        parts.append(f"{lead}{_guarded(text, lead)}{'#' + escape(feedback) if feedback else ''}")
    return "".join(parts)


def _guarded(text: str, lead: str) -> str:
    """An option that begins like a weight gets its weight written out."""
    if re.match(r"%-?[\d.,]+%", text) and not lead.endswith("%"):
        return f"%{'100' if lead == '=' else '0'}%{escape(text)}"
    return escape(text)


def _blank(blank: Blank) -> str:
    parts = []
    for answer in blank.answers:
        weight = "" if answer.share == WHOLE else f"%{percent(answer.share)}%"
        lead = f"={weight}"
        words = f"{answer.text}:{answer.tolerance or 0}" if blank.is_number else _guarded(starred(answer.text), lead)
        parts.append(f"{lead}{words}{'#' + escape(answer.feedback) if answer.feedback else ''}")
    return f"{'#' if blank.is_number else ''}{''.join(parts)}"


def _match(content: ItemContent) -> str:
    def side(text: str) -> str:
        return escape(text.replace("->", "→"))

    pairs = [
        f"={side(left)}->{side(content.targets[at])}" for left, at in zip(content.options, content.key, strict=True)
    ]
    spare = [f"=->{side(target)}" for at, target in enumerate(content.targets) if at not in content.key]
    return "".join(pairs + spare)
