"""One row of a roster as institutions send it (domain.md section 7.1), read into a value or faults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

COLUMNS = ("姓名", "证件类型", "证件号码", "手机号", "文化程度", "工作单位")
REQUIRED_COLUMNS = ("姓名", "证件号码")
ALIASES = {
    "学员姓名": "姓名", "名字": "姓名", "身份证号": "证件号码", "身份证": "证件号码", "身份证号码": "证件号码",
    "证件号": "证件号码", "手机": "手机号", "手机号码": "手机号", "联系电话": "手机号", "联系方式": "手机号",
    "电话": "手机号", "学历": "文化程度", "教育程度": "文化程度", "所在单位": "工作单位", "单位": "工作单位",
    "单位名称": "工作单位", "用人单位": "工作单位", "考生姓名": "姓名", "员工姓名": "姓名", "身份证件号码": "证件号码",
    "证件号码身份证": "证件号码", "公民身份号码": "证件号码", "手机电话": "手机号", "最高学历": "文化程度",
    "公司": "工作单位", "公司名称": "工作单位", "证件名称": "证件类型",
}  # fmt: skip
DOCUMENTS = {
    "居民身份证": "resident", "身份证": "resident", "二代身份证": "resident",
    "港澳台居民居住证": "hmt_resident", "外国人永久居留身份证": "foreign_resident",
    "港澳居民来往内地通行证": "hmt_permit", "港澳通行证": "hmt_permit", "回乡证": "hmt_permit",
    "台湾居民来往大陆通行证": "taiwan_permit", "台胞证": "taiwan_permit", "护照": "passport",
}  # fmt: skip
EDUCATION = {
    "小学及以下": 1, "小学": 1, "文盲": 1, "初中": 2, "高中或同等": 3, "高中": 3, "中专": 3, "职高": 3, "技校": 3,
    "中技": 3, "职业高中": 3, "大专": 4, "专科": 4, "高职": 4, "本科及以上": 5, "本科": 5, "大学": 5, "大学本科": 5,
    "硕士": 5, "研究生": 5, "博士": 5,
}  # fmt: skip
NEW, KNOWN, ENROLLED, REFUSED = "new", "known", "enrolled", "refused"
VERDICT_WORDS = {NEW: "新学员", KNOWN: "已有档案", ENROLLED: "已在班", REFUSED: "有误"}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """What one row says, tidied; the number is not yet checked."""

    name: str
    document: str
    number: str
    mobile: str
    education: int | None
    employer: str


_REMARK = re.compile(r"^(注|备注|说明|填表|制表|填报|经办|审核|联系人|合计|总计|共|单位[（(]?盖章|日期)")
LONGEST_NAME = 30
"""Letters; what is longer in the column of names is a sentence."""


def is_remark(cells: Mapping[str, str]) -> bool:
    """A note below the table: only the first column of ours is filled, with what is no name."""
    filled = [name for name in COLUMNS if cells.get(name, "").strip()]
    if len(filled) != 1:
        return False
    text = cells[filled[0]].strip()
    return bool(_REMARK.match(text)) or len(text) > LONGEST_NAME


class RowRefused(Exception):
    """The row can't be read; the text is the Chinese sentence shown."""


def read_row(cells: dict[str, str]) -> RosterRow:
    """The value of one row of tidied cells; RowRefused with the first thing that is wrong."""
    name, number = cells.get("姓名", ""), cells.get("证件号码", "")
    if not name:
        raise RowRefused("缺少姓名")
    if not number:
        raise RowRefused("缺少证件号码")
    return RosterRow(
        name=name,
        document=_document(cells.get("证件类型", ""), number),
        number=number,
        mobile=_mobile(cells.get("手机号", "")),
        education=_education(cells.get("文化程度", "")),
        employer=cells.get("工作单位", "")[:120],
    )


def _mobile(text: str) -> str:
    """Without blanks, hyphens and +86."""
    return re.sub(r"[\s\-]", "", text).removeprefix("+86").removeprefix("0086")


def _document(text: str, number: str) -> str:
    if not text:
        if len(number) >= 15 or "E+" in number.upper():
            return "resident"
        raise RowRefused("不是 18 位身份证号的，请填写证件类型")
    if text not in DOCUMENTS:
        raise RowRefused("证件类型应为：" + "、".join(sorted(set(DOCUMENTS), key=len)[:6]) + "等")
    return DOCUMENTS[text]


def _education(text: str) -> int | None:
    if not text:
        return None
    if text not in EDUCATION:
        raise RowRefused("文化程度应为：小学及以下、初中、高中或同等、大专、本科及以上")
    return EDUCATION[text]
