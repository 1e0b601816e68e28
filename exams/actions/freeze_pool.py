"""Freeze the pool of a lock with its plan, and bring both back for drawing and proving."""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import Any

from evidence import api as evidence
from exams.domain.assembly import ALGORITHM, Assembler
from exams.domain.blueprint import BlueprintRule, PoolItem
from exams.domain.dice import commitment
from exams.domain.plan import Plan, UnitClass
from exams.models import Blueprint, FrozenPool, Sitting
from exams.models.pool import rule_of


def pack(value: Any) -> bytes:
    """JSON, compressed."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(data: bytes | memoryview) -> Any:
    return json.loads(zlib.decompress(bytes(data)))


def plan_json(plan: Plan) -> dict[str, Any]:
    """Everything a draw needs besides the blueprint: classes in their order, fill, facilities, variants."""
    return {
        "classes": [
            {"quotas": list(group.quotas), "required": group.is_required, "units": [list(unit) for unit in group.units],
             "facility_sum": group.facility_sum}
            for group in plan.classes
        ],
        "fill": [[list(pair) for pair in fill] for fill in plan.fill],
        "facility": [[identity, value] for identity, value in sorted(plan.facility.items())],
        "variants": [[list(unit), quota, list(ids)] for (unit, quota), ids in sorted(plan.variants.items())],
    }  # fmt: skip


def plan_from(data: dict[str, Any], blueprint: BlueprintRule) -> Plan:
    """The inverse of `plan_json`."""
    return Plan(
        blueprint=blueprint,
        classes=tuple(
            UnitClass(
                tuple(row["quotas"]), row["required"], tuple(tuple(unit) for unit in row["units"]), row["facility_sum"]
            )
            for row in data["classes"]
        ),
        fill=tuple(tuple((quota, count) for quota, count in fill) for fill in data["fill"]),
        facility=dict(data["facility"]),
        variants={(tuple(unit), quota): tuple(ids) for unit, quota, ids in data["variants"]},
    )


def blueprint_json(rule: BlueprintRule) -> dict[str, Any]:
    """What of a blueprint decides a draw; its digest is the blueprint's hash."""
    return {
        "sections": [
            {
                "title": section.title,
                "marks": section.marks,
                "policy": section.policy,
                "quotas": [
                    [q.type, q.count, q.area, q.difficulty, q.difficulty_to, q.scope, q.tag, q.cognitive]
                    for q in section.quotas
                ],
            }
            for section in rule.sections
        ],
        "required": list(rule.required),
        "tolerance": rule.tolerance,
        "target": rule.target,
        "max_exposure": rule.max_exposure,
    }


def freeze_pool(plan: Plan, items: list[PoolItem]) -> FrozenPool:
    """The one row of this pool under this blueprint; a second lock of the same finds it there."""
    rows = [list(item) for item in items]
    pool_hash = evidence.digest(rows)
    planned = plan_json(plan)
    plan_hash = evidence.digest(planned)
    frozen, _created = FrozenPool.objects.get_or_create(
        digest=evidence.digest([pool_hash, plan_hash]),
        defaults={
            "pool_hash": pool_hash,
            "plan_hash": plan_hash,
            "rows": pack(rows),
            "plan": pack(planned),
            "size": len(rows),
        },
    )
    return frozen


def seal_papers(
    sitting: Sitting, plan: Plan, items: list[PoolItem], *, forms: int, seats: dict[str, Any] | None = None
) -> None:
    """What the platform commits to before the sitting: with the secret revealed, everything is drawn again from it.

    `seats`: which seats are drawn for whom, promised by its hash. Sets pool, promise and commitment; the caller saves.
    """
    sitting.pool = freeze_pool(plan, items)
    sitting.promise = {
        "algorithm": ALGORITHM,
        "pool_hash": sitting.pool.pool_hash,
        "plan_hash": sitting.pool.plan_hash,
        "blueprint_hash": evidence.digest(blueprint_json(plan.blueprint)),
        "secret_hash": commitment(sitting.secret),
        "forms": forms,
    }
    if seats is not None:
        sitting.promise |= {"usable_seats": seats["usable"], "seats_hash": evidence.digest(seats)}
    sitting.commitment = evidence.digest(sitting.promise)


@lru_cache(maxsize=8)
def _plan_of(pool_id: int, blueprint_id: int, hashes: tuple[str, str]) -> Plan:
    """Neither a frozen pool nor an approved blueprint changes, so one process reads them once.

    `hashes` of plan and blueprint: what was promised; RuntimeError when the rows are no longer that.
    """
    rule = rule_of(Blueprint.objects.get(pk=blueprint_id))
    planned = unpack(FrozenPool.objects.get(pk=pool_id).plan)
    if (evidence.digest(planned), evidence.digest(blueprint_json(rule))) != hashes:
        raise RuntimeError("the frozen plan or the blueprint is not what the sitting promised")
    return plan_from(planned, rule)


@lru_cache(maxsize=8)
def _assembler(pool_id: int, blueprint_id: int, hashes: tuple[str, str], secret: str) -> Assembler:
    return Assembler(_plan_of(pool_id, blueprint_id, hashes), secret)


def assembler_of(sitting: Sitting) -> Assembler:
    """Draws the papers of a locked sitting."""
    if sitting.pool_id is None or sitting.blueprint_id is None:
        raise RuntimeError("a sitting without a frozen pool draws no papers")
    hashes = (sitting.promise["plan_hash"], sitting.promise["blueprint_hash"])
    return _assembler(sitting.pool_id, sitting.blueprint_id, hashes, sitting.secret)
