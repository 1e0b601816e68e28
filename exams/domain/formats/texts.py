"""Texts on their way in and out: HTML of other programs becomes ours, and what can't come along is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from lxml import etree
from lxml import html as markup_of

from exams.domain.content import HTML, PLAIN, ItemContent
from exams.domain.formats.media import kind_of
from exams.domain.formats.safe_xml import escape, legal
from exams.domain.markup import MEDIA, clean, is_plain, media_in, to_plain

Lose = Callable[[str], None]
Find = Callable[[str], str]
"""An address in a file → our `media:` address, or nothing."""

_NOTABLE = re.compile(r"(?i)<(img|audio|video|source|object|embed|a|iframe|svg|form|input|script|h[1-6]|applet)\b")
_TAGGED = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_DROPPED = {"script": "脚本", "iframe": "嵌入的网页", "form": "表单", "svg": "SVG 图形（请转成 PNG 图片）",
            "embed": "嵌入的内容", "applet": "嵌入的内容", "input": "输入框"}  # fmt: skip


def looks_like_html(text: str) -> bool:
    """Would a reader of HTML see anything but these characters?"""
    return bool(_TAGGED.search(text))


def nothing(_address: str) -> str:
    """No file comes with this text."""
    return ""


def carry(text: str, *, find: Find, lose: Lose) -> str:
    """HTML as it may stand in an item: media renamed by `find`, the rest sanitized; every loss told to `lose`."""
    if not _NOTABLE.search(text):
        return clean(text)
    try:
        root = markup_of.fragment_fromstring(legal(text), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        lose("无法看懂的网页内容")
        return clean(text)
    for node in list(root.iter()):
        if isinstance(node.tag, str):
            _carry_element(node, find=find, lose=lose)
    rendered = "".join([escape(root.text or ""), *(markup_of.tostring(node, encoding="unicode") for node in root)])
    return clean(rendered)


def _carry_element(node: markup_of.HtmlElement, *, find: Find, lose: Lose) -> None:
    tag = node.tag
    if tag in _DROPPED:
        lose(_DROPPED[tag])
    elif tag in ("img", "audio", "video", "object"):
        address = (
            node.get("src") or node.get("data") or next((part.get("src") or "" for part in node.iter("source")), "")
        )
        _show(node, address, find=find, lose=lose)
    elif tag == "a" and node.get("href"):
        name = find(node.get("href", ""))
        if name and kind_of(name) != "img":
            _show(node, node.get("href", ""), find=find, lose=lose)
        else:
            lose(f"链接 {node.get('href', '')[:120]}（保留了文字）")
    elif re.fullmatch("h[1-6]", tag):
        node.tag = "p"


def _show(node: markup_of.HtmlElement, address: str, *, find: Find, lose: Lose) -> None:
    """Make the element show our medium, or say that it can't."""
    name = address if MEDIA.fullmatch(address) else find(address)
    for part in list(node):
        if part.tag in ("source", "track", "embed"):
            part.drop_tree()
    if not name:
        lose(f"媒体 {address[:120] or '（没有地址）'}")
        node.attrib.pop("src", None)
        node.attrib.pop("data", None)
        return
    kind = kind_of(name)
    kept = {key: node.get(key) for key in ("alt", "width", "height") if node.get(key)}
    node.tag = kind
    node.attrib.clear()
    node.set("src", name)
    for key, value in kept.items():
        if (kind, key) not in (("audio", "width"), ("audio", "height"), ("audio", "alt"), ("video", "alt")):
            node.set(key, value or "")
    if kind != "img":
        node.set("controls", "")


def settle(content: ItemContent, explanation: str = "") -> tuple[ItemContent, str]:
    """The same item, plain where its HTML says nothing more than plain text would; the explanation goes with it."""
    if content.parts:
        content = replace(content, parts=tuple(settle(part)[0] for part in content.parts))
    if content.markup != HTML:
        return _each(content, _tidy), _tidy(explanation)
    content, explanation = _each(content, clean), clean(explanation)
    if all(is_plain(text) for text in (*texts_of(content), explanation)):
        return replace(_each(content, to_plain), markup=PLAIN), to_plain(explanation)
    return content, explanation


def texts_of(content: ItemContent) -> tuple[str, ...]:
    """The item's own texts that have its markup; parts have theirs."""
    return (content.stem, *content.options, *content.targets, *content.option_feedback)


def media_of(content: ItemContent, explanation: str = "") -> list[str]:
    """`media:` addresses in the item, its parts and its explanation, each once."""
    own = media_in((*texts_of(content), explanation))
    below = [name for part in content.parts for name in media_of(part)]
    return list(dict.fromkeys([*own, *([content.picture] if content.picture else []), *below]))


def _each(content: ItemContent, change: Callable[[str], str]) -> ItemContent:
    return replace(
        content,
        stem=change(content.stem),
        options=_all(content.options, change),
        targets=_all(content.targets, change),
        option_feedback=_all(content.option_feedback, change),
    )


def _all(texts: Iterable[str], change: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(change(text) for text in texts)


def _tidy(text: str) -> str:
    """No control characters, one kind of line end, no blanks at line ends."""
    text = legal(text).replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return re.sub(r"[ \t]+\n", "\n", text).strip()


def without_media(text: str) -> str:
    """HTML without pictures, sound and films."""
    return re.sub(r"<(img|audio|video)\b[^>]*>(?:</\1>)?", "", text)


def strip_media(content: ItemContent, explanation: str, *, lose: Lose) -> tuple[ItemContent, str]:
    """The item for a format without files: media taken out and each named as lost."""
    lost = media_of(content, explanation)
    if not lost:
        return content, explanation
    for name in lost:
        lose(f"媒体 {name.removeprefix('media:')[:12]}….{name.rpartition('.')[2]}")
    return settle(_each(content, without_media), without_media(explanation))


def without_missing_media(
    content: ItemContent, explanation: str, *, media: Mapping[str, bytes], lose: Lose
) -> tuple[ItemContent, str]:
    """The item without media whose bytes nobody gave; each is named as lost."""
    missing = [name for name in media_of(content, explanation) if name.removeprefix("media:") not in media]
    if not missing:
        return content, explanation
    for name in missing:
        lose(f"媒体 {name.removeprefix('media:')[:12]}…：没有这个文件")

    def change(text: str) -> str:
        for name in missing:
            text = re.sub(rf'<(img|audio|video)\b[^>]*src="{re.escape(name)}"[^>]*>(?:</\1>)?', "", text)
        return text

    return settle(_each(content, change), change(explanation))


def with_gap(stem: str) -> str:
    """The stem with one gap at its end, on the last line also where that is a paragraph."""
    close = next((tag for tag in ("</p>", "</div>") if stem.endswith(tag)), "")
    return f"{stem.removesuffix(close)}{{{{1}}}}{close}"


def as_html(text: str, markup: str) -> str:
    """A text of either markup as HTML."""
    return text if markup == HTML else "<br>".join(escape(line) for line in text.split("\n"))
