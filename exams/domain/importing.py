"""Reading one row of a bank as people really fill it in, and saying in Chinese what is wrong with it.

Takes cell texts, gives a value or faults by column. Knows nothing of files or rows in a database.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from exams.domain.content import JUDGEMENT, MULTIPLE, SINGLE

COLUMNS = (
    "题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "选项F",
    "答案", "解析", "知识点", "难度", "依据", "核对状态",
)  # fmt: skip
OPTION_COLUMNS = COLUMNS[3:9]
REQUIRED_COLUMNS = ("题型", "题干", "答案")
TYPES = {"判断": JUDGEMENT, "判断题": JUDGEMENT, "单选": SINGLE, "单选题": SINGLE, "单项选择题": SINGLE,
         "多选": MULTIPLE, "多选题": MULTIPLE, "多项选择题": MULTIPLE}  # fmt: skip
DIFFICULTIES = {"": 2, "易": 1, "容易": 1, "简单": 1, "1": 1, "中": 2, "中等": 2, "一般": 2, "2": 2,
                "难": 3, "困难": 3, "较难": 3, "3": 3}  # fmt: skip
CHECK_STATES = {"": "unchecked", "待核": "unchecked", "已二读": "second_read", "已核对原文": "checked"}
TRUE_WORDS = frozenset({"对", "正确", "√", "✓", "是", "T", "TRUE", "Y", "A"})
FALSE_WORDS = frozenset({"错", "错误", "×", "✗", "X", "否", "F", "FALSE", "N", "B"})
MAX_STEM, MAX_OPTION, MAX_EXPLANATION = 2000, 500, 4000


@dataclass(frozen=True, slots=True)
class ItemValue:
    """A row that can come in. `key`: sorted option indexes from 0; for 判断 (0,) 对, (1,) 错."""

    number: str
    type: str
    stem: str
    options: tuple[str, ...]
    key: tuple[int, ...]
    explanation: str
    area: str
    difficulty: int
    source: str
    check_state: str

    @property
    def fingerprint(self) -> str:
        """Same type, stem, options and key in whatever spelling of width and space: same item."""
        return fingerprint(self.type, self.stem, self.options, self.key)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which column."""

    column: str
    reason: str


def tidy(text: str) -> str:
    """Full-width digits and letters to half-width, control characters out, blanks at the ends off.

    Chinese punctuation stays as it is written: NFKC would turn ，（） into half-width.
    """
    kept = []
    for character in text.replace("\r\n", "\n").replace("\r", "\n"):
        if "！" <= character <= "～" and character.isalnum():
            character = chr(ord(character) - 0xFEE0)
        if character == "\n" or unicodedata.category(character) not in ("Cc", "Cf"):
            kept.append(" " if character in "\u3000\xa0" else character)
    return "".join(kept).strip()


def fingerprint(item_type: str, stem: str, options: tuple[str, ...], key: tuple[int, ...]) -> str:
    """SHA-256 over the words without blanks and width; right options are marked, their order does not count."""

    def bare(text: str) -> str:
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()

    words = sorted((bare(option), index in key) for index, option in enumerate(options)) or [("", key == (0,))]
    material = json.dumps([item_type, bare(stem), words], ensure_ascii=False)
    return hashlib.sha256(material.encode()).hexdigest()


def read_row(cells: Mapping[str, str]) -> ItemValue | list[Fault]:
    """An item, or every fault of the row, so that a teacher can mend them in one go."""
    cell = {column: tidy(cells.get(column, "")) for column in COLUMNS}
    faults: list[Fault] = []
    item_type = TYPES.get(cell["题型"].replace(" ", ""), "")
    if not item_type:
        said = cell["题型"]
        reason = f"不认识的题型“{said}”，请填 判断、单选 或 多选" if said else "未填题型"
        faults.append(Fault("题型", reason))
    if not cell["题干"]:
        faults.append(Fault("题干", "未填题干"))
    elif len(cell["题干"]) > MAX_STEM:
        faults.append(Fault("题干", f"题干超过 {MAX_STEM} 字"))
    options, option_faults = _options(cell, item_type)
    faults += option_faults
    key, reason = _key(cell["答案"], item_type, options) if item_type else ((), "")
    if reason:
        faults.append(Fault("答案", reason))
    difficulty = DIFFICULTIES.get(cell["难度"])
    if difficulty is None:
        faults.append(Fault("难度", f"不认识的难度“{cell['难度']}”，请填 易、中 或 难"))
    check_state = CHECK_STATES.get(cell["核对状态"])
    if check_state is None:
        faults.append(Fault("核对状态", "请填 待核、已二读 或 已核对原文"))
    if len(cell["解析"]) > MAX_EXPLANATION:
        faults.append(Fault("解析", f"解析超过 {MAX_EXPLANATION} 字"))
    if len(cell["题号"]) > 40:
        faults.append(Fault("题号", "题号超过 40 个字符"))
    if faults or difficulty is None or check_state is None:
        return faults
    return ItemValue(
        number=cell["题号"],
        type=item_type,
        stem=cell["题干"],
        options=options,
        key=key,
        explanation=cell["解析"],
        area=_area(cell["知识点"]),
        difficulty=difficulty,
        source=cell["依据"][:300],
        check_state=check_state,
    )


def _area(text: str) -> str:
    """`一级/二级`, whatever separator was typed; 未分类 when empty."""
    parts = [part.strip() for part in re.split(r"[/／\\>＞]", text) if part.strip()]
    return "/".join(parts)[:200] or "未分类"


def _options(cell: Mapping[str, str], item_type: str) -> tuple[tuple[str, ...], list[Fault]]:
    texts = [re.sub(r"^[A-Fa-f][.．、:：]\s*", "", cell[column]) for column in OPTION_COLUMNS]
    if item_type == JUDGEMENT:
        return (), []
    faults: list[Fault] = []
    last = max((index for index, text in enumerate(texts) if text), default=-1)
    for index in range(last + 1):
        if not texts[index]:
            faults.append(Fault(OPTION_COLUMNS[index], "中间有空的选项"))
        elif len(texts[index]) > MAX_OPTION:
            faults.append(Fault(OPTION_COLUMNS[index], f"选项超过 {MAX_OPTION} 字"))
    options = tuple(texts[: last + 1])
    if item_type and len(options) < 2:
        faults.append(Fault("选项A", "至少要有两个选项"))
    seen: dict[str, int] = {}
    for index, text in enumerate(options):
        bare = re.sub(r"\s+", "", text)
        if bare and bare in seen:
            faults.append(Fault(OPTION_COLUMNS[index], f"与{OPTION_COLUMNS[seen[bare]]}相同"))
        seen.setdefault(bare, index)
    return options, faults


def _key(text: str, item_type: str, options: tuple[str, ...]) -> tuple[tuple[int, ...], str]:
    """Option indexes and no reason, or nothing and the reason."""
    plain = unicodedata.normalize("NFKC", text).upper().strip()
    if not plain:
        return (), "未填答案"
    if item_type == JUDGEMENT:
        if plain in TRUE_WORDS:
            return (0,), ""
        if plain in FALSE_WORDS:
            return (1,), ""
        return (), f"判断题的答案请填 对 或 错，现在是“{text}”"
    letters = re.sub(r"[\s,，、;；/和+.]", "", plain)
    if not re.fullmatch(r"[A-F]+", letters):
        return (), f"答案应为选项字母，现在是“{text}”"
    if len(set(letters)) != len(letters):
        return (), f"答案“{text}”中有重复的字母"
    indexes = tuple(sorted(ord(letter) - ord("A") for letter in letters))
    if indexes[-1] >= len(options):
        return (), f"答案“{text}”指向没有填写的选项"
    if item_type == SINGLE and len(indexes) != 1:
        return (), f"单选题只能有一个答案，现在是“{text}”"
    if item_type == MULTIPLE and len(indexes) < 2:
        return (), f"多选题至少有两个答案，现在是“{text}”"
    return indexes, ""
