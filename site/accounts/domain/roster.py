"""One row of a roster as institutions fill it in (domain.md section 7.1): texts in, facts or faults out."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.domain.identity import normalise_name, normalise_number, number_fault

COLUMNS = ("姓名", "证件类型", "证件号码", "手机号", "文化程度", "工作单位", "健康承诺")
REQUIRED = ("姓名", "证件号码")
_ALIASES = {
    "身份证号": "证件号码", "身份证": "证件号码", "身份证号码": "证件号码", "证件号": "证件号码", "电话": "手机号",
    "手机": "手机号", "手机号码": "手机号", "联系电话": "手机号", "学历": "文化程度", "教育程度": "文化程度",
    "单位": "工作单位", "所在单位": "工作单位", "健康承诺书": "健康承诺", "学员姓名": "姓名", "考生姓名": "姓名",
    "员工姓名": "姓名", "名字": "姓名", "公民身份号码": "证件号码", "身份证件号码": "证件号码", "联系方式": "手机号",
    "最高学历": "文化程度", "单位名称": "工作单位", "用人单位": "工作单位", "公司名称": "工作单位", "公司": "工作单位",
    "证件名称": "证件类型",
}  # fmt: skip
DOCUMENTS = {
    "": "resident", "身份证": "resident", "居民身份证": "resident", "港澳台居民居住证": "hmt_resident",
    "外国人永久居留身份证": "foreign_resident", "港澳居民来往内地通行证": "hmt_permit", "港澳通行证": "hmt_permit",
    "台湾居民来往大陆通行证": "taiwan_permit", "台胞证": "taiwan_permit", "护照": "passport", "二代身份证": "resident",
    "回乡证": "hmt_permit",
}  # fmt: skip
EDUCATIONS = {
    "小学": 1, "小学及以下": 1, "文盲": 1, "初中": 2, "高中": 3, "中专": 3, "职高": 3, "职业高中": 3, "技校": 3,
    "高中或同等": 3, "中技": 3, "大专": 4, "专科": 4, "高职": 4, "本科": 5, "大学本科": 5, "本科及以上": 5, "大学": 5,
    "硕士": 5, "研究生": 5, "博士": 5,
}  # fmt: skip
_YES = frozenset({"是", "有", "已承诺", "√", "✓", "Y", "YES", "1", "TRUE", "已签"})


@dataclass(frozen=True, slots=True)
class RosterFault:
    """What is wrong in which column, in Chinese."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """A row that can come in; `education` is the level number, None when not given."""

    name: str
    document: str
    number: str
    mobile: str
    education: int | None
    employer: str
    health_promised: bool


def column_of(heading: str) -> str:
    """Our column for a heading as people write it; empty for others."""
    return heading if heading in COLUMNS else _ALIASES.get(heading, "")


def read_person(cells: Mapping[str, str], *, today: date) -> RosterPerson | list[RosterFault]:
    """The person, or every fault of the row."""
    cell = {column: cells.get(column, "").strip() for column in COLUMNS}
    faults: list[RosterFault] = []
    name = normalise_name(cell["姓名"])
    if not name:
        faults.append(RosterFault("姓名", "未填姓名"))
    document = DOCUMENTS.get(cell["证件类型"])
    if document is None:
        faults.append(RosterFault("证件类型", f"不认识的证件类型“{cell['证件类型']}”"))
    number = normalise_number(cell["证件号码"])
    reason = number_fault(number, document=document or "resident", today=today)
    if reason:
        faults.append(RosterFault("证件号码", reason))
    mobile = "".join(unicodedata.normalize("NFKC", cell["手机号"]).split()).replace("-", "").removeprefix("+86")
    if mobile and not (len(mobile) == 11 and mobile.isascii() and mobile.isdigit() and mobile.startswith("1")):
        faults.append(RosterFault("手机号", "手机号应为 11 位数字"))
    education = EDUCATIONS.get(cell["文化程度"])
    if cell["文化程度"] and education is None:
        faults.append(RosterFault("文化程度", f"不认识的文化程度“{cell['文化程度']}”"))
    if faults or document is None:
        return faults
    promised = unicodedata.normalize("NFKC", cell["健康承诺"]).upper() in _YES
    return RosterPerson(name, document, number, mobile, education, cell["工作单位"][:120], promised)
