"""Texts as an author types them: plain lines in which `[[素材1]]` stands for a file, or HTML where lines won't do.

Files are numbered as the form lists them. An item whose HTML says more than lines and files (tables, bold letters) is
edited as HTML, so that nothing of it is lost.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from exams.domain.content import HTML, ItemContent
from exams.domain.formats.media import kind_of
from exams.domain.formats.texts import texts_of
from exams.domain.markup import clean, is_plain, to_html, to_plain

PLAIN_MODE, HTML_MODE = "plain", "html"
TOKEN = re.compile(r"\[\[素材\s*(\d{1,2})\s*\]\]")
_SHOWN = re.compile(
    r"<(?P<tag>img|audio|video)\b(?=[^>]*\ssrc=\"media:(?P<name>[0-9a-f]{64}\.[a-z0-9]{2,4})\")"
    r"(?P<rest>(?:\s+(?:src|alt|controls)(?:=\"[^\"]*\")?)+)\s*/?>(?:</(?P=tag)>)?"
)
_ALT = re.compile(r"\salt=\"([^\"]*)\"")
File = tuple[str, str]
"""(name of the medium, what is said of it to those who don't see it)"""


def mode_of(content: ItemContent, explanation: str) -> str:
    """How the item's texts can be edited without losing anything."""
    own = [*texts_of(content), explanation] if content.markup == HTML else []
    simple = all(is_plain(_SHOWN.sub("", text)) for text in own)
    return PLAIN_MODE if simple and all(mode_of(part, "") == PLAIN_MODE for part in content.parts) else HTML_MODE


def files_in(texts: Iterable[str]) -> list[File]:
    """The files that HTML texts show, each once, in order."""
    found: dict[str, str] = {}
    for text in texts:
        for shown in _SHOWN.finditer(text):
            alt = _ALT.search(shown["rest"])
            found.setdefault(shown["name"], html.unescape(alt[1]) if alt else "")
    return list(found.items())


def to_source(text: str, *, markup: str, mode: str, files: Sequence[File]) -> str:
    """A stored text as it is edited."""
    if mode == HTML_MODE:
        return text if markup == HTML else to_html(text)
    if markup != HTML:
        return text
    names = [name for name, _alt in files]

    def token(shown: re.Match[str]) -> str:
        return f"[[素材{names.index(shown['name']) + 1}]]" if shown["name"] in names else ""

    return to_plain(_SHOWN.sub(token, text))


def tokens_in(text: str) -> set[int]:
    """The numbers of the files that a typed text asks for."""
    return {int(number) for number in TOKEN.findall(text)}


def from_source(text: str, *, mode: str, as_html: bool, files: Sequence[File]) -> str:
    """A typed text as it is stored; `as_html` where the item's texts are HTML. Unknown files fall away."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not as_html:
        return text

    def shown(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        return tag_of(*files[at]) if 0 <= at < len(files) else ""

    return clean(TOKEN.sub(shown, text if mode == HTML_MODE else to_html(text)))


def tag_of(name: str, alt: str) -> str:
    """The element that shows a file."""
    kind = kind_of(name)
    if kind == "img":
        return f'<img src="media:{name}" alt="{html.escape(alt)}">'
    return f'<{kind} src="media:{name}" controls=""></{kind}>'
