"""What stands in one cell for several things: gaps, pairs, regions, feedback; each both ways.

`；` parts things, `|` parts variants of one thing; a backslash before a mark makes it a letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from exams.domain.content import WHOLE, Answer, Blank, Region
from exams.domain.formats.fractions import percent, share_in
from exams.domain.formats.gathering import ItemRefused
from exams.domain.soundness import number_in

_FLAG = re.compile(r"^\[(文字|数值|区分大小写|单位[:：](?:\\.|[^\]\\])*)\]")
_WORTH = re.compile(r"\s*(-?[\d.]+)\s*[%％]\s*")
_MARKS = "；;|｜@#\\[]±＋"


def split(text: str, marks: str) -> list[str]:
    """Parts at these marks where no backslash stands before them."""
    parts, now, at = [], "", 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            now, at = now + text[at : at + 2], at + 2
            continue
        if text[at] in marks:
            parts.append(now)
            now = ""
        else:
            now += text[at]
        at += 1
    return [*parts, now]


def bare(text: str) -> str:
    """Without the backslashes."""
    return re.sub(r"\\(n)|\\(.)", lambda found: "\n" if found.group(1) else found.group(2), text).strip()


def guard(text: str) -> str:
    """With a backslash before every mark."""
    return re.sub(f"([{re.escape(_MARKS)}])", r"\\\1", text).replace("\n", "\\n")


def blanks_in(text: str) -> tuple[Blank, ...]:
    """`接地|接零@50%；220±5`: two gaps. Numbers alone are compared by value; `[文字]007` is not."""
    return tuple(_blank(part.strip()) for part in split(text, "；;"))


def _blank(text: str) -> Blank:
    flags = []
    while flag := _FLAG.match(text):
        flags.append(flag.group(1))
        text = text[flag.end() :].lstrip()
    answers = [_answer(part.strip()) for part in split(text, "|｜")]
    unit = next((bare(re.split("[:：]", flag, maxsplit=1)[1]) for flag in flags if flag.startswith("单位")), "")
    numeric = all(number_in(answer.text) is not None for answer in answers)
    is_number = "文字" not in flags and (numeric or "数值" in flags)
    if not is_number:
        answers = [_as_words(answer) for answer in answers]
    return Blank(tuple(answers), is_number=is_number, minds_case="区分大小写" in flags, unit=unit)


def _answer(text: str) -> Answer:
    text, _mark, feedback = _halves(text, "#")
    share = WHOLE
    parts = split(text, "@")
    if len(parts) > 1 and (worth := _WORTH.fullmatch(parts[-1])):
        found = share_in(worth.group(1))
        if found is None:
            raise ItemRefused("答案", f"分值比例应在 -100% 到 100% 之间：{worth.group(1)}%")
        share, text = found, "@".join(parts[:-1])
    value, _mark, tolerance = _halves(text, "±")
    return Answer(bare(value), share, "" if tolerance.strip() in ("", "0") else bare(tolerance), bare(feedback))


def _as_words(answer: Answer) -> Answer:
    whole = f"{answer.text}±{answer.tolerance}" if answer.tolerance else answer.text
    return Answer(whole, answer.share, "", answer.feedback)


def _halves(text: str, mark: str) -> tuple[str, str, str]:
    parts = split(text, mark)
    return parts[0], mark, mark.join(parts[1:])


def blanks_out(blanks: Sequence[Blank]) -> str:
    """The other way."""
    return "；".join(_gap(blank) for blank in blanks)


def _gap(blank: Blank) -> str:
    flags = "[区分大小写]" if blank.minds_case else ""
    flags += f"[单位:{guard(blank.unit)}]" if blank.unit else ""
    if not blank.is_number and all(number_in(answer.text) is not None for answer in blank.answers):
        flags += "[文字]"
    parts = []
    for answer in blank.answers:
        text = guard(answer.text)
        text += f"±{answer.tolerance}" if answer.tolerance else ""
        text += f"@{percent(answer.share)}%" if answer.share != WHOLE else ""
        parts.append(text + (f"#{guard(answer.feedback)}" if answer.feedback else ""))
    return flags + "|".join(parts)


def pairs_in(text: str, *, options: int, targets: int) -> tuple[int, ...]:
    """`A-3；B-1`: the target of each option, counted from 1; ItemRefused for a pair that is none."""
    key: dict[int, int] = {}
    for part in re.split(r"[；;，,、\s]+", text.strip()):
        found = re.fullmatch(r"([A-Za-z])\s*[-—–→:：=]?\s*(\d{1,2})", part)
        if not found:
            raise ItemRefused("答案", f"匹配题的答案应写成 A-3；B-1，现在是“{part[:20]}”")
        left, right = ord(found.group(1).upper()) - ord("A"), int(found.group(2)) - 1
        if left >= options or not 0 <= right < targets or left in key:
            raise ItemRefused("答案", f"答案“{part[:20]}”指向没有的项，或者有重复")
        key[left] = right
    if len(key) != options:
        raise ItemRefused("答案", f"左侧有 {options} 项，答案只给了 {len(key)} 项")
    return tuple(key[at] for at in range(options))


def regions_in(text: str) -> tuple[Region, ...]:
    """`漏电@12.5,30 40,30 40,60#说明；…`: corners in percent of the picture's width and height."""
    found = []
    for part in split(text, "；;\n"):
        if not part.strip():
            continue
        name, _mark, rest = _halves(part, "@")
        corners, _mark, note = _halves(rest, "#")
        points = []
        for corner in corners.split():
            numbers = [share_in(number) for number in re.split("[,，]", corner)]
            if len(numbers) != 2 or None in numbers:
                raise ItemRefused("隐患区域", f"隐患区域应写成 名称@x,y x,y x,y（百分比），现在是“{part.strip()[:30]}”")
            points.append((numbers[0] or 0, numbers[1] or 0))
        found.append(Region(bare(name), tuple(points), bare(note)))
    return tuple(found)


def regions_out(regions: Sequence[Region]) -> str:
    """The other way."""
    rows = []
    for region in regions:
        corners = " ".join(f"{x / 100:g},{y / 100:g}" for x, y in region.points)
        rows.append(f"{guard(region.name)}@{corners}" + (f"#{guard(region.note)}" if region.note else ""))
    return "；".join(rows)


def named_in(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """`A：…` on a line of its own for each name that has something said of it; nothing when none has."""
    if not text.strip():
        return ()
    told = dict.fromkeys(names, "")
    for line in text.split("\n"):
        found = re.match(r"\s*(\S{1,2}?)\s*[:：]\s*(.*)$", line)
        if not found or found.group(1) not in told:
            raise ItemRefused("选项反馈", f"选项反馈应每行写成 A：…，现在是“{line.strip()[:20]}”")
        told[found.group(1)] = bare(found.group(2))
    return tuple(told.values())


def named_out(texts: Sequence[str], names: Sequence[str]) -> str:
    """The other way."""
    return "\n".join(f"{name}：{_line(text)}" for name, text in zip(names, texts, strict=False) if text)


def _line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def list_in(text: str) -> tuple[str, ...]:
    """Parts at `|`, or one a line, or at `；`."""
    marks = "|｜" if len(split(text, "|｜")) > 1 else "\n" if "\n" in text else "；;"
    return tuple(re.sub(r"^\d{1,2}[.．、]\s*", "", bare(part)) for part in split(text, marks) if part.strip())


def list_out(texts: Sequence[str]) -> str:
    """The other way, numbered so that answers can name them."""
    return "|".join(f"{at}.{guard(text)}" for at, text in enumerate(texts, start=1))
