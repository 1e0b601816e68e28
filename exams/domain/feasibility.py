"""Can a pool fill a blueprint, evenly and equally hard? Decided before the first candidate, with reasons.

Quantities are decided exactly, by maximum matching (`domain.plan`). Exposure is a property of the plan: every unit of
a class stands in the same share of papers, drawn / size. Equal difficulty is shown on the papers of a made-up sitting;
the bound beside it holds for all papers.
"""

from __future__ import annotations

from dataclasses import dataclass

from exams.domain.assembly import Unbalanced, spread_bound, trial
from exams.domain.blueprint import BlueprintRule, Pool, QuotaRule
from exams.domain.plan import Plan, Shortage, ShortPool, make_plan

TRIAL_PAPERS = 200


@dataclass(frozen=True, slots=True)
class Overused:
    """Units that these quotas would put into more papers than allowed; `missing` more units would do."""

    quotas: tuple[QuotaRule, ...]
    percent: float
    missing: int


@dataclass(frozen=True, slots=True)
class Feasibility:
    """What was shown. Expected marks and spread in hundredths; `rounds`: the most that a trial paper needed.

    `balance_failed`: the tolerance can't be met; `average` then says what the pool gives.
    """

    plan: Plan | None
    shortages: tuple[Shortage, ...] = ()
    overused: tuple[Overused, ...] = ()
    balance_failed: bool = False
    average: float = 0
    spread: float = 0
    spread_bound: float = 0
    rounds: int = 0

    @property
    def top_exposure(self) -> float:
        """The largest share of papers in which an item stands that is not required, in percent."""
        if self.plan is None:
            return 0.0
        classes = enumerate(self.plan.classes)
        return max(
            (100 * self.plan.drawn(at) / group.size for at, group in classes if not group.is_required), default=0.0
        )

    @property
    def is_feasible(self) -> bool:
        return self.plan is not None and not (self.overused or self.balance_failed)


def prove(blueprint: BlueprintRule, pool: Pool, *, papers: int = TRIAL_PAPERS) -> Feasibility:
    """Plan, exposure, and a trial of `papers` papers when a tolerance is asked."""
    try:
        plan = make_plan(blueprint, pool)
    except ShortPool as short:
        return Feasibility(None, shortages=short.shortages)
    overused = _overused(plan)
    average = plan.expected / 10_000
    if blueprint.tolerance is None and blueprint.target is None:
        return Feasibility(plan, overused=overused, average=average)
    try:
        drawn = trial(plan, papers=papers)
    except Unbalanced:
        return Feasibility(plan, overused=overused, balance_failed=True, average=average)
    expected = [paper.expected for paper in drawn]
    return Feasibility(
        plan,
        overused=overused,
        average=average,
        spread=(max(expected) - min(expected)) / 10_000,
        spread_bound=spread_bound(plan) / 10_000,
        rounds=max(paper.rounds for paper in drawn),
    )


def _overused(plan: Plan) -> tuple[Overused, ...]:
    most = plan.blueprint.max_exposure
    if not most:
        return ()
    quotas = plan.blueprint.quotas
    found = []
    for at, group in enumerate(plan.classes):
        drawn = plan.drawn(at)
        if not group.is_required and drawn * 100 > most * group.size:
            named = tuple(quotas[quota] for quota, _count in plan.fill[at])
            needed = -(-drawn * 100 // most)
            found.append(Overused(named, 100 * drawn / group.size, needed - group.size))
    return tuple(found)
