"""Words for right and wrong, and choice items that are really 判断题."""

from __future__ import annotations

from exams.domain.content import CHOICES, JUDGEMENT, PLAIN, ItemContent
from exams.domain.markup import to_plain

TRUE_WORDS = frozenset({"对", "正确", "√", "✓", "✔", "是", "true", "t", "yes", "right", "correct", "真"})
FALSE_WORDS = frozenset(
    {"错", "错误", "×", "✗", "✘", "x", "否", "不正确", "false", "f", "no", "wrong", "incorrect", "假"}
)


def said(text: str) -> bool | None:
    """True for 对, False for 错, None for neither."""
    word = to_plain(text).strip(" 。.　").lower()
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None


def as_judgement(content: ItemContent) -> ItemContent:
    """A choice with the two options 对 and 错 (in any words and order) as 判断题; any other item as it is."""
    if content.type not in CHOICES or len(content.options) != 2 or len(content.key) != 1 or content.shares:
        return content
    meant = [said(option) for option in content.options]
    if None in meant or meant[0] == meant[1]:
        return content
    feedback = content.option_feedback if meant[0] else content.option_feedback[::-1]
    return ItemContent(
        JUDGEMENT,
        content.stem,
        key=(0,) if meant[content.key[0]] else (1,),
        markup=content.markup or PLAIN,
        option_feedback=feedback,
    )
