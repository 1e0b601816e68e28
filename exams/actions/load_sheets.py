"""The practical scoring sheets shipped with the code, and the one for an operation item under an edition."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from exams.domain.practical import SheetRefused, Subject
from exams.domain.practical_sheet import SheetValue, read_sheet
from qualifications import api as qualifications

FOLDER = Path(__file__).resolve().parents[1] / "practical_sheets"


@lru_cache(maxsize=1)
def load_sheets() -> tuple[SheetValue, ...]:
    """Every sheet, read strictly."""
    return tuple(read_sheet(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))


def blank_sheet(item: qualifications.OperationItem, edition: qualifications.Edition) -> tuple[str, list[Subject]]:
    """The sheet's name and its subjects with the edition's names and weights; SheetRefused when they don't fit."""
    if edition.practical is None:
        raise SheetRefused("本规则版本没有实操考试。")
    own = [sheet for sheet in load_sheets() if item.key in sheet.items]
    general = [sheet for sheet in load_sheets() if not sheet.items]
    sheet = (own or general)[0]
    subjects = []
    for rule in edition.practical.subjects:
        steps = sheet.subjects.get(rule.code, ())
        if sum(step.marks for step in steps) != rule.weight:
            raise SheetRefused(
                f"评分表“{sheet.name}”的 {rule.code} 与规则版本的分值 {rule.weight} 不符，请联系管理员。"
            )
        subjects.append(Subject(rule.code, rule.name, rule.weight, steps))
    return sheet.name, subjects
