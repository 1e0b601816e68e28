"""The cells of one row as the content of its type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from exams.domain.content import (
    BLANK,
    CASE,
    ESSAY,
    HAZARD,
    JUDGEMENT,
    MATCH,
    MULTIPLE,
    ORDER,
    SINGLE,
    ItemContent,
)
from exams.domain.formats import rubrics
from exams.domain.formats.fractions import share_in
from exams.domain.formats.gathering import ItemRefused
from exams.domain.formats.sheet import cells as read
from exams.domain.formats.sheet import columns as at
from exams.domain.importing import FALSE_WORDS, TRUE_WORDS

Cells = Mapping[str, str]


def content_of(type: str, cell: Cells) -> ItemContent:
    """What the row asks; ItemRefused with the first thing that can't be understood. Markup is not looked at."""
    return _KINDS[type](cell)


def gapped(stem: str, count: int) -> str:
    """`____` and, where there is none, `（　）` as `{{1}}`, `{{2}}` …; a stem that names its gaps stays as it is."""
    if re.search(r"\{\{\d{1,2}\}\}", stem):
        return stem
    numbers = iter(range(1, 100))
    for gap in (r"[_＿]{2,}", r"[（(][\s　]*[)）]"):
        if re.search(gap, stem):
            return re.sub(gap, lambda _found: f"{{{{{next(numbers)}}}}}", stem)
    return f"{stem}{{{{1}}}}" if count == 1 else stem


def _options(cell: Cells) -> tuple[str, ...]:
    texts = [re.sub(rf"^{letter}[.．、:：]\s*", "", cell[f"选项{letter}"]) for letter in at.LETTERS]
    last = max((number for number, text in enumerate(texts) if text), default=-1)
    return tuple(texts[: last + 1])


def letters_in(text: str, *, column: str = "答案", count: int) -> list[int]:
    """`A、C` as indexes in the order typed; ItemRefused for what names no option."""
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = re.sub(r"[\s,，、;；/和+.→>-]", "", plain)
    if not re.fullmatch("[A-Z]+", letters):
        raise ItemRefused(column, f"{column}应为选项字母，现在是“{text[:20]}”" if text else f"未填{column}")
    found = [ord(letter) - ord("A") for letter in letters]
    if len(set(found)) != len(found):
        raise ItemRefused(column, f"{column}“{text[:20]}”中有重复的字母")
    if max(found) >= count:
        raise ItemRefused(column, f"{column}“{text[:20]}”指向没有填写的选项")
    return found


def _judgement(cell: Cells) -> ItemContent:
    word = unicodedata.normalize("NFKC", cell["答案"]).upper().strip()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ItemRefused("答案", f"判断题的答案请填 对 或 错，现在是“{cell['答案'][:20]}”")
    heard = read.named_in(cell[at.FEEDBACK], ("对", "错"))
    return ItemContent(JUDGEMENT, cell["题干"], key=(0,) if word in TRUE_WORDS else (1,), option_feedback=heard)


def _choice(type: str) -> Callable[[Cells], ItemContent]:
    def make(cell: Cells) -> ItemContent:
        options = _options(cell)
        count = len(options)
        shares = tuple(
            share_in(re.sub("[%％]", "", part)) for part in re.split(r"[，,；;|\s]+", cell[at.SHARES]) if part
        )
        if None in shares:
            raise ItemRefused(at.SHARES, "选项分值应写成 100%，50%，0%，每个选项一个")
        fixed = cell[at.FIXED]
        return ItemContent(
            type,
            cell["题干"],
            options=options,
            key=tuple(sorted(letters_in(cell["答案"], count=count))),
            shares=tuple(share or 0 for share in shares),
            fixed=tuple(sorted(letters_in(fixed, column=at.FIXED, count=count))) if fixed else (),
            shuffle=_is_shuffled(cell),
            option_feedback=read.named_in(cell[at.FEEDBACK], at.LETTERS[:count]),
        )

    return make


def _is_shuffled(cell: Cells) -> bool:
    return cell[at.SHUFFLE] not in ("否", "不", "N", "NO", "FALSE")


def _blank(cell: Cells) -> ItemContent:
    if not cell["答案"]:
        raise ItemRefused("答案", "未填答案；几个空用；分开，几种写法用 | 分开，例如 接地|接零；220±5")
    return ItemContent(BLANK, cell["题干"], blanks=read.blanks_in(cell["答案"]))


def _order(cell: Cells) -> ItemContent:
    options = _options(cell)
    order = letters_in(cell["答案"], count=len(options))
    if len(order) != len(options):
        raise ItemRefused("答案", f"有 {len(options)} 个步骤，答案只排了 {len(order)} 个")
    return ItemContent(ORDER, cell["题干"], options=tuple(options[number] for number in order))


def _match(cell: Cells) -> ItemContent:
    options, targets = _options(cell), read.list_in(cell[at.TARGETS])
    key = read.pairs_in(cell["答案"], options=len(options), targets=len(targets))
    return ItemContent(
        MATCH, cell["题干"], options=options, targets=targets, key=key, shuffle=_is_shuffled(cell)
    )  # fmt: skip


def _essay(cell: Cells) -> ItemContent:
    rubric = rubrics.parse(cell[at.RUBRIC])
    if cell[at.RUBRIC] and not rubric:
        raise ItemRefused(at.RUBRIC, "评分标准应每行写成 40% 说出先断电，各行之和为 100%")
    return ItemContent(ESSAY, cell["题干"], rubric=rubric)


def _case(cell: Cells) -> ItemContent:
    return ItemContent(CASE, cell["题干"])


def _hazard(cell: Cells) -> ItemContent:
    return ItemContent(HAZARD, cell["题干"], picture=cell[at.PICTURE], regions=read.regions_in(cell[at.REGIONS]))


_KINDS: dict[str, Callable[[Cells], ItemContent]] = {
    JUDGEMENT: _judgement,
    SINGLE: _choice(SINGLE),
    MULTIPLE: _choice(MULTIPLE),
    BLANK: _blank,
    ORDER: _order,
    MATCH: _match,
    ESSAY: _essay,
    CASE: _case,
    HAZARD: _hazard,
}
