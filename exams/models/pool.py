"""The items a paper may draw now, as a blueprint sees them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from exams.domain.blueprint import BlueprintRule, PoolItem, QuotaRule, SectionRule
from exams.models.bank import Difficulty, Item, ItemBank
from exams.models.blueprint import Blueprint
from exams.models.statistics import observed_difficulty

FACILITY: dict[int, int] = {Difficulty.EASY: 8500, Difficulty.MEDIUM: 7000, Difficulty.HARD: 5000}
"""What the author's estimate is taken for until enough candidates have answered, in ten-thousandths (our choice)."""


def pool_items(banks: Iterable[ItemBank]) -> list[PoolItem]:
    """Every drawable item of the banks, ascending by version id. Exclusion groups are kept apart by bank.

    An item's facility is the observed one once enough candidates have answered, before that the author's estimate.
    """
    banks = list(banks)
    observed = observed_difficulty(banks)
    rows = (
        Item.objects.filter(bank__in=banks, current__isnull=False, retired_at__isnull=True)
        .order_by("current_id")
        .values_list(
            "current_id",
            "current__type",
            "current__area__path",
            "current__difficulty",
            "bank__scope",
            "current__cognitive",
            "current__tags",
            "exclusion",
            "bank_id",
        )
    )
    return [
        PoolItem(
            id=identity,
            type=kind,
            area=area,
            difficulty=difficulty,
            scope=scope,
            cognitive=cognitive,
            tags=tuple(tags),
            exclusion=f"{bank}:{exclusion}" if exclusion else "",
            facility=round(observed[identity] * 10_000) if identity in observed else FACILITY[difficulty],
        )
        for identity, kind, area, difficulty, scope, cognitive, tags, exclusion, bank in rows.iterator(2000)
    ]


def pool_counts(banks: Iterable[ItemBank]) -> dict[tuple[str, str, int], int]:
    """How many drawable items there are by area, type and difficulty; one query, whatever the size."""
    rows = Item.objects.filter(bank__in=list(banks), current__isnull=False, retired_at__isnull=True).order_by()
    grouped = rows.values_list("current__area__path", "current__type", "current__difficulty")
    return {(path, kind, level): count for path, kind, level, count in grouped.annotate(count=Count("pk"))}


def banks_of(blueprint: Blueprint) -> list[ItemBank]:
    """The banks a blueprint draws from: its own and those beside it."""
    return [blueprint.bank, *blueprint.more_banks.exclude(pk=blueprint.bank_id).order_by("pk")]


def pool_of(blueprint: Blueprint) -> list[PoolItem]:
    """What the blueprint could draw now."""
    return pool_items(banks_of(blueprint))


def rule_of(blueprint: Blueprint) -> BlueprintRule:
    """The blueprint's rows as a value; required items by their current version."""
    sections = blueprint.sections.prefetch_related("quotas").order_by("order")
    required = blueprint.required.filter(current__isnull=False).values_list("current_id", flat=True)
    return BlueprintRule(
        sections=tuple(
            SectionRule(
                title=section.title,
                type=section.type,
                marks=section.marks,
                quotas=tuple(
                    QuotaRule(
                        type=quota.type or section.type,
                        count=quota.count,
                        area=quota.area_path,
                        difficulty=quota.difficulty,
                        difficulty_to=quota.difficulty_to,
                        scope=quota.scope,
                        tag=quota.tag,
                        cognitive=quota.cognitive,
                    )
                    for quota in sorted(section.quotas.all(), key=lambda quota: quota.pk)
                ),
                policy=section.policy,
                instructions=section.instructions,
                minutes=section.minutes,
            )
            for section in sections
        ),
        required=tuple(sorted(required)),
        tolerance=blueprint.tolerance,
        target=blueprint.target,
        max_exposure=blueprint.max_exposure,
    )
