"""Pictures, formulas, sub- and superscripts in plain lines: characters that no text uses, made HTML at the end."""

from __future__ import annotations

import html as names_of
import re

from exams.domain.content import HTML, PLAIN
from exams.domain.formats.safe_xml import escape

SUB, SUP, END = "\ufdd0", "\ufdd1", "\ufdd2"
_SHOWN = re.compile("\ufdd3([^\ufdd4]*)\ufdd4")
_FORMULA = re.compile("\ufdd5([^\ufdd6]*)\ufdd6")
_ANY = re.compile("[\ufdd0-\ufdd6]")


def shown(address: str) -> str:
    """A picture as it stands in a line."""
    return f"\ufdd3{address}\ufdd4"


def formula(mathml: str) -> str:
    """A formula as it stands in a line."""
    return f"\ufdd5{mathml}\ufdd6"


def markup_of(*texts: str) -> str:
    """HTML as soon as one text has a mark."""
    return HTML if any(_ANY.search(text) for text in texts) else PLAIN


def settled(text: str, markup: str) -> str:
    """A line in the markup of its item."""
    if markup == PLAIN:
        return text
    html = escape(text).replace("\n", "<br>")
    html = re.sub(f"{SUB}([^{END}]*){END}", r"<sub>\1</sub>", html)
    html = re.sub(f"{SUP}([^{END}]*){END}", r"<sup>\1</sup>", html)
    html = _FORMULA.sub(lambda found: names_of.unescape(found.group(1)), html)
    return _SHOWN.sub(r'<img src="\1">', html)


def unmarked(text: str) -> str:
    """Only the words."""
    words = _FORMULA.sub(lambda found: names_of.unescape(re.sub("<[^>]*>", "", found.group(1))), text)
    return re.sub(f"[{SUB}{SUP}{END}]", "", _SHOWN.sub("", words))
