"""Draw a registration's paper from its recorded seed and store it whole, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from evidence import api as evidence
from exams.actions.freeze_pool import assembler_of
from exams.domain.assembly import ALGORITHM, Assembly
from exams.domain.content import ItemContent
from exams.domain.dice import seed_of
from exams.domain.packing import pack
from exams.domain.paper import PaperValue, write_paper
from exams.models import ItemVersion, Paper, PaperKey, Registration, Sitting


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as the published rule makes it, with the seed it came from."""

    seed: str
    assembly: Assembly
    value: PaperValue

    @property
    def draw_hash(self) -> str:
        """Over origin and orders: what can be drawn again without a word of the items."""
        return evidence.digest([self.value.origin, self.value.orders])

    @property
    def paper_hash(self) -> str:
        return evidence.digest([self.value.content, self.value.origin, self.value.key])


def place_of(registration: Registration, sitting: Sitting) -> tuple[str, int]:
    """Seed and draw number. With parallel forms, candidates of one form have both in common."""
    number = registration.draw_number
    if number is None:
        raise RuntimeError("a registration without a draw number has no paper")
    forms = sitting.promise.get("forms", 0)
    if forms:
        form = number % forms
        return seed_of(sitting.secret, f"form:{form}"), form
    return seed_of(sitting.secret, str(registration.uuid)), number


def assembly_of(registration: Registration, sitting: Sitting) -> tuple[str, Assembly]:
    """Seed and drawn items."""
    seed, number = place_of(registration, sitting)
    return seed, assembler_of(sitting).assemble(seed=seed, number=number)


def contents_of(ids: Iterable[int]) -> dict[int, ItemContent]:
    """The contents of item versions, in one query."""
    rows = ItemVersion.objects.filter(pk__in=set(ids)).only("pk", "type", "stem", "options", "key", "body")
    return {version.pk: version.content for version in rows}


def derive_paper(
    registration: Registration, sitting: Sitting, contents: Mapping[int, ItemContent] | None = None
) -> Drawn:
    """The paper as the published rule makes it; the same for every call. `contents`: when known already."""
    seed, assembly = assembly_of(registration, sitting)
    known = contents_of(assembly.ids) if contents is None else contents
    value = write_paper(assembler_of(sitting).plan.blueprint, assembly, known, seed=seed)
    return Drawn(seed, assembly, value)


def paper_rows(drawn: Drawn, registration: Registration, sitting: Sitting) -> tuple[Paper, PaperKey]:
    """The rows to store, not yet saved."""
    paper = Paper(
        registration=registration,
        seed=drawn.seed,
        algorithm=ALGORITHM,
        pool_hash=sitting.promise["pool_hash"],
        content=drawn.value.content,
        packed=pack(drawn.value.content["sections"]),
        origin=drawn.value.origin,
        orders=drawn.value.orders,
        expected=drawn.assembly.expected // 10_000,
        draw_hash=drawn.draw_hash,
        paper_hash=drawn.paper_hash,
    )
    return paper, PaperKey(paper=paper, letters=drawn.value.key)


def draw_paper(registration: Registration, sitting: Sitting) -> Paper:
    """The stored paper, drawn now when it was not prepared. Two callers at once get the same row (I8)."""
    existing = Paper.objects.filter(registration=registration).first()
    if existing is not None:
        return existing
    paper, key = paper_rows(derive_paper(registration, sitting), registration, sitting)
    paper.drawn_at = evidence.database_now()
    with transaction.atomic():
        # the registration's row serializes two that draw at once: the second finds the first one's paper
        Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        existing = Paper.objects.filter(registration=registration).first()
        if existing is not None:
            return existing
        paper.save()
        key.paper = paper
        key.save()
    return paper
