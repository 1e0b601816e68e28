"""The proof of a practical sitting's draw: what a stranger needs to draw every task again, and our own check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence import api as evidence
from exams.actions.freeze_tasks import pool_of_tasks
from exams.actions.prove_papers import Verdict
from exams.domain.dice import commitment, seed_of
from exams.domain.practical_draw import draw_tasks
from exams.models import PracticalPlan, Sitting, TaskDraw


def proof_of_tasks(sitting: Sitting) -> dict[str, Any]:
    """The published proof as JSON; ValueError before the results are published: the secret is still one."""
    if sitting.state != Sitting.State.PUBLISHED:
        raise ValueError("the proof is published with the results")
    plan = PracticalPlan.objects.get(sitting=sitting)
    draws = TaskDraw.objects.filter(registration__sitting=sitting).order_by("registration__draw_number")
    return {
        "kind": "practical",
        "sitting": str(sitting.uuid),
        "promise": sitting.promise,
        "commitment": sitting.commitment,
        "secret": sitting.secret,
        "tasks": pool_of_tasks(plan.tasks),
        "rule": plan.rule,
        "papers": [
            {"registration": str(uuid), "number": number, "tasks": tasks}
            for uuid, number, tasks in draws.values_list("registration__uuid", "registration__draw_number", "tasks")
        ],
    }


def prove_tasks(sitting: Sitting) -> Iterator[Verdict]:
    """Check promise, frozen tasks and every draw against what the published rule draws."""
    plan = PracticalPlan.objects.get(sitting=sitting)
    pool, promise = pool_of_tasks(plan.tasks), sitting.promise
    recorded = [
        event.body.get("commitment")
        for event in evidence.events_about(sitting.subject)
        if event.kind == "exams.sitting.locked"
    ]
    yield Verdict("存证中的承诺值", recorded == [sitting.commitment], "存证链中的承诺值与场次的不同")
    yield Verdict("承诺值", evidence.digest(promise) == sitting.commitment, "承诺内容与承诺值不符")
    yield Verdict("密钥", commitment(sitting.secret) == promise["secret_hash"], "密钥与事先公布的哈希不符")
    yield Verdict("实操题目", evidence.digest(pool) == promise["tasks_hash"], "冻结的题目被改动")
    yield Verdict("评分规则", evidence.digest(plan.rule) == promise["rule_hash"], "评分规则被改动")
    draws = TaskDraw.objects.filter(registration__sitting=sitting).select_related("registration")
    for draw in draws.order_by("registration__draw_number").iterator(100):
        again = draw_tasks(pool, seed=seed_of(sitting.secret, str(draw.registration.uuid)))
        ok = again == draw.tasks
        yield Verdict(f"准考证 {draw.registration.ticket_number}", ok, "" if ok else "按公布的规则抽出的题目不同")
