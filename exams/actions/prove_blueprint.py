"""Show whether the bank can fill a blueprint, and approve it when it can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.domain.blueprint import BlueprintRule, QuotaRule
from exams.domain.feasibility import Feasibility, prove
from exams.domain.plan import Shortage
from exams.models import Blueprint, Cognitive, Difficulty, ItemBank, ItemType
from exams.models.pool import pool_of, rule_of


class BlueprintRefused(Exception):
    """The blueprint can't be approved; `sentences` say what is missing."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences


def quota_words(quota: QuotaRule) -> str:
    """`单选题·触电急救·难 ×5`."""
    return f"{asked_words(quota)} ×{quota.count}"


def asked_words(quota: QuotaRule) -> str:
    """`单选题·触电急救·难`: what an item has to be."""
    parts = [str(ItemType(quota.type).label) if quota.type else "不限题型", quota.area or "全部知识点"]
    parts += [words for words in (band_words(quota), *condition_words(quota)) if words]
    return "·".join(parts)


def band_words(quota: QuotaRule) -> str:
    """`中至难`; empty when any difficulty will do."""
    if quota.difficulty is None:
        return ""
    ends = dict.fromkeys((quota.difficulty, quota.difficulty_to or quota.difficulty))
    return "至".join(str(Difficulty(level).label) for level in ends)


def condition_words(quota: QuotaRule) -> list[str]:
    """What else is asked: scope, cognitive level, tag."""
    words = []
    if quota.scope:
        words.append(str(ItemBank.Scope(quota.scope).label))
    if quota.cognitive:
        words.append(str(Cognitive(quota.cognitive).label))
    if quota.tag:
        words.append(f"标签“{quota.tag}”")
    return words


def shortage_sentences(shortages: Iterable[Shortage]) -> list[str]:
    """One sentence for each clashing set of quotas, with the missing count."""
    return [
        f"有 {shortage.missing} 道必考题在方案中没有位置，或不在题库中"
        if shortage.required
        else f"{' 与 '.join(quota_words(quota) for quota in shortage.quotas)}：共需 {shortage.wanted} 题，"
        f"题库只有 {shortage.available} 题，缺 {shortage.missing} 题"
        for shortage in shortages
    ]


def reasons_against(rule: BlueprintRule, proof: Feasibility) -> list[str]:
    """Everything that stands against drawing papers, in sentences that say what to change."""
    sentences = shortage_sentences(proof.shortages)
    for found in proof.overused:
        words = "、".join(quota_words(quota) for quota in found.quotas)
        sentences.append(
            f"{words}：每道题会出现在 {found.percent:.0f}% 的试卷中，超过上限 {rule.max_exposure}%，"
            f"还需补充 {found.missing} 道题"
        )
    if proof.balance_failed:
        aim = proof.average if rule.target is None else rule.target
        sentences.append(
            f"抽不出期望得分在 {aim / 100:.1f} ± {(rule.tolerance or 0) / 100:g} 分以内的试卷："
            f"题库平均期望得分为 {proof.average / 100:.1f} 分，请调整目标、放宽允许差或补充题目"
        )
    return sentences


def approve_blueprint(blueprint: Blueprint, *, user: User) -> Blueprint:
    """Draft → approved with its proof; BlueprintRefused when a paper could come out short or the marks don't fit."""
    require(user, "blueprints.manage", blueprint.owner)
    seen = Blueprint.objects.get(pk=blueprint.pk)
    rule, items = rule_of(seen), pool_of(seen)
    shown = prove(rule, items)
    sentences = reasons_against(rule, shown)
    if not rule.count:
        sentences.append("还没有设置题量")
    if rule.full_marks < seen.cut_score:
        sentences.append(f"卷面满分 {rule.full_marks / 100:g} 分，低于合格线 {seen.cut_score / 100:g} 分")
    if sentences:
        raise BlueprintRefused(sentences)
    with transaction.atomic():
        held = Blueprint.objects.select_for_update().get(pk=seen.pk)
        if held.state != Blueprint.State.DRAFT:
            raise BlueprintRefused(["方案已经审定或停用"])
        if (rule_of(held), held.cut_score, held.minutes) != (rule, seen.cut_score, seen.minutes):
            raise BlueprintRefused(["方案刚刚被修改，请重新核对后再审定"])
        now = evidence.database_now()
        proof: dict[str, Any] = {
            "items": rule.count,
            "full_marks": rule.full_marks,
            "pool": len(items),
            "pool_hash": evidence.digest([list(item) for item in items]),
            "by_type": dict(Counter(item.type for item in items)),
            "expected": round(shown.average),
            "spread": round(shown.spread, 1),
            "at": now.isoformat(),
        }
        held.state, held.proof, held.approved_by, held.approved_at = Blueprint.State.APPROVED, proof, user, now
        held.save(update_fields=["state", "proof", "approved_by", "approved_at"])
        evidence.append(
            "exams.blueprint.approved",
            actor=user.actor,
            subjects=[f"blueprint:{blueprint.uuid}", f"bank:{blueprint.bank.key}"],
            body={"proof": proof, "cut_score": held.cut_score, "minutes": held.minutes},
        )
    blueprint.refresh_from_db()
    return blueprint
