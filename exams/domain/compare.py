"""Two versions of an item side by side: what they say field by field, and where the words differ.

Compared by difflib over Chinese characters and Latin words or numbers: 36 and 50 differ as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from exams.domain.content import HTML, JUDGEMENT, WHOLE, ItemContent
from exams.domain.markup import MEDIA, to_plain
from exams.domain.paper import LETTERS
from exams.domain.wording import key_words

SAME, GONE, NEW = "same", "gone", "new"
Piece = tuple[str, str]
"""(SAME, GONE or NEW, text)"""
_TOKEN = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)
_SHOWN = re.compile(r"<(?:img|audio|video)\b[^>]*?src=\"(media:[^\"]+)\"[^>]*>(?:</\w+>)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both versions, as pieces; equal on both sides when nothing changed."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(kind != SAME for kind, _text in (*self.before, *self.after))


def compare_texts(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Pieces of both texts; what is on one side only is GONE or NEW."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            left.append((SAME, "".join(old[a:b])))
            right.append((SAME, "".join(new[c:d])))
            continue
        if b > a:
            left.append((GONE, "".join(old[a:b])))
        if d > c:
            right.append((NEW, "".join(new[c:d])))
    return tuple(left), tuple(right)


def compare_facets(before: Mapping[str, str], after: Mapping[str, str]) -> list[Line]:
    """Every field that either side has, in the order of the newer one, with what only the older one had behind it."""
    labels = [*after, *(label for label in before if label not in after)]
    return [Line(label, *compare_texts(before.get(label, ""), after.get(label, ""))) for label in labels]


def right_answers(content: ItemContent) -> str:
    """The key in words, with the texts it points to: so that a moved option is no change of the key unseen."""
    words = key_words(content)
    if content.type == JUDGEMENT or not content.options or len(content.key) > len(content.options):
        return words
    if content.targets:
        pairs = zip(content.options, content.key, strict=True)
        return "；".join(f"{_plain(content, left)} – {_plain(content, content.targets[at])}" for left, at in pairs)
    if not content.key:
        return " → ".join(_plain(content, text) for text in content.options)
    return "；".join(f"{LETTERS[at]}. {_plain(content, content.options[at])}" for at in content.key)


def facets(content: ItemContent) -> dict[str, str]:
    """What an item says, by the field's name, as plain text; the key is not among them."""
    said = {"题干": _plain(content, content.stem)}
    said |= {f"选项{LETTERS[at]}": _plain(content, text) for at, text in enumerate(content.options)}
    said |= {f"匹配项{LETTERS[at]}": _plain(content, text) for at, text in enumerate(content.targets)}
    said |= {f"选项{LETTERS[at]}的反馈": text for at, text in enumerate(content.option_feedback) if text}
    said |= {
        f"评分点 {at}": f"{line.text}（{line.share * 100 / WHOLE:g}%）" for at, line in enumerate(content.rubric, 1)
    }
    if content.picture:
        said["图片"] = content.picture.removeprefix("media:")[:12]
    for at, region in enumerate(content.regions, 1):
        said[f"隐患 {at}"] = (
            f"{region.name}（{'，'.join(f'{x / 100:g}:{y / 100:g}' for x, y in region.points)}）{region.note}"
        )
    if content.shares:
        said["选项分值"] = "、".join(f"{share * 100 / WHOLE:g}%" for share in content.shares)
    if content.fixed or not content.shuffle:
        said["选项次序"] = "固定" if not content.shuffle else "固定 " + "、".join(LETTERS[at] for at in content.fixed)
    for number, part in enumerate(content.parts, 1):
        said |= {f"第 {number} 小题 · {label}": text for label, text in facets(part).items()}
    return said


def _plain(content: ItemContent, text: str) -> str:
    """HTML as text; media as the beginning of their name, so that another picture is a difference."""
    if content.markup != HTML:
        return text
    shown = _SHOWN.sub(lambda found: f"［素材 {found[1].removeprefix('media:')[:8]}］", text)
    return to_plain(MEDIA.sub("", shown))
