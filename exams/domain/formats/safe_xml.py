"""XML from strangers: no entities, no document types, no network, no deep or huge trees (SEC-09)."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from lxml import etree

from exams.domain.formats.refusal import FileUnreadable

Element: TypeAlias = Any
"""An lxml element; lxml brings no types."""
_DOCTYPE = re.compile(rb"(?is)[\xef\xbb\xbf\xff\xfe\s]*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<!doctype")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(data: bytes, *, what: str) -> Element:
    """The root element; FileUnreadable naming `what` (a file, in words) for anything that is no plain XML."""
    if _DOCTYPE.match(data[:8192].replace(b"\0", b"")):
        raise FileUnreadable(f"{what}含有文档类型或实体声明，没有读取。请重新导出后再上传。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        place = f"第 {error.lineno} 行" if isinstance(error, etree.XMLSyntaxError) and error.lineno else ""
        raise FileUnreadable(f"{what}不是完整的 XML{place and '（' + place + '）'}，请重新导出后再上传。") from error
    if root.getroottree().docinfo.doctype:
        raise FileUnreadable(f"{what}含有文档类型或实体声明，没有读取。请重新导出后再上传。")
    if any(isinstance(node, etree._Entity) for node in root.iter()):
        raise FileUnreadable(f"{what}含有文档类型或实体声明，没有读取。请重新导出后再上传。")
    return root


def legal(text: str) -> str:
    """The text without characters that XML has no place for."""
    return _ILLEGAL.sub("", text)


def local(element: Element) -> str:
    """The tag without its namespace."""
    return str(etree.QName(element).localname)


def namespace(element: Element) -> str:
    """The namespace of the tag, or nothing."""
    return str(etree.QName(element).namespace or "")


def child(element: Element, name: str) -> Element | None:
    """The first child of this name in any namespace."""
    return next((node for node in element if local(node) == name), None)


def children(element: Element, *names: str) -> list[Element]:
    """Children of these names in any namespace, in order."""
    return [node for node in element if local(node) in names]


def inside(element: Element, *names: str) -> list[Element]:
    """Descendants of these names in any namespace, in order."""
    return [node for node in element.iter("{*}*") if node is not element and local(node) in names]


def words(element: Element | None) -> str:
    """All text in it, blanks at the ends off; nothing for nothing."""
    return "" if element is None else "".join(element.itertext()).strip()


def inner(element: Element) -> str:
    """What stands inside as markup without namespaces and prefixes: HTML as far as the source is XHTML."""
    parts = [escape(element.text or "")]
    for node in element:
        parts.append(outer(node) + escape(node.tail or ""))
    return "".join(parts)


def outer(node: Element) -> str:
    """An element as HTML without namespaces."""
    name = local(node)
    named = "".join(f' {etree.QName(key).localname}="{escape(value, quote=True)}"' for key, value in node.items())
    if name in _VOID:
        return f"<{name}{named}>"
    return f"<{name}{named}>{inner(node)}</{name}>"


_VOID = frozenset({"br", "img", "hr", "source", "col", "wbr", "input", "embed"})


def escape(text: str, *, quote: bool = False) -> str:
    """Text as it stands in XML or HTML."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\n", "&#10;") if quote else text
