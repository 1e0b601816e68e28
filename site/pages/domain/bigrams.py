"""Chinese text as words a database can index, and what somebody types as the same words.

Chinese has no spaces, so every run of characters becomes its overlapping pairs and its last character: 特种作业 is
特种 种作 作业 业. Any two characters that stand side by side are then a word, without a dictionary that knows some of
them and not others (measured: recall 1.00 against 0.80 with a dictionary, stack.md section 3). Letters and digits are
words as they stand. Two things people write in several ways get one more word that is the same for all of them:
the number of an order (令第19号, 19号令, 第19号令, 令第十九号) and that of a standard (GB/T 3608, GBT3608, gb 3608).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
"""Inside a character class: scripts written without spaces."""
MOST_TEXT = 100_000
"""Characters of one page that are indexed: a tsvector over 1 MB cannot be stored."""
LONGEST_WORD = 60
"""Letters and digits of one word; what is longer is cut, in pages and in queries alike."""
MOST_RUNS = 24
"""Runs of one query that are looked for; the box takes 60 characters."""

_PIECE = re.compile(rf"([{HAN}]+)|((?:(?![{HAN}])[^\W_])+)")
_DIGITS = "〇零一二三四五六七八九"
_NUMERAL = rf"(?:(?<!\d)(\d{{1,6}})|(?<=第)([{_DIGITS}十百千]{{1,9}}))"
_ORDERS = (re.compile(rf"令\s?第?\s?{_NUMERAL}\s?号"), re.compile(rf"第?\s?{_NUMERAL}\s?号\s?令"))
_FAMILIES = (
    "gbz|gbj|gb|aq|wst|ws|xf|ga|tsg|jgj|jg|dl|sy|hg|sh|jb|jt|tb|mt|yb|qb|ly|nb|nbt|cj|cjj|la|ld|rb|yj|sn|db\\d{0,2}"
)
_STANDARD = re.compile(rf"(?<![a-z0-9])({_FAMILIES})\s?(?:[/-]?\s?[tz](?![a-z]))?\s?-?\s?(\d{{1,6}}(?:\.\d+)*)(?!\d)")
_UNSURE = re.compile(r"[^\u0000-\u9fa5\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand side by side in a page; of a `prefix` run the last word is only the beginning of one."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    text: str
    is_han: bool


def plain(text: str) -> str:
    """Full-width and compatibility forms as their plain ones, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def words_of(text: str) -> list[str]:
    """The words under which a text is found, in its order; the common forms of numbers stand behind them."""
    text = plain(text[:MOST_TEXT])
    words: list[str] = []
    for piece in _pieces(text):
        words += _grams(piece.text) if piece.is_han else [_safe(piece.text)]
    for _start, _end, forms in _forms(text):
        words += forms
    return words


def indexed(text: str) -> str:
    """`words_of` with spaces: what is written into the index."""
    return " ".join(words_of(text))


def runs_of(query: str) -> list[Run]:
    """What to look for: all of these runs. Nothing to look for is an empty list."""
    text = plain(query)
    runs: list[Run] = []
    at = 0
    for start, end, forms in _forms(text):
        if start >= at:
            runs += [*_runs(text[at:start]), Run(forms[:1])]
            at = end
    runs += _runs(text[at:])
    return list(dict.fromkeys(runs))[:MOST_RUNS]


def _runs(text: str) -> list[Run]:
    """Pieces that touch each other form one run; anything between them separates."""
    groups: list[list[_Piece]] = []
    for piece in _pieces(text):
        if groups and groups[-1][-1].end == piece.start:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_run(group) for group in groups]


def _run(group: list[_Piece]) -> Run:
    words: list[str] = []
    for piece in group[:-1]:
        words += _grams(piece.text) if piece.is_han else [_safe(piece.text)]
    last = group[-1]
    if not last.is_han:
        return Run((*words, _safe(last.text)))
    grams = _grams(last.text)
    return Run((*words, *(grams[:-1] or grams)), prefix=len(grams) == 1)


def _pieces(text: str) -> list[_Piece]:
    return [_Piece(hit.start(), hit.end(), hit.group(), hit.group(1) is not None) for hit in _PIECE.finditer(text)]


def _grams(run: str) -> list[str]:
    """Overlapping pairs, and the last character, so that a single one is found as the beginning of a word."""
    pairs = [run[at : at + 2] for at in range(len(run) - 1)] + [run[-1]]
    return [_safe(word) for word in pairs] if _UNSURE.search(run) else pairs


def _safe(word: str) -> str:
    """Characters younger than the tables of SQLite's tokenizer would be dropped there: they are spelled out."""
    if not _UNSURE.search(word):
        return word[:LONGEST_WORD]
    return _UNSURE.sub(lambda hit: f"u{ord(hit.group()):x}", word)[:LONGEST_WORD]


def _forms(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where the number of an order or a standard stands; its one form first, then what else it is found by."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for order in _ORDERS:
        for hit in order.finditer(text):
            found.append((hit.start(), hit.end(), (f"令{_number(hit.group(1) or hit.group(2))}号",)))
    for hit in _STANDARD.finditer(text):
        family, number = _family(hit.group(1)), hit.group(2)
        whole, part = family + number.replace(".", "p"), number.partition(".")[0]
        found.append((hit.start(), hit.end(), tuple(dict.fromkeys((whole, family + part, family, part)))))
    return sorted(found)


def _family(letters: str) -> str:
    """GBT is GB: whoever types no slash means the same standard."""
    return {"wst": "ws", "nbt": "nb"}.get(letters, letters)


def _number(text: str) -> int:
    """十九 → 19, 八十八 → 88, 一三 → 13; any text gives one number, the same each time."""
    if text.isascii():
        return int(text)
    if not set(text) & set("十百千"):
        return int("".join(str(max(_DIGITS.index(digit) - 1, 0)) for digit in text))
    total, digit = 0, 0
    for character in text:
        if character in "十百千":
            total += (digit or 1) * 10 ** ("十百千".index(character) + 1)
            digit = 0
        else:
            digit = max(_DIGITS.index(character) - 1, 0)
    return total + digit
