"""An item as a file or an editor gives it, before it is in a bank; and what reading or writing a file tells."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from exams.domain.content import JUDGEMENT, MULTIPLE, SINGLE, ItemContent, to_json
from exams.domain.markup import to_plain


@dataclass(frozen=True, slots=True)
class Draft:
    """One item that can come in. `place` says where in the file it stands, in words a teacher can follow."""

    content: ItemContent
    number: str = ""
    explanation: str = ""
    area: str = ""
    difficulty: int = 2
    source: str = ""
    check_state: str = "unchecked"
    tags: tuple[str, ...] = ()
    cognitive: str = ""
    place: str = ""

    @property
    def fingerprint(self) -> str:
        """Same type, words and key in whatever spelling of width and space: same item."""
        return fingerprint_of(self.content)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which column or part."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that can't come in: where it stands, how it begins, all its faults; `cells` of a row to be mended."""

    place: str
    faults: tuple[Fault, ...]
    stem: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loss:
    """What could not be carried over, in words: `place` of the item, `what` was left behind."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as understood. `media`: bytes by name (`<sha256>.<suffix>`, as in `media:` addresses)."""

    format: str
    drafts: tuple[Draft, ...] = ()
    refused: tuple[Refused, ...] = ()
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Writing:
    """A file as written, and what the format could not carry."""

    data: bytes
    losses: tuple[Loss, ...] = ()


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def fingerprint_of(content: ItemContent) -> str:
    """64 hex digits. For 判断, 单选 and 多选 the order of the options does not count and right ones are marked."""
    if content.type in (JUDGEMENT, SINGLE, MULTIPLE):
        words = sorted((_bare(option), at in content.key) for at, option in enumerate(content.options))
        material: object = [content.type, _bare(content.stem), words or [("", content.key == (0,))]]
    else:
        material = json.loads(_bare(json.dumps(to_json(content), ensure_ascii=False, sort_keys=True)))
    return hashlib.sha256(json.dumps(material, ensure_ascii=False).encode()).hexdigest()


def words_of(content: ItemContent) -> str:
    """All words of an item as plain text, for search and for finding near-duplicates."""
    texts = [content.stem, *content.options, *content.targets, *(region.name for region in content.regions)]
    own = " ".join(to_plain(text) if content.markup == "html" else text for text in texts)
    return " ".join([own, *(words_of(part) for part in content.parts)]).strip()
