"""Texts of items: what HTML may stand in them, and how HTML and plain text become each other (SEC-11).

Sanitized on the way in (editors, files) and again when a paper is written. Only media named by their content
(`media:<sha256>.<suffix>`) may be shown; links, scripts, styles, forms and addresses of any other kind are dropped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import nh3

TAGS = {
    "p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote", "pre",
    "code", "table", "caption", "thead", "tbody", "tr", "th", "td", "img", "audio", "video",
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot",
    "mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "semantics",
}  # fmt: skip
ATTRIBUTES = {
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "math": {"display"},
    "mo": {"stretchy"},
}
MEDIA = re.compile(r"media:[0-9a-f]{64}\.[a-z0-9]{2,4}")
_CLEAN = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    clean_content_tags={"script", "style"},
    url_schemes={"media"},
    link_rel=None,
    attribute_filter=lambda tag, name, value: value if name != "src" or MEDIA.fullmatch(value) else None,
)
_BLOCK_END = re.compile(r"(?i)(?:<br\s*/?>)?\s*(?:</(?:p|div|li|tr|blockquote|pre|h[1-6])>\s*)+|<br\s*/?>")
_TAG = re.compile(r"<[^>]+>")


def clean(text: str) -> str:
    """The same HTML without anything that is not allowed; an `<img>` whose picture is not ours is taken out whole."""
    return re.sub(r"<(img|audio|video)(?![^>]*\ssrc=)[^>]*>(?:</\1>)?", "", _CLEAN.clean(text)).strip()


def media_in(texts: Iterable[str]) -> list[str]:
    """Names of all media that the texts show, each once, in order."""
    return list(dict.fromkeys(name for text in texts for name in MEDIA.findall(text)))


def to_plain(text: str) -> str:
    """HTML as text: blocks and breaks become lines (two breaks an empty one), media and markup go."""
    one_line = re.sub(r"\s*[\r\n]\s*", " ", text)
    lines = html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", one_line))).replace("\xa0", " ")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", lines)).strip()


def to_html(text: str) -> str:
    """Plain text as HTML that looks the same."""
    return "<br>".join(html.escape(line, quote=False) for line in text.split("\n"))


def is_plain(text: str) -> bool:
    """Does the HTML say nothing that plain text could not? (Paragraphs and line breaks only.)"""
    return not _TAG.search(re.sub(r"(?i)</?p>|<br\s*/?>|</?div>|</?span>", "", text))
