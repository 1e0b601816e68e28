"""One row of the table of posts as employers fill it in: texts in, a post or its faults out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.domain.cells import read_day
from accounts.domain.identity import normalise_name, normalise_number

COLUMNS = (
    "姓名", "证件号码", "部门（车间）", "班组", "岗位名称", "岗位类别", "操作项目", "高危行业", "到岗日期", "离岗日期",
)  # fmt: skip
REQUIRED = ("证件号码", "岗位名称", "到岗日期")
_ALIASES = {
    "身份证号": "证件号码", "身份证号码": "证件号码", "岗位": "岗位名称", "工种": "岗位名称", "类别": "岗位类别",
    "入职日期": "到岗日期", "任职日期": "到岗日期", "离职日期": "离岗日期", "证书项目": "操作项目",
    "部门": "部门（车间）", "车间": "部门（车间）", "部门(车间)": "部门（车间）", "工段": "部门（车间）",
    "小组": "班组",
}  # fmt: skip
KINDS = {
    "主要负责人": "principal", "安全生产管理人员": "safety_manager", "安全管理员": "safety_manager",
    "安全员": "safety_manager", "特种作业人员": "special_worker", "特种作业": "special_worker",
    "其他从业人员": "worker", "一般从业人员": "worker", "工人": "worker", "": "worker",
}  # fmt: skip
_YES = frozenset({"是", "有", "√", "Y", "1"})


@dataclass(frozen=True, slots=True)
class PostRow:
    """A row that can come in; `item` is the name or alias of the operation item as typed."""

    name: str
    number: str
    post: str
    kind: str
    item: str
    is_high_risk: bool
    starts_on: date
    ends_on: date | None
    department: str = ""
    team: str = ""


def column_of(heading: str) -> str:
    """Our column for a heading as people write it; empty for others."""
    return heading if heading in COLUMNS else _ALIASES.get(heading, "")


def _day(text: str, column: str, faults: list[str]) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        faults.append(f"{column}“{text}”不是日期")
        return None


def read_post(cells: Mapping[str, str]) -> PostRow | list[str]:
    """The post, or every fault of the row as a sentence."""
    cell = {column: cells.get(column, "").strip() for column in COLUMNS}
    faults: list[str] = []
    kind = KINDS.get(cell["岗位类别"])
    if kind is None:
        faults.append(f"不认识的岗位类别“{cell['岗位类别']}”")
    if not cell["证件号码"]:
        faults.append("未填证件号码")
    if not cell["岗位名称"]:
        faults.append("未填岗位名称")
    starts_on, ends_on = (_day(cell[column], column, faults) for column in ("到岗日期", "离岗日期"))
    if not cell["到岗日期"]:
        faults.append("未填到岗日期")
    if faults or kind is None or starts_on is None:
        return faults
    return PostRow(
        name=normalise_name(cell["姓名"]),
        number=normalise_number(cell["证件号码"]),
        post=cell["岗位名称"][:60],
        kind=kind,
        item=cell["操作项目"],
        is_high_risk=cell["高危行业"].upper() in _YES,
        starts_on=starts_on,
        ends_on=ends_on,
        department=cell["部门（车间）"][:40],
        team=cell["班组"][:40],
    )
