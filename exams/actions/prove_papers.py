"""The proof of a sitting's papers: everything a stranger needs to draw them again, and our own check of what is stored.

Published with the results. It names item versions by their ids and says how many options each has, and not a word of
their texts; candidates appear by the ids of their registrations only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evidence import api as evidence
from exams.actions.draw_paper import contents_of, derive_paper
from exams.actions.freeze_pool import assembler_of, blueprint_json, unpack
from exams.domain.content import JUDGEMENT, ItemContent
from exams.domain.dice import commitment
from exams.domain.packing import sections_of
from exams.domain.seats import seats_hold, seats_promise
from exams.models import Paper, Sitting


@dataclass(frozen=True, slots=True)
class Verdict:
    """One link of the proof; `reason` says what is wrong."""

    name: str
    ok: bool
    reason: str = ""


def shape_of(content: ItemContent) -> list[list[Any]]:
    """[options, fixed places, is shuffled, is a part] of every position the item takes."""
    if content.parts:
        return [[*row[:3], True] for part in content.parts for row in shape_of(part)]
    count = len(content.targets or content.options)
    return [[count, list(content.fixed), content.shuffle and content.type != JUDGEMENT, False]]


def proof_of(sitting: Sitting) -> dict[str, Any]:
    """The published proof as JSON; ValueError before the results are published: the secret is still one."""
    if sitting.state != Sitting.State.PUBLISHED or sitting.pool is None:
        raise ValueError("the proof is published with the results")
    rule, promise = assembler_of(sitting).plan.blueprint, sitting.promise
    papers = list(
        Paper.objects.filter(registration__sitting=sitting)
        .order_by("registration__draw_number")
        .values_list("registration__uuid", "registration__draw_number", "origin", "orders", "draw_hash", "expected")
    )
    drawn = {identity for row in papers for identity in row[2]}
    return {
        "sitting": str(sitting.uuid),
        "promise": promise,
        "commitment": sitting.commitment,
        "secret": sitting.secret,
        "pool": unpack(sitting.pool.rows),
        "plan": unpack(sitting.pool.plan),
        "blueprint": blueprint_json(rule),
        "shapes": {str(identity): shape_of(content) for identity, content in contents_of(drawn).items()},
        **({"seats": _seats_of(sitting)} if "seats_hash" in promise else {}),
        "papers": [
            {"registration": str(uuid), "number": number, "origin": origin, "orders": orders, "draw_hash": draw_hash,
             "expected": expected}
            for uuid, number, origin, orders, draw_hash, expected in papers
        ],
    }  # fmt: skip


def _seats_of(sitting: Sitting) -> dict[str, Any]:
    """The usable seats, the registrations in the order of the tickets, and the seat drawn for each.

    The drawn seat stands in the draw number for good; an invigilator who moves somebody writes a reason of its own.
    """
    rows = sitting.registrations.filter(draw_number__isnull=False).order_by("ticket_number")
    drawn = list(rows.values_list("uuid", "draw_number"))
    return {
        **seats_promise(sitting.promise["usable_seats"], [str(uuid) for uuid, _number in drawn]),
        "drawn": [(number or 0) + 1 for _uuid, number in drawn],
    }


def prove_papers(sitting: Sitting) -> Iterator[Verdict]:
    """Check promise and every stored paper against what the published rule draws, content and key included."""
    yield from _promise(sitting)
    contents = contents_of(assembler_of(sitting).plan.facility)
    papers = Paper.objects.filter(registration__sitting=sitting).select_related("registration", "answer_key")
    for paper in papers.order_by("registration__draw_number").iterator(100):
        drawn = derive_paper(paper.registration, sitting, contents)
        stored = evidence.digest([paper.content, paper.origin, paper.answer_key.letters])
        reason = ""
        if evidence.digest([paper.origin, paper.orders]) != paper.draw_hash or stored != paper.paper_hash:
            reason = "试卷内容与它自己的哈希不符，被改动过"
        elif drawn.draw_hash != paper.draw_hash:
            reason = "按公布的规则抽出的题目或选项次序与所存试卷不同"
        elif drawn.paper_hash != paper.paper_hash:
            reason = "题目相同，但题面或答案与题库中的版本不同"
        elif paper.packed and not _is_same(paper):
            reason = "发给考生的试卷与所存试卷不同，被改动过"
        yield Verdict(f"准考证 {paper.registration.ticket_number}", not reason, reason)


def _is_same(paper: Paper) -> bool:
    """Is what a start sends what is stored?"""
    try:
        return bool(sections_of(bytes(paper.packed)) == paper.content["sections"])
    except ValueError:
        return False


def _promise(sitting: Sitting) -> Iterator[Verdict]:
    promise = sitting.promise
    recorded = [
        event.body.get("commitment")
        for event in evidence.events_about(sitting.subject)
        if event.kind == "exams.sitting.locked"
    ]
    yield Verdict("存证中的承诺值", recorded == [sitting.commitment], "存证链中的承诺值与场次的不同")
    yield Verdict("承诺值", evidence.digest(promise) == sitting.commitment, "承诺内容与承诺值不符")
    yield Verdict("密钥", commitment(sitting.secret) == promise["secret_hash"], "密钥与事先公布的哈希不符")
    pool = sitting.pool
    if pool is None:
        raise ValueError("a sitting without a frozen pool has no papers to prove")
    yield Verdict("题库快照", evidence.digest(unpack(pool.rows)) == promise["pool_hash"], "题库快照被改动")
    yield Verdict("抽题计划", evidence.digest(unpack(pool.plan)) == promise["plan_hash"], "抽题计划被改动")
    if "seats_hash" in promise:
        seats = _seats_of(sitting)
        drawn = dict(zip(seats["registrations"], seats.pop("drawn"), strict=True))
        yield Verdict("机位名单", evidence.digest(seats) == promise["seats_hash"], "可用机位或抽签次序被改动")
        yield Verdict("机位抽签", seats_hold(sitting.secret, seats, drawn), "机位与按公布的规则抽出的不同")
