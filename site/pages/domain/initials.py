"""Pinyin initials without a dictionary: aqscf for 安全生产法.

GB 2312 orders its 3,755 common characters by their reading, so the first character of each letter is table enough; the
rarer ones this field uses, and readings that differ from the ordered one, stand below. pypinyin would bring 4 MB of
phrases for the same letter. A character without a known letter is left out, wherever it stands.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "abcdefghjklmnopqrstwxyz"
_STARTS = [character.encode("gb2312") for character in _FIRST]
_END = "座".encode("gb2312")
_RARER = {
    **dict.fromkeys("锛铵", "a"),
    **dict.fromkeys("镖飙苄钯", "b"),
    **dict.fromkeys("衩龊", "c"),
    **dict.fromkeys("氘碲", "d"),
    **dict.fromkeys("砜", "f"),
    **dict.fromkeys("矸旮", "g"),
    **dict.fromkeys("焓桁", "h"),
    **dict.fromkeys("堑铗", "q"),
    **dict.fromkeys("羟", "q"),
    **dict.fromkeys("氩吖", "y"),
    **dict.fromkeys("烯胂", "x"),
    **dict.fromkeys("酰", "x"),
    **dict.fromkeys("砼酮", "t"),
    **dict.fromkeys("锗轧", "z"),
    **dict.fromkeys("窨", "y"),
    **dict.fromkeys("甑", "z"),
}
_READINGS = {"起重": "qz", "重大": "zd", "重点": "zd", "超重": "cz", "载重": "zz", "重物": "zw", "行业": "hy",
             "校长": "xz", "班长": "bz", "组长": "zz", "调度": "dd", "会计": "kj", "银行": "yh"}  # fmt: skip
"""Two characters whose letters the order of GB 2312 does not give."""
STATE = "中华人民共和国"


def initials(text: str) -> str:
    """One letter a character; letters and digits stay; marks fall away."""
    text = unicodedata.normalize("NFKC", text).lower()
    letters: list[str] = []
    at = 0
    while at < len(text):
        pair = text[at : at + 2]
        if pair in _READINGS:
            letters.append(_READINGS[pair])
            at += 2
            continue
        letters.append(_letter(text[at]))
        at += 1
    return "".join(letters)


def short_name(title: str) -> str:
    """What everybody calls a law of the state: 安全生产法."""
    return title.removeprefix(STATE) or title


def _letter(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else ""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        code = b""
    if len(code) == 2 and _STARTS[0] <= code <= _END:
        return _LETTERS[bisect_right(_STARTS, code) - 1]
    return _RARER.get(character, "")
