"""The bank of practical tasks shipped with the code, and the blank sheet of an operation item under an edition."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from exams.domain.practical import SheetRefused, Subject
from exams.domain.practical_draw import task_json
from exams.domain.practical_sheet import SheetValue, read_sheet
from qualifications import api as qualifications

FOLDER = Path(__file__).resolve().parents[1] / "practical_sheets"


@lru_cache(maxsize=1)
def load_sheets() -> tuple[SheetValue, ...]:
    """Every sheet, read strictly."""
    return tuple(read_sheet(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))


def sheet_for(item: qualifications.OperationItem) -> SheetValue:
    """The sheet made for this item, else the general one."""
    own = [sheet for sheet in load_sheets() if item.key in sheet.items]
    general = [sheet for sheet in load_sheets() if not sheet.items]
    return (own or general)[0]


def frozen_tasks(item: qualifications.OperationItem, edition: qualifications.Edition) -> tuple[str, list[Any]]:
    """The sheet's name, and the tasks of each of the edition's subjects; SheetRefused when they don't fit."""
    if edition.practical is None:
        raise SheetRefused("本规则版本没有实操考试。")
    sheet = sheet_for(item)
    subjects = []
    for rule in edition.practical.subjects:
        tasks = sheet.subjects.get(rule.code, ())
        if not tasks or any(task.marks != rule.weight for task in tasks):
            raise SheetRefused(
                f"评分表“{sheet.name}”的 {rule.code} 与规则版本的分值 {rule.weight} 不符，请联系管理员。"
            )
        subjects.append(
            {"code": rule.code, "name": rule.name, "weight": rule.weight, "tasks": [task_json(task) for task in tasks]}
        )
    return sheet.name, subjects


def blank_sheet(item: qualifications.OperationItem, edition: qualifications.Edition) -> tuple[str, list[Subject]]:
    """For a sitting that drew no tasks: the first task of each subject, with the edition's names and weights."""
    name, subjects = frozen_tasks(item, edition)
    sheet = sheet_for(item)
    return name, [
        Subject(subject["code"], subject["name"], subject["weight"], sheet.subjects[subject["code"]][0].steps)
        for subject in subjects
    ]
