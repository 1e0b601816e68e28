"""What anybody needs to draw a sample again, and whether it comes out the same now."""

from __future__ import annotations

from typing import Any

from audits.domain.sampling import ALGORITHM, draw
from audits.models import AuditSample
from evidence import api as evidence

HOW = "每个编号的排序值为 SHA-256(种子:编号)，取排序值最小的若干个；种子是证据链上固定抽样范围那条记录的哈希。"


def prove_sample(sample: AuditSample) -> dict[str, Any]:
    """`{algorithm, how, population, population_hash, seed, event, size, drawn, ok, fault}`; names are uuids only."""
    event = evidence.Event.objects.filter(seq=sample.frozen_seq).first()
    stored = [str(uuid) for uuid in sample.cases.order_by("position").values_list("certificate__uuid", flat=True)]
    fault = _fault(sample, event, stored)
    return {
        "algorithm": ALGORITHM,
        "how": HOW,
        "population": sample.population,
        "population_hash": sample.population_hash,
        "seed": sample.seed,
        "event": event.as_json() if event else None,
        "size": sample.size,
        "drawn": stored,
        "ok": not fault,
        "fault": fault,
    }


def _fault(sample: AuditSample, event: Any, stored: list[str]) -> str:
    if event is None or event.hash != sample.seed:
        return "种子不是证据链上固定抽样范围那条记录的哈希。"
    if event.body.get("population_hash") != sample.population_hash:
        return "抽样范围与固定时存证的不同。"
    if evidence.digest(sample.population) != sample.population_hash:
        return "抽样范围名单被改动。"
    if stored != list(draw(sample.population, seed=sample.seed, size=sample.size)):
        return "按种子重新抽取，结果与所存名单不同。"
    return ""
