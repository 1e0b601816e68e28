"""Every fact a certificate prints, in order, and the same facts as a stranger may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SCHEMA = "anpei.certificate/1"
DISCLAIMER = "本证明由安培平台签发，不等同于国家《特种作业操作证》，不能代替其上岗。"
LABELS: tuple[tuple[str, str], ...] = (
    ("title", "证书名称"),
    ("number", "证书编号"),
    ("name", "姓名"),
    ("document", "证件类型"),
    ("id_number", "证件号码"),
    ("category", "作业类别"),
    ("item", "操作项目"),
    ("theory", "理论考试"),
    ("practical", "实际操作考试"),
    ("passed_on", "合格日期"),
    ("valid_from", "有效期起"),
    ("valid_to", "有效期止"),
    ("rule", "适用规则"),
    ("instrument", "规则文号"),
    ("issuer", "签发单位"),
    ("issued_on", "签发日期"),
)
PEOPLE = frozenset({"teacher", "examiner"})
"""Columns of a table of items that hold other people's names: masked as well."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed fact."""

    key: str
    label: str
    value: str


def chinese_date(day: date | str | None) -> str:
    """`2026年6月1日`; `长期` for no date."""
    if not day:
        return "长期"
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"


def mask_name(name: str) -> str:
    """First and last character of long names, the first of short ones; the dot of minority names stays."""
    kept = {0} if len(name) <= 2 else {0, len(name) - 1}
    return "".join(character if place in kept or character == "·" else "*" for place, character in enumerate(name))


def printed_facts(payload: Mapping[str, Any]) -> list[Fact]:
    """All facts as they stand on the paper, empty ones left out; the rows of a table of items come last."""
    dates = {"passed_on", "valid_from", "valid_to", "issued_on"}
    found = []
    for key, label in LABELS:
        if key not in payload:
            continue
        value = chinese_date(payload[key]) if key in dates else str(payload[key])
        if value:
            found.append(Fact(key, label, value))
    known = {fact.key for fact in found}
    shown = ((str(row["key"]), str(row["label"]), str(row["value"])) for row in payload.get("shown", ()))
    found += [Fact(*row) for row in shown if row[2] and row[0] not in known]
    for place, row in enumerate(payload.get("items", ()), start=1):
        found.append(Fact(f"items_{place}", f"附页第 {place} 行", " · ".join(str(cell) for cell in row if cell)))
    return found


def public_facts(payload: Mapping[str, Any]) -> list[Fact]:
    """Every printed fact with the name masked; the document's number is masked on the paper already."""
    name = str(payload.get("name", ""))
    people = [place for place, key in enumerate(payload.get("columns", ())) if key in PEOPLE]
    rows = [
        [mask_name(str(cell)) if place in people else cell for place, cell in enumerate(row)]
        for row in payload.get("items", ())
    ]
    return [
        Fact(fact.key, fact.label, mask_name(fact.value)) if fact.key == "name" else _without(fact, name)
        for fact in printed_facts({**payload, "items": rows})
    ]


def _without(fact: Fact, name: str) -> Fact:
    """The name may stand in a sentence of another fact, too: nowhere is it shown whole."""
    if len(name) > 1 and name in fact.value and fact.key != "title":
        return Fact(fact.key, fact.label, fact.value.replace(name, mask_name(name)))
    return fact
