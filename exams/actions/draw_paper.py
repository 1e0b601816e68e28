"""Draw a registration's paper from its recorded seed and store it whole, once."""

from __future__ import annotations

from functools import lru_cache

from django.db import transaction

from evidence import api as evidence
from exams.domain.assembly import ALGORITHM, assemble
from exams.domain.blueprint import BlueprintRule, Stratum
from exams.domain.dice import seed_of
from exams.domain.paper import ItemFacts, PaperValue, write_paper
from exams.models import ItemVersion, Paper, PaperKey, Registration, Sitting
from exams.models.pool import pool_of, rule_of


@lru_cache(maxsize=16)
def _frozen(sitting_id: int, pool_hash: str) -> tuple[BlueprintRule, dict[Stratum, list[int]]]:
    """Blueprint and pool of a locked sitting; neither changes after the lock, so one process reads them once."""
    sitting = Sitting.objects.select_related("blueprint").get(pk=sitting_id)
    if sitting.blueprint is None or sitting.pool_hash != pool_hash:
        raise RuntimeError("a locked sitting lost its blueprint or its pool")
    return rule_of(sitting.blueprint), pool_of(sitting.pool)


def derive_paper(registration: Registration, sitting: Sitting) -> tuple[str, PaperValue]:
    """Seed and paper as the published rule makes them; the same for every call."""
    blueprint, pool = _frozen(sitting.pk, sitting.pool_hash)
    seed = seed_of(sitting.secret, str(registration.uuid))
    assembly = assemble(blueprint, pool, seed=seed)
    wanted = [version_id for section in assembly.sections for version_id in section]
    items = {
        version_id: ItemFacts(version_id, item_type, stem, tuple(options), tuple(key))
        for version_id, item_type, stem, options, key in ItemVersion.objects.filter(pk__in=wanted).values_list(
            "pk", "type", "stem", "options", "key"
        )
    }
    return seed, write_paper(blueprint, assembly, items)


def draw_paper(registration: Registration, sitting: Sitting) -> Paper:
    """The stored paper, drawn now when there is none yet. Two callers at once get the same row (I8)."""
    existing = Paper.objects.filter(registration=registration).first()
    if existing is not None:
        return existing
    seed, value = derive_paper(registration, sitting)
    with transaction.atomic():
        paper, created = Paper.objects.get_or_create(
            registration=registration,
            defaults={
                "seed": seed,
                "algorithm": ALGORITHM,
                "pool_hash": sitting.pool_hash,
                "content": value.content,
                "origin": value.origin,
                "paper_hash": evidence.digest([value.content, value.origin, value.letters]),
                "drawn_at": evidence.database_now(),
            },
        )
        if created:
            PaperKey.objects.create(paper=paper, letters=value.letters)
    return paper
