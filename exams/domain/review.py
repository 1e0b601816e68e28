"""The way of an item version: draft → handed in → approved or returned; retiring; and filing (tags, areas, groups).

The rules are ours: whoever wrote a version never approves it (author ≠ approver, 教考分离), a return and a retirement
say why, and what papers draw is filed anew only by those who may approve.
"""

from __future__ import annotations

from dataclasses import dataclass

DRAFT, REVIEW, APPROVED, REJECTED = "draft", "review", "approved", "rejected"
HAND_IN, WITHDRAW, APPROVE, RETURN, RETIRE, RESTORE = "hand_in", "withdraw", "approve", "return", "retire", "restore"
TAG, UNTAG, MOVE, EXCLUDE = "tag", "untag", "move", "exclude"
FILING = (TAG, UNTAG, MOVE, EXCLUDE)
STEPS = (HAND_IN, WITHDRAW, APPROVE, RETURN, RETIRE, RESTORE, *FILING)
AUTHORS, REVIEWERS = (HAND_IN, WITHDRAW), (APPROVE, RETURN, RETIRE, RESTORE)
"""Steps of those who may edit, and of those who may approve; filing is open to both, within its rule."""
SAYS_WHY = (RETURN, RETIRE, RESTORE)


@dataclass(frozen=True, slots=True)
class Standing:
    """An item as somebody finds it: the state of its newest version, whether that somebody wrote it, and its use."""

    state: str
    is_own: bool
    is_retired: bool
    is_in_use: bool


@dataclass(frozen=True, slots=True)
class Power:
    """What somebody may do in the bank: write items, approve items."""

    edits: bool
    approves: bool


def refusal(step: str, standing: Standing, power: Power) -> str:
    """Why this step can't be taken, as a sentence; empty when it can."""
    if step in AUTHORS and not power.edits:
        return "只有命题员可以这样做。"
    if step in REVIEWERS and not power.approves:
        return "只有审题员可以这样做。"
    if step == RESTORE:
        return "" if standing.is_retired else "没有停用，不必恢复。"
    if standing.is_retired:
        return "已经停用，请先恢复使用。"
    if step in FILING:
        return _filing(standing, power)
    return _on_its_way(step, standing)


def _on_its_way(step: str, standing: Standing) -> str:
    if step == RETIRE:
        return ""
    if step == HAND_IN:
        if standing.state == REVIEW:
            return "已经提交过，正等待审定。"
        return "" if standing.state in (DRAFT, REJECTED) else "最新版已经审定，没有可提交的草稿。"
    if standing.state != REVIEW:
        return "最新版已经审定。" if standing.state == APPROVED else "还是草稿，没有提交审定。"
    if step == APPROVE and standing.is_own:
        return "命题与审题必须由不同的人完成：您写的题请由另一位审题员审定。"
    if step == WITHDRAW and not standing.is_own:
        return "只有写这一版的人可以撤回。"
    return ""


def _filing(standing: Standing, power: Power) -> str:
    if standing.is_in_use and not power.approves:
        return "在用的题由审题员调整标签、知识点和互斥组。"
    if not (power.edits or power.approves):
        return "只有命题员和审题员可以这样做。"
    return ""
