"""Lines into raw items: where an item and a section begin, which lines are options, answers, explanations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from exams.domain import content as c
from exams.domain.formats.numbered.marks import unmarked

KINDS = (
    ("判断", c.JUDGEMENT), ("是非", c.JUDGEMENT), ("单项选择", c.SINGLE), ("单选", c.SINGLE), ("多项选择", c.MULTIPLE),
    ("多选", c.MULTIPLE), ("不定项", ""), ("填空", c.BLANK), ("排序", c.ORDER), ("匹配", c.MATCH),
    ("连线", c.MATCH),     ("案例", c.CASE), ("简答", c.ESSAY), ("问答", c.ESSAY), ("论述", c.ESSAY), ("选择", ""),
)  # fmt: skip
_SECTION = re.compile(
    r"^(?:第?\s*[一二三四五六七八九十]{1,3}\s*(?:[、.．:：]|部分)|[（(][一二三四五六七八九十]{1,3}[）)]|[IVX]{1,4}[.、])?\s*"
    r"([^。？?]{0,12}?(?:判断|是非|选择|单选|多选|不定项|填空|排序|匹配|连线|案例分析|案例|简答|问答|论述)(?:分析)?题?)"
    r"\s*(?:[（(【\[].{0,80}|[:：].{0,60}|答案)?$"
)
_ITEM = re.compile(
    r"^(?:第\s*(\d{1,4})\s*题\s*[.．、:：]?|(?:题目\s*)?(\d{1,4})\s*(?:[.．](?!\d)|[、:：]|[)）]))\s*(.*)$", re.DOTALL
)
_OPTION = re.compile(r"^[（(]?[A-H][）)]?\s*[.．、:：)）]")
_PART = re.compile(r"^[（(]\s*(\d{1,2})\s*[）)]\s*(.*)$", re.DOTALL)
_CASE = re.compile(r"^【?案例\s*([一二三四五六七八九十\d]{0,3})\s*】?\s*[:：、.．]?\s*(.*)$", re.DOTALL)
_FIELD = re.compile(
    r"(?:[【\[]|\*\*)?\s*"
    r"((?:正确|参考|标准)?答案(?!解析)|(?:答案|试题)?解析|^解释|评分标准|难度|知识点|考点|依据|来源|出处)\s*"
    r"(?:(?:[】\]]|\*\*)\s*[:：]?|[:：])"
)
_FIELDS = {"难度": "难度", "知识点": "知识点", "考点": "知识点", "依据": "依据", "来源": "依据", "出处": "依据",
           "评分标准": "评分标准"}  # fmt: skip
_CHAPTER = re.compile(
    r"^(?:第\s*[一二三四五六七八九十百\d]{1,4}\s*[章节篇讲]|\d{1,3}\s*[章节]\s*[:：]?$)[^。？?]{0,24}$"
)
_TYPED = re.compile(r"^[\[【（(]\s*([\u4e00-\u9fff]{1,6}题)(?:\s*[,，、].{0,12}?)?\s*[\]】）)]\s*")
_DECORATED = re.compile(r"^#{1,6}\s+|^[-*•]\s+(?=[A-H]\s*[.．、:：)）])|^\\(?=\d{1,4}[.．、)])|^\*\*(?=.*\*\*$)|\*\*$")
_BARE_ITEM = re.compile(r"^(\d{1,3})(?=[\u4e00-\u9fff“《])(.*)$", re.DOTALL)
_BARE_OPTION = re.compile(r"^([A-H])[ \t　]+(?=[^\s.．、:：)）])")
_WIDE = re.compile(
    r"(?<![Ａ-Ｚａ-ｚ])[Ａ-Ｈ](?=\s*[.．、:：)）])|(?<=[（(])[\sＡ-Ｈ、,，]+(?=[)）])|(?<=[:：】])[\sＡ-Ｈ、,，]+$"
)
_NARROW = {ord("Ａ") + at: ord("A") + at for at in range(8)}
_KEYS_BEGIN = re.compile(r"^(?:附[:：]?\s*)?(?:参考|标准|正确|试题)?答案(?:及解析|与解析)?(?:部分)?\s*[:：]?$")
_KEY_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]\s*[^\d题]{0,12}题?|[^\d题]{2,12}题)\s*[:：]?\s*(?=\d)"
)
_KEY = re.compile(r"(\d{1,4})\s*[.．、:：)）\s]\s*([A-Ha-h]{1,8}|[√×✓✔✗✘xX]|对|错|正确|错误)(?![A-Za-z0-9])")
_KEYS = re.compile(r"(\d{1,4})\s*[-—–~～至]\s*(\d{1,4})\s*[.．、:：)）]?\s*([A-Ha-h√×✓✔✗✘对错\s]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line and where it stands, in words."""

    place: str
    text: str


@dataclass(slots=True)
class Raw:
    """An item as lines; `section` counts headings from 0, `kind` is what the heading says (or nothing).

    `trouble`: (column, reason) when the lines can't be told apart.
    """

    number: str
    place: str
    section: int
    kind: str
    stem: str
    options: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    parts: list[Raw] = field(default_factory=list)
    trouble: tuple[str, str] | None = None


@dataclass(slots=True)
class Layout:
    """What a document holds: items, keys given at its end by (section, number), lines that belong to nothing."""

    items: list[Raw] = field(default_factory=list)
    keys: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)


def kind_of(heading: str) -> str | None:
    """The type a heading names; empty for 选择题; None when it names none."""
    return next((type for word, type in KINDS if word in heading), None)


class _Reader:
    """Goes down the lines once."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.section, self.kind, self.field = -1, "", ""
        self.now: Raw | None = None
        self.at_keys = False
        self.key_section = -1

    def line(self, line: Line, *, following: Sequence[str] = ()) -> None:
        """Take one line in; `following`: the texts of the next lines, to tell a number or a letter without a mark."""
        text = _WIDE.sub(lambda found: found.group().translate(_NARROW), _undecorated(line.text.strip()))
        text = self._marked(text, following)
        bare = unmarked(text).strip()
        if _KEYS_BEGIN.match(bare) and (self.now is None or self.now.said.get("答案") or self._ends_here(bare)):
            self.at_keys, self.now = True, None
        elif self.at_keys:
            self._key_line(bare.translate(_NARROW))
        elif (heading := _SECTION.match(bare)) and not _ITEM.match(bare):
            self.section, self.kind, self.now = self.section + 1, kind_of(heading.group(1)) or "", None
        elif self._is_chapter(bare):
            self.now = None
            self.layout.loose.append(bare)
        elif not self._begins(line, text):
            self._continue(text)

    def _marked(self, text: str, following: Sequence[str]) -> str:
        """`24下列…` as `24.下列…` behind a finished item, `A 断电` as `A.断电`: where what follows bears it out."""
        now, after = self.now, [unmarked(part).strip() for part in following[:3]]
        if now is None:
            return text
        bare = _BARE_ITEM.match(text)
        ahead = int(bare.group(1)) - int(now.number) if bare and now.number.isdigit() else 0
        lettered = any(re.match(r"[（(]?A[）)]?\s*[.．、:：)）]", part) for part in after)
        if bare and now.said.get("答案") and 0 < ahead <= 10 and lettered:
            return f"{bare.group(1)}.{bare.group(2)}"
        option = _BARE_OPTION.match(text) if not self.field else None
        if option and option.group(1) == chr(ord("A") + len(now.options)):
            rest = [text[option.end() :], *after[:1]]
            second = re.search(r"[ \t　]B\s*[.．、 \t]", rest[0]) or any(
                re.match(r"B[\s.．、]", part) for part in rest[1:]
            )
            if now.options or second:
                return f"{option.group(1)}.{text[option.end() :]}"
        return text

    def _is_chapter(self, text: str) -> bool:
        """A heading of the book between items, which ends the item above; not the first line of a field left open."""
        now = self.now
        if now is None or self.field and not now.said.get(self.field):
            return False
        return bool((now.options or now.said) and _CHAPTER.match(text))

    def _ends_here(self, text: str) -> bool:
        """Is this the heading of all keys and not the answer of the item above? Then nothing but keys follows."""
        return not text.endswith((":", "：")) or len(self.layout.items) > 1

    def _begins(self, line: Line, text: str) -> bool:
        case = _CASE.match(text) if self.kind == c.CASE else None
        if case and (self.now is None or case.group(1)):
            self._start(Raw(case.group(1), line.place, self.section, c.CASE, ""), case.group(2))
            return True
        inside = self.kind == c.CASE and bool(self.layout.items) and self.layout.items[-1].section == self.section
        part = _PART.match(text) if inside else None
        found = _ITEM.match(text)
        if inside and not part and found and not self.layout.items[-1].number.isdigit():
            part = re.match(r"^(\d{1,4})\s*[.．、:：)）]\s*(.*)$", text, re.DOTALL)
        if part:
            raw = Raw(part.group(1), line.place, self.section, "", "")
            self.layout.items[-1].parts.append(raw)
            self.now, self.field = raw, ""
            self._continue(part.group(2))
            return True
        if found:
            self._start(Raw(found.group(1) or found.group(2), line.place, self.section, self.kind, ""), found.group(3))
            return True
        return False

    def _start(self, raw: Raw, text: str) -> None:
        typed = _TYPED.match(text)
        kind = kind_of(typed.group(1)) if typed else None
        if typed and kind is not None and raw.kind != c.CASE:
            raw.kind, text = kind or raw.kind, text[typed.end() :]
        self.layout.items.append(raw)
        self.now, self.field = raw, ""
        self._continue(text)

    def _continue(self, text: str) -> None:
        if self.now is None:
            if text:
                self.layout.loose.append(unmarked(text))
            return
        before, rest = text, ""
        if found := _FIELD.search(text):
            before, rest = text[: found.start()].rstrip(), text[found.end() :]
        if before:
            self._add(self.now, before)
        if found:
            name = found.group(1)
            self.field = "解析" if name.endswith(("解析", "解释")) else _FIELDS.get(name, "答案")
            if self.field == "答案" and self.now.said.get("答案") and self.now.options:
                reason = "这里有两处“答案”，可能是下一题的题号没有认出；请检查题号（如 24.）"
                self.now.trouble = self.now.trouble or ("答案", reason)
            self.now.said.setdefault(self.field, "")
            self._continue(rest)

    def _add(self, now: Raw, text: str) -> None:
        if self.field:
            now.said[self.field] = f"{now.said[self.field]}\n{text.strip()}".strip()
            return
        before, options = split_options(text, have=len(now.options))
        if _OPTION.match(before.strip()):
            reason = f"选项字母不连续，从这里开始：{unmarked(before.strip())[:20]}"
            now.trouble = now.trouble or ("选项", reason)
        if before.strip():
            if now.options:
                now.options[-1] = f"{now.options[-1]}\n{before.strip()}".strip()
            else:
                now.stem = f"{now.stem}\n{before.strip()}".strip()
        now.options += options

    def _key_line(self, text: str) -> None:
        heading = _KEY_HEADING.match(text)
        if heading or _SECTION.match(text):
            self.key_section += 1
            if not heading:
                return
            text = text[heading.end() :]
        if not _take_keys(self.layout, self.key_section, text) and text:
            self.layout.loose.append(text)


def _take_keys(layout: Layout, section: int, text: str) -> bool:
    taken = False
    for first, last, marks in _KEYS.findall(text):
        each = re.sub(r"\s+", "", marks)
        words = re.findall(r"\S+", marks)
        count = int(last) - int(first) + 1
        given = words if len(words) == count else list(each)
        if len(given) == count:
            taken = True
            for at, mark in enumerate(given):
                layout.keys.setdefault((section, str(int(first) + at)), []).append(mark)
    rest = _KEYS.sub(" ", text)
    for number, mark in _KEY.findall(rest):
        taken = True
        layout.keys.setdefault((section, str(int(number))), []).append(mark)
    longer = re.match(r"^(\d{1,4})\s*[.．、:：)）]\s*(.+)$", text)
    if not taken and longer:
        taken = True
        layout.keys.setdefault((section, str(int(longer.group(1)))), []).append(longer.group(2))
    return taken


def split_options(text: str, *, have: int) -> tuple[str, list[str]]:
    """What stands before the first option of a line, and its options; letters must follow those we `have`."""
    places: list[tuple[int, int]] = []
    start, letter = 0, chr(ord("A") + have)
    while True:
        pattern = rf"(?<![A-Za-z0-9])(?:[（(]{letter}[）)]\s*[.．、:：]?|{letter}\s*[.．、:：)）])\s*"
        found = next(
            (one for one in re.finditer(pattern, text) if one.start() >= start and not _boxed(text, one)), None
        )
        if not found or (not places and text[: found.start()].strip() and not _may_follow(text, found.start(), letter)):
            break
        places.append((found.start(), found.end()))
        start, letter = found.end(), chr(ord(letter) + 1)
    if not places:
        return text, []
    ends = [begin for begin, _end in places[1:]] + [len(text)]
    return text[: places[0][0]], [text[end:stop].strip() for (_begin, end), stop in zip(places, ends, strict=True)]


def _boxed(text: str, found: re.Match[str]) -> bool:
    """`（ A ）` with blanks: an answer in its bracket, no option `A）`."""
    bare = found.group().rstrip().endswith((")", "）")) and not found.group().startswith(("(", "（"))
    return bare and text[: found.start()].rstrip().endswith(("(", "（"))


def _may_follow(text: str, at: int, letter: str) -> bool:
    """Options behind the stem on its own line: only when the next letter comes as well."""
    following = chr(ord(letter) + 1)
    spaced = text[at - 1].isspace() or text[at - 1] in "。？?）)；;：:"
    return spaced and bool(re.search(rf"(?<![A-Za-z0-9]){following}\s*[.．、:：)）]", text[at + 1 :]))


def _undecorated(text: str) -> str:
    """A line without the marks of Markdown around numbers, options and headings; any other line as it is."""
    bare = _DECORATED.sub("", text)
    if bare == text or text.startswith(("#", "\\", "-", "*", "•")) and not text.startswith("**"):
        return bare
    is_mark = _ITEM.match(bare) or _SECTION.match(bare) or _FIELD.match(bare)
    return bare if text.startswith("**") and text.endswith("**") and is_mark else text


def read_lines(lines: Iterable[Line]) -> Layout:
    """Raw items in order."""
    reader = _Reader()
    whole = [Line(line.place, part) for line in lines for part in line.text.split("\n") if part.strip()]
    for at, line in enumerate(whole):
        reader.line(line, following=[after.text for after in whole[at + 1 : at + 4]])
    return reader.layout
