"""One row of a catalogue file read into a value, or what is wrong with it in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualifications.domain.sheet import SheetRow, same, whole, yes_no
from qualifications.domain.wording import EDUCATION

COLUMNS = (
    "类别编号", "作业类别", "项目编号", "操作项目", "标识", "俗称", "理论学时", "实操学时",
    "最低文化程度", "有实操考试", "高危行业", "状态", "调整类别", "说明",
)  # fmt: skip
REQUIRED_COLUMNS = ("作业类别", "操作项目")
ACTIVE, RETIRED = "现行", "停用"
_LEVELS = {same(word): level for level, word in EDUCATION.items()} | {"高中": 3, "小学": 1, "本科": 5}
_SEPARATORS = str.maketrans({"，": "、", ",": "、", "；": "、", ";": "、", "/": "、"})


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What one good row says; None and empty leave what the database holds."""

    category_code: str
    category: str
    code: str
    name: str
    key: str
    aliases: tuple[str, ...]
    hours_theory: int | None
    hours_practical: int | None
    min_education: int | None
    has_practical: bool | None
    is_high_risk: bool | None
    note: str
    is_current: bool
    moves_category: bool


def parse(row: SheetRow, *, categories: Mapping[str, str]) -> tuple[ItemRow | None, list[str]]:
    """The value, or None with every fault of the row. `categories`: code → name of those known."""
    if row.is_hidden:
        return None, ["这一行在表格里是隐藏的；要导入请取消隐藏再上传"]
    faults = [f"“{column}”列是公式或错误值，请改为文字" for column in row.formulas]
    hours = {column: _whole(row, column, faults) for column in ("理论学时", "实操学时")}
    flags = {column: _flag(row, column, faults) for column in ("有实操考试", "高危行业", "调整类别")}
    level, state = row.text("最低文化程度"), row.text("状态") or ACTIVE
    if level and same(level) not in _LEVELS:
        faults.append("“最低文化程度”应为：" + "、".join(EDUCATION.values()))
    if state not in (ACTIVE, RETIRED):
        faults.append("“状态”应填 现行 或 停用")
    name, key = row.text("操作项目"), row.text("标识").lower()
    if not name:
        faults.append("缺少操作项目名称")
    if len(name) > 80:
        faults.append("操作项目名称不能超过 80 字")
    if key and not all(character.isascii() and (character.isalnum() or character == "-") for character in key):
        faults.append("“标识”只能用小写字母、数字和连字符")
    category_code = _category(row.text("类别编号"), row.text("作业类别"), categories, faults)
    if faults:
        return None, faults
    value = ItemRow(
        category_code=category_code,
        category=row.text("作业类别"),
        code=row.text("项目编号")[:12],
        name=name,
        key=key[:60],
        aliases=_aliases(row.text("俗称")),
        hours_theory=hours["理论学时"],
        hours_practical=hours["实操学时"],
        min_education=_LEVELS.get(same(level)) if level else None,
        has_practical=flags["有实操考试"],
        is_high_risk=flags["高危行业"],
        note=row.text("说明")[:300],
        is_current=state == ACTIVE,
        moves_category=bool(flags["调整类别"]),
    )
    return value, []


def _aliases(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.translate(_SEPARATORS).split("、") if part.strip())


def _whole(row: SheetRow, column: str, faults: list[str]) -> int | None:
    try:
        return whole(row.text(column))
    except ValueError:
        faults.append(f"“{column}”应为整数")
        return None


def _flag(row: SheetRow, column: str, faults: list[str]) -> bool | None:
    try:
        return yes_no(row.text(column)) if row.text(column) else None
    except ValueError:
        faults.append(f"“{column}”应填 是 或 否")
        return None


def _category(code: str, name: str, categories: Mapping[str, str], faults: list[str]) -> str:
    """The code of the category; faults when code and name disagree with the catalogue."""
    if not name:
        faults.append("缺少作业类别")
        return code
    known = {same(label): number for number, label in categories.items()}.get(same(name))
    if known is not None:
        if code and code != known:
            faults.append(f"“{name}”的类别编号是 {known}，不是 {code}")
        return known
    if not code:
        faults.append(f"目录中没有“{name}”这个类别；新增类别须填类别编号")
    elif code in categories:
        faults.append(f"类别编号 {code} 是“{categories[code]}”，不是“{name}”")
    elif len(code) > 12:
        faults.append("类别编号不能超过 12 位")
    return code
