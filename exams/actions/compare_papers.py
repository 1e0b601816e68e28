"""How the papers of a locked sitting lie beside each other, drawn again from its secret; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from exams.actions.draw_paper import place_of
from exams.actions.freeze_pool import assembler_of
from exams.domain.assembly import Assembly
from exams.domain.blueprint import SectionRule
from exams.domain.statistics.papers import Beside, Paper, compare, shared
from exams.models import Registration, Sitting

MATRIX = 40
"""Candidates in the matrix of common items; more can't be read."""


@dataclass(frozen=True, slots=True)
class SittingPapers:
    """`distinct`: different papers. `seats` and `matrix`: common items of the first candidates, by seat, 0…1."""

    beside: Beside
    distinct: int
    seats: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]
    expected: tuple[float, ...]


def compare_papers(sitting: Sitting) -> SittingPapers | None:
    """None with fewer than two candidates, or before the lock."""
    if sitting.pool_id is None or sitting.blueprint is None:
        return None
    registered = sitting.registrations.filter(state=Registration.State.REGISTERED, draw_number__isnull=False)
    places = [
        (registration, *place_of(registration, sitting)) for registration in registered.order_by("draw_number", "pk")
    ]
    if len(places) < 2:
        return None
    return _compared(
        sitting.pk,
        sitting.blueprint.cut_score,
        tuple((registration.seat, seed, number) for registration, seed, number in places),
    )


@lru_cache(maxsize=4)
def _compared(sitting_id: int, cut: int, places: tuple[tuple[int | None, str, int], ...]) -> SittingPapers:
    """What was locked does not change: one process reckons it once."""
    sitting = Sitting.objects.get(pk=sitting_id)
    assembler = assembler_of(sitting)
    plan = assembler.plan
    drawn = [assembler.assemble(seed=seed, number=number) for _seat, seed, number in places]
    papers = [_marks(assembly, plan.blueprint.sections) for assembly in drawn]
    filled = [group for at, group in enumerate(plan.classes) if plan.drawn(at)]
    drawable = {identity for group in filled for unit in group.units for identity in unit}
    beside = compare(papers, plan.facility, cut=cut, drawable=drawable)
    first = sorted(range(len(places)), key=lambda at: (places[at][0] is None, places[at][0] or 0, at))[:MATRIX]
    return SittingPapers(
        beside,
        len({assembly.sections for assembly in drawn}),
        tuple(str(places[at][0] or at + 1) for at in first),
        tuple(tuple(shared(papers[one], papers[other]) for other in first) for one in first),
        tuple(assembly.expected / 1_000_000 for assembly in drawn),
    )


def _marks(assembly: Assembly, sections: Sequence[SectionRule]) -> Paper:
    return {
        identity: section.marks for section, ids in zip(sections, assembly.sections, strict=True) for identity in ids
    }
