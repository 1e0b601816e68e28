"""The real banks: 1,200 items through the same importer as the screen's, and blueprints that draw from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from accounts.api import User
from exams.api import (
    Blueprint,
    ItemBank,
    QuotaRule,
    SectionRule,
    approve_blueprint,
    approve_import,
    check_import,
    commit_import,
    save_blueprint,
)
from portal.sample.places import Places
from qualifications.api import OperationItem

OPEN = (
    ("practice-skills", "作业安全练习题库", "practice_skills", ItemBank.Purpose.PRACTICE),
    ("practice-people", "三级教育与公众安全练习题库", "practice_people", ItemBank.Purpose.PRACTICE),
    ("contest-general", "安全知识竞赛题库", "contest_general", ItemBank.Purpose.CONTEST),
)
"""Banks that are shown with their keys: (key, name, file, purpose). No blueprint draws from them."""


@dataclass(frozen=True, slots=True)
class BankPlan:
    """A bank's file and item, and the composition of its paper: (type, title, count, marks each)."""

    key: str
    name: str
    item: str
    file: str
    sections: tuple[tuple[str, str, int, int], ...]


_SPECIAL = (("judgement", "一、判断题", 70, 100), ("single", "二、单选题", 30, 100))
_SMALL = (("judgement", "一、判断题", 40, 150), ("single", "二、单选题", 20, 150), ("multiple", "三、多选题", 5, 200))
PLANS = (
    BankPlan("low-voltage", "低压电工作业题库", "low-voltage-electrician", "low_voltage", _SPECIAL),
    BankPlan("fusion-welding", "熔化焊接与热切割作业题库", "fusion-welding", "welding", _SPECIAL),
    BankPlan("scaffolding", "登高架设作业题库", "scaffolding", "height", _SPECIAL),
    BankPlan("refrigeration", "制冷与空调设备安装修理作业题库", "refrigeration-installation", "refrigeration", _SMALL),
    BankPlan("hydrogenation", "加氢与氯化工艺作业题库", "hydrogenation-process", "chemical", _SPECIAL),
    BankPlan(
        "safety-manager",
        "安全生产管理人员题库",
        "safety-manager-hazchem",
        "managers",
        (("judgement", "一、判断题", 40, 100), ("single", "二、单选题", 40, 100), ("multiple", "三、多选题", 10, 200)),
    ),
)


def lay_banks(places: Places, users: dict[str, User]) -> dict[str, Blueprint]:
    """Banks and approved blueprints, by bank key; what is there already is left alone."""
    blueprints = {}
    for plan in PLANS:
        bank, created = ItemBank.objects.get_or_create(
            key=plan.key,
            defaults={
                "name": plan.name,
                "operation_item": OperationItem.objects.get(key=plan.item),
                "owner": places.exam_body,
                "scope": ItemBank.Scope.PROVINCIAL,
            },
        )
        if created:
            _fill(bank, plan.file, users)
        blueprint = Blueprint.objects.filter(bank=bank, state=Blueprint.State.APPROVED).first()
        blueprints[plan.key] = blueprint or _blueprint(bank, plan, users["officer"])
    for key, name, file, purpose in OPEN:
        bank, created = ItemBank.objects.get_or_create(
            key=key, defaults={"name": name, "owner": places.exam_body, "purpose": purpose}
        )
        if created:
            _fill(bank, file, users)
    return blueprints


def _fill(bank: ItemBank, file_name: str, users: dict[str, User]) -> None:
    path = Path(settings.ROOT) / "exams" / "banks" / f"{file_name}.xlsx"
    with path.open("rb") as file:
        batch = check_import(file, name=path.name, bank=bank, user=users["author"])
    approve_import(commit_import(batch, user=users["author"], strict=True), user=users["reviewer"])


def _blueprint(bank: ItemBank, plan: BankPlan, officer: User) -> Blueprint:
    sections = [
        SectionRule(title, kind, marks, (QuotaRule(kind, count),)) for kind, title, count, marks in plan.sections
    ]
    draft = save_blueprint(
        name=f"{bank.subject}理论考试（标准卷）",
        bank=bank,
        minutes=120,
        cut_score=8000,
        review=Blueprint.Review.ANSWERS,
        sections=sections,
        user=officer,
    )
    return approve_blueprint(draft, user=officer)
