"""Judging the rows of a newer catalogue before anything is written (domain.md section 1.4, import check)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qualifications.domain.catalogue_row import ItemRow, parse
from qualifications.domain.sheet import SheetRow, same
from qualifications.domain.wording import EDUCATION

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
RETIRING, REVIVED, REFUSED = "retiring", "revived", "refused"
VERDICT_WORDS = {
    CREATED: "新增", CHANGED: "修改", UNCHANGED: "不变", RETIRING: "停用", REVIVED: "恢复现行", REFUSED: "有误",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item the database holds."""

    key: str
    code: str
    name: str
    category: str
    aliases: tuple[str, ...]
    hours_theory: int | None
    hours_practical: int | None
    min_education: int | None
    has_practical: bool
    is_high_risk: bool
    note: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds of one family. `categories`: code → name."""

    categories: Mapping[str, str]
    items: tuple[KnownItem, ...]

    def by_key(self, key: str) -> KnownItem | None:
        return next((item for item in self.items if key and item.key == key), None)

    def by_name(self, name: str) -> KnownItem | None:
        return next((item for item in self.items if same(item.name) == same(name)), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the import would do with one row; `reasons` in Chinese, `differences` says what changes."""

    place: str
    verdict: str
    name: str
    category: str
    key: str
    row: ItemRow | None
    reasons: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


def judge_rows(rows: Iterable[SheetRow], known: Known) -> list[Verdict]:
    """One verdict for each row, in order. A row that repeats an item of the file is refused."""
    seen: dict[str, str] = {}
    verdicts = []
    for row in rows:
        verdict = _judge(row, known)
        if verdict.row is not None:
            first = seen.setdefault(same(verdict.row.name), row.place)
            if first != row.place:
                verdict = _refused(row, f"与第 {first} 行重复：同一操作项目只能出现一次")
        verdicts.append(verdict)
    return verdicts


def missing_from(verdicts: Iterable[Verdict], known: Known) -> list[KnownItem]:
    """Current items the file does not name: candidates for retirement."""
    named = {verdict.key for verdict in verdicts if verdict.key}
    return [item for item in known.items if item.is_current and item.key not in named]


def _refused(row: SheetRow, *reasons: str) -> Verdict:
    return Verdict(row.place, REFUSED, row.text("操作项目"), row.text("作业类别"), "", None, reasons)


def _judge(row: SheetRow, known: Known) -> Verdict:
    parsed, faults = parse(row, categories=known.categories)
    if parsed is None:
        return _refused(row, *faults)
    namesake = known.by_name(parsed.name)
    item = known.by_key(parsed.key) or (None if parsed.key else namesake)
    if namesake is not None and namesake is not item:
        return _refused(row, f"“{parsed.name}”在目录中的标识是 {namesake.key}，与本行不符")
    if item is None:
        if not parsed.is_current:
            return _refused(row, "目录中没有这个项目，无从停用")
        return Verdict(row.place, CREATED, parsed.name, parsed.category, "", parsed)
    if same(item.category) != same(parsed.category) and not parsed.moves_category:
        sentence = f"“{item.name}”属于“{item.category}”，不属于“{parsed.category}”"
        return _refused(row, f"{sentence}；新目录确已调整的，请在“调整类别”列填“是”")
    differences = _differences(item, parsed)
    kind = _kind(item, parsed, changed=bool(differences))
    notes = ("该项目此前已停用，导入后恢复现行",) if kind == REVIVED else ()
    return Verdict(row.place, kind, parsed.name, parsed.category, item.key, parsed, notes, differences)


def _kind(item: KnownItem, row: ItemRow, *, changed: bool) -> str:
    if item.is_current != row.is_current:
        return REVIVED if row.is_current else RETIRING
    return CHANGED if changed else UNCHANGED


def _differences(item: KnownItem, row: ItemRow) -> tuple[str, ...]:
    """What the row changes; an empty cell changes nothing."""
    pairs: list[tuple[str, object, object]] = [
        ("名称", item.name, row.name),
        ("类别", item.category, row.category),
        ("项目编号", item.code, row.code),
        ("俗称", "、".join(item.aliases), "、".join(row.aliases)),
        ("理论学时", item.hours_theory, row.hours_theory),
        ("实操学时", item.hours_practical, row.hours_practical),
        ("最低文化程度", EDUCATION.get(item.min_education or 0), EDUCATION.get(row.min_education or 0)),
        ("有实操考试", item.has_practical, row.has_practical),
        ("高危行业", item.is_high_risk, row.is_high_risk),
        ("说明", item.note, row.note),
    ]
    return tuple(
        f"{label}：{_word(old)} → {_word(new)}"
        for label, old, new in pairs
        if new is not None and new != "" and old != new
    )


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "未填" if value is None or value == "" else str(value)
