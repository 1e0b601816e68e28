"""Keys put right after an examination: what a correction does to the key of a stored paper.

| kind | what counts afterwards | used when |
|---|---|---|
| `replace` | the new key, and no longer the old one | the key was wrong (答案有误) |
| `also` | the old key or the new one, whichever gives more | two answers are right (另有答案也正确) |
| `full` | everybody gets the whole marks, whatever was answered or left out | the item can't be asked (题目作废) |

The paper itself and its stored key stay as they were drawn, so that the draw can still be proved; the corrected key is
made from both each time. Corrections of one item apply in the order in which they were approved. In a corrected key a
position may hold {full: true} or {any: [key, key…]} besides the shapes of `domain.paper`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from exams.domain.content import BLANK, CHOICES, ESSAY, HAZARD, JUDGEMENT, MATCH, ORDER, Answer, ItemContent
from exams.domain.paper import LETTERS, key_of

REPLACE, ALSO, FULL = "replace", "also", "full"
BY_KEY = (REPLACE, ALSO)


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One approved correction. `part`: which part of a case, from 0; 0 for every other item. `content`: of that part
    with the new key; None for `full`.
    """

    id: int
    version: int
    part: int
    kind: str
    content: ItemContent | None = None


def corrected(
    key: Mapping[str, Any], origin: Sequence[int], orders: Sequence[Sequence[int]], changes: Iterable[KeyChange]
) -> dict[str, Any]:
    """The key by position with the changes that touch this paper."""
    known = dict(key)
    for change in changes:
        places = [at for at, version in enumerate(origin) if version == change.version]
        if change.part >= len(places):
            continue
        at = places[change.part]
        name = str(at + 1)
        if change.kind == FULL or change.content is None:
            known[name] = {"full": True}
            continue
        new = _key(change.content, orders[at])
        if change.kind == ALSO:
            new = {"any": [*_kept(known[name]), new]}
        known[name] = new
    return known


def _key(content: ItemContent, order: Sequence[int]) -> Any:
    """As the paper's own key, but a new sequence of an ordering item is written in the indexes of the old one."""
    if content.type == ORDER and content.key:
        return "".join(LETTERS[order.index(index)] for index in content.key)
    return key_of(content, order)


def for_future(content: ItemContent) -> ItemContent:
    """The content as the next version of the item holds it: an ordering item's options in their new right order."""
    if content.type == ORDER and content.key:
        return replace(content, options=tuple(content.options[at] for at in content.key), key=())
    return content


def _kept(key: Any) -> list[Any]:
    """The answers that counted so far."""
    return list(key["any"]) if isinstance(key, Mapping) and "any" in key else [key]


def kinds_for(content: ItemContent) -> tuple[str, ...]:
    """What can be done to this item: what people mark, and regions drawn on a picture, can only be given to all."""
    return (FULL,) if content.type in (ESSAY, HAZARD) else (REPLACE, ALSO, FULL)


class KeyUnreadable(Exception):
    """The text is no key of this item; the message says how to write one."""


def with_key(content: ItemContent, text: str) -> ItemContent:
    """The content with the key that a person wrote, in the author's order of options.

    判断 `对`/`错`; 单选 `B`; 多选 `ACD`; 排序 `BAC`; 匹配 a letter for each left side; 填空 a line for each blank,
    accepted answers parted by `|`, numbers with their tolerance as `220±5`. Shares of single options are dropped with
    the old key: the new one counts whole.
    """
    bare = text.strip()
    if content.type == JUDGEMENT:
        if bare not in ("对", "错"):
            raise KeyUnreadable("判断题的新答案请写“对”或“错”。")
        return replace(content, key=(0,) if bare == "对" else (1,))
    if content.type == BLANK:
        return _blanks(content, bare)
    letters = "".join(letter for letter in bare.upper() if letter not in " 、,，→")
    places = [LETTERS.find(letter) for letter in letters]
    if content.type == MATCH:
        if len(places) != len(content.options) or any(not 0 <= at < len(content.targets) for at in places):
            raise KeyUnreadable(f"匹配题请依次为左侧 {len(content.options)} 项各写一个字母，例如 BAC。")
        return replace(content, key=tuple(places))
    if any(not 0 <= at < len(content.options) for at in places) or len(set(places)) != len(places) or not places:
        raise KeyUnreadable("新答案请用题库中选项的字母，不要重复，例如 B 或 ACD。")
    if content.type in CHOICES:
        wrong = content.type == "single" and len(places) != 1 or content.type == "multiple" and len(places) < 2
        if wrong:
            raise KeyUnreadable("单选题请写一个字母，多选题请至少写两个字母。")
        return replace(content, key=tuple(sorted(places)), shares=())
    if len(places) != len(content.options):
        raise KeyUnreadable(f"排序题请写全 {len(content.options)} 个字母，按正确的次序。")
    return replace(content, key=() if places == sorted(places) else tuple(places))


def _blanks(content: ItemContent, text: str) -> ItemContent:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) != len(content.blanks):
        raise KeyUnreadable(f"填空题请写 {len(content.blanks)} 行，每行一个空，可接受的答案用 | 隔开。")
    blanks = []
    for blank, line in zip(content.blanks, lines, strict=True):
        texts = [part.strip() for part in line.split("|") if part.strip()]
        blanks.append(replace(blank, answers=tuple(_answer(one) for one in texts)))
    return replace(content, blanks=tuple(blanks))


def _answer(text: str) -> Answer:
    value, _sign, tolerance = text.partition("±")
    return Answer(value.strip(), tolerance=tolerance.strip())
