"""Workbooks of the bank: the template, and refused rows to be mended."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.api import write_table
from exams.domain.importing import COLUMNS

WIDTHS = {"题干": 50, "解析": 50, "知识点": 24, "依据": 24, "错误说明": 40}
CHOICES = {
    "题型": ("判断", "单选", "多选"),
    "难度": ("易", "中", "难"),
    "核对状态": ("待核", "已二读", "已核对原文"),
}
EXAMPLES = (
    ("DG-0001", "判断", "停电检修时，验明无电后即可不装设接地线直接作业。", "", "", "", "", "", "", "错",
     "验明无电后还应装设接地线，防止突然来电。", "作业安全/停电作业", "易", "", "待核"),
    ("DG-0002", "单选", "发现有人触电，首先应（　）。", "尽快切断电源", "直接用手拉开", "跑去报告领导", "泼水降温",
     "", "", "A", "先断电才能安全施救。", "触电急救", "易", "", "待核"),
    ("DG-0003", "多选", "下列属于电工绝缘安全用具的有（　）。", "绝缘手套", "绝缘靴", "安全帽", "绝缘垫",
     "", "", "A、B、D", "安全帽防撞击，不是绝缘用具。", "电工安全用具", "中", "", "待核"),
)  # fmt: skip


def bank_template() -> bytes:
    """The template with three examples, one of each type."""
    return write_table("题库", COLUMNS, EXAMPLES, widths=WIDTHS, choices=CHOICES)


def refused_rows(rows: Iterable[dict[str, object]]) -> bytes:
    """The refused rows as they came, with what is wrong in front: mend and upload again."""
    table = []
    for row in rows:
        cells = row["cells"]
        faults = row["faults"]
        if not isinstance(cells, dict) or not isinstance(faults, list):
            raise TypeError("a stored verdict has another shape")
        reason = "；".join(f"{fault['column']}：{fault['reason']}" for fault in faults)
        table.append([str(row["place"]), reason, *(str(cells.get(name, "")) for name in COLUMNS)])
    return write_table("有误的行", ("原位置", "错误说明", *COLUMNS), table, widths=WIDTHS)


ROSTER_COLUMNS = ("姓名", "证件类型", "证件号码", "手机号", "文化程度", "工作单位", "健康承诺")
ROSTER_CHOICES = {
    "证件类型": ("居民身份证", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "护照"),
    "文化程度": ("小学及以下", "初中", "高中或同等", "大专", "本科及以上"),
    "健康承诺": ("是", "否"),
}


def roster_template() -> bytes:
    """An empty roster: an example would be registered by whoever forgets to delete it."""
    widths = {"证件类型": 24, "证件号码": 24, "手机号": 16, "工作单位": 36}
    return write_table("名册", ROSTER_COLUMNS, (), widths=widths, choices=ROSTER_CHOICES)
