"""Show whether the bank can fill a blueprint, and approve it when it can."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.domain.blueprint import QuotaRule
from exams.domain.feasibility import Feasibility, prove
from exams.models import Blueprint, Difficulty, ItemType
from exams.models.pool import pool_of, pool_rows, rule_of


class BlueprintRefused(Exception):
    """The blueprint can't be approved; `sentences` say what is missing."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences


def quota_words(quota: QuotaRule) -> str:
    """`单选题·触电急救·难 ×5`."""
    parts = [str(ItemType(quota.type).label), quota.area or "全部知识点"]
    if quota.difficulty is not None:
        parts.append(str(Difficulty(quota.difficulty).label))
    return f"{'·'.join(parts)} ×{quota.count}"


def shortage_sentences(feasibility: Feasibility) -> list[str]:
    """One sentence for each clashing set of quotas, with the missing count."""
    return [
        f"{' 与 '.join(quota_words(quota) for quota in shortage.quotas)}：共需 {shortage.wanted} 题，"
        f"题库只有 {shortage.available} 题，缺 {shortage.missing} 题"
        for shortage in feasibility.shortages
    ]


def prove_blueprint(blueprint: Blueprint) -> Feasibility:
    """Against the bank as it is now."""
    pool = pool_of(pool_rows(blueprint.bank))
    return prove(rule_of(blueprint), {stratum: len(ids) for stratum, ids in pool.items()})


def approve_blueprint(blueprint: Blueprint, *, user: User) -> Blueprint:
    """Draft → approved with its proof; BlueprintRefused when a paper could come out short or the marks don't fit."""
    require(user, "blueprints.manage", blueprint.owner)
    rule = rule_of(blueprint)
    sentences = shortage_sentences(prove_blueprint(blueprint))
    if not rule.count:
        sentences.append("还没有设置题量")
    if rule.full_marks < blueprint.cut_score:
        sentences.append(f"卷面满分 {rule.full_marks / 100:g} 分，低于合格线 {blueprint.cut_score / 100:g} 分")
    if sentences:
        raise BlueprintRefused(sentences)
    rows = pool_rows(blueprint.bank)
    with transaction.atomic():
        now = evidence.database_now()
        proof: dict[str, Any] = {
            "items": rule.count,
            "full_marks": rule.full_marks,
            "pool": len(rows),
            "pool_hash": evidence.digest(rows),
            "by_type": dict(Counter(str(row[1]) for row in rows)),
            "at": now.isoformat(),
        }
        changed = Blueprint.objects.filter(pk=blueprint.pk, state=Blueprint.State.DRAFT).update(
            state=Blueprint.State.APPROVED, proof=proof, approved_by=user, approved_at=now
        )
        if not changed:
            raise BlueprintRefused(["方案已经审定或停用"])
        evidence.append(
            "exams.blueprint.approved",
            actor=user.actor,
            subjects=[f"blueprint:{blueprint.uuid}", f"bank:{blueprint.bank.key}"],
            body={"proof": proof, "cut_score": blueprint.cut_score, "minutes": blueprint.minutes},
        )
    blueprint.refresh_from_db()
    return blueprint
