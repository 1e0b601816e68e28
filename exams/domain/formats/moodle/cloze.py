"""Moodle's embedded answers, `{1:SHORTANSWER:=接地~%50%零}`, in a text: gaps of a 填空, or parts of a 案例."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Sequence

from exams.domain.content import BLANK, CASE, HTML, MULTIPLE, SINGLE, WHOLE, Answer, Blank, ItemContent
from exams.domain.formats.choices import judged
from exams.domain.formats.fractions import percent, share_in
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.texts import as_html
from exams.domain.formats.wildcards import plain_answer, starred

_WORDS = {"SHORTANSWER", "SA", "MW"}
_EXACT = {"SHORTANSWER_C", "SAC", "MWC"}
_NUMBERS = {"NUMERICAL", "NM"}
_ONE = {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS", "MULTICHOICE_VS",
        "MCVS", "MULTICHOICE_HS", "MCHS"}  # fmt: skip
_MANY = {"MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH", "MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"}
_GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^}\\])*)\}", re.DOTALL)
_ANSWER = re.compile(r"^(=|%(-?\d+(?:[.,]\d*)?)%)?(.*)$", re.DOTALL)


def multianswer(stem: str, *, markup: str) -> tuple[ItemContent, tuple[str, ...]]:
    """A 填空 when all gaps are filled by writing, else a 案例 with one part a gap; and what was lost."""
    gaps = [(found.group(1) or "1", found.group(2), found.group(3)) for found in _GAP.finditer(stem)]
    if not gaps:
        raise ItemRefused("答案", "完形填空题中没有 {1:SHORTANSWER:=…} 这样的空")
    losses: list[str] = []
    if len({weight for weight, _kind, _text in gaps}) > 1:
        losses.append("各空的分值比重（按每空相同带入）")
    rows = [_rows(text, is_html=markup == HTML) for _weight, _kind, text in gaps]
    kinds = [kind for _weight, kind, _text in gaps]
    numbers = iter(range(1, len(gaps) + 1))
    if all(kind in _WORDS | _EXACT | _NUMBERS for kind in kinds):
        shown = _GAP.sub(lambda _found: f"{{{{{next(numbers)}}}}}", stem)
        blanks = tuple(_blank(kind, row, losses) for kind, row in zip(kinds, rows, strict=True))
        return ItemContent(BLANK, shown, markup=markup, blanks=blanks), tuple(losses)
    shown = _GAP.sub(lambda _found: f"（{next(numbers)}）", stem)
    parts = tuple(_part(at, kind, row, losses) for at, (kind, row) in enumerate(zip(kinds, rows, strict=True), start=1))
    return ItemContent(CASE, shown, markup=markup, parts=parts), tuple(losses)


def _rows(text: str, *, is_html: bool) -> list[tuple[int, str, str]]:
    rows = []
    for part in re.split(r"(?<!\\)~", text):
        found = _ANSWER.match(part.strip())
        if found is None or not part.strip():
            continue
        share = WHOLE if found.group(1) == "=" else share_in(found.group(2) or "0")
        if share is None:
            raise ItemRefused("答案", f"分值比例应在 -100 到 100 之间：{found.group(2)}")
        words, _mark, feedback = (_bare(piece, is_html=is_html) for piece in _halves(found.group(3)))
        rows.append((share, words, feedback))
    return rows


def _halves(text: str) -> tuple[str, str, str]:
    found = re.search(r"(?<!\\)#", text)
    return (text[: found.start()], "#", text[found.end() :]) if found else (text, "", "")


def _bare(text: str, *, is_html: bool) -> str:
    text = re.sub(r"\\([}#~/\"\\=])", r"\1", text.strip())
    return entities.unescape(re.sub(r"<[^<>]+>", "", text)) if is_html else text


def _blank(kind: str, rows: Sequence[tuple[int, str, str]], losses: list[str]) -> Blank:
    answers = []
    for share, text, feedback in rows:
        if kind in _NUMBERS and not (text == "*" and share <= 0):
            value, _colon, tolerance = text.partition(":")
            usual = tolerance.strip() in ("", "0")
            answers.append(Answer(value.strip(), share, "" if usual else tolerance.strip(), feedback))
            continue
        answer = plain_answer(text, share=share, feedback=feedback)
        if answer is None:
            losses.append("“其他答案”的反馈")
        else:
            answers.append(answer)
    return Blank(tuple(answers), is_number=kind in _NUMBERS, minds_case=kind in _EXACT)


def _part(at: int, kind: str, rows: Sequence[tuple[int, str, str]], losses: list[str]) -> ItemContent:
    if kind in _ONE | _MANY:
        shell, more = judged(SINGLE if kind in _ONE else MULTIPLE, rows)
        losses += more
        return ItemContent(
            shell.type,
            f"第（{at}）空",
            options=shell.options,
            key=shell.key,
            shares=shell.shares,
            option_feedback=shell.option_feedback,
        )
    if kind in _WORDS | _EXACT | _NUMBERS:
        return ItemContent(BLANK, f"第（{at}）空：{{{{1}}}}", blanks=(_blank(kind, rows, losses),))
    raise ItemRefused("题型", f"完形填空题中有不认识的题型“{kind}”，请改成填空或单选后再导入")


def gap_of(blank: Blank, *, markup: str) -> str:
    """A gap as Moodle writes it."""
    kind = "NUMERICAL" if blank.is_number else "SHORTANSWER_C" if blank.minds_case else "SHORTANSWER"
    parts = []
    for answer in blank.answers:
        lead = "=" if answer.share == WHOLE else f"%{percent(answer.share)}%"
        words = f"{answer.text}:{answer.tolerance or 0}" if blank.is_number else _escaped(starred(answer.text))
        parts.append(f"{lead}{words}{'#' + _escaped(answer.feedback) if answer.feedback else ''}")
    whole = "~".join(parts)
    return f"{{1:{kind}:{as_html(whole, 'plain') if markup == HTML else whole}}}"


def _escaped(text: str) -> str:
    return re.sub(r"([}#~/\"\\])", r"\\\1", text)
