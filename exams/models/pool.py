"""The items a paper may draw now, grouped by what quotas can tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from exams.domain.blueprint import BlueprintRule, QuotaRule, SectionRule, Stratum
from exams.models.bank import Item, ItemBank
from exams.models.blueprint import Blueprint


def pool_rows(bank: ItemBank) -> list[list[object]]:
    """[version id, type, area, difficulty] of every drawable item, ascending by id: the snapshot of a lock."""
    rows = (
        Item.objects.filter(bank=bank, current__isnull=False, retired_at__isnull=True)
        .order_by("current_id")
        .values_list("current_id", "current__type", "current__area__path", "current__difficulty")
    )
    return [list(row) for row in rows]


def pool_of(rows: Iterable[list[object]]) -> dict[Stratum, list[int]]:
    """Version ids by stratum, in the order of the rows."""
    pool: dict[Stratum, list[int]] = defaultdict(list)
    for version_id, item_type, area, difficulty in rows:
        pool[Stratum(str(item_type), str(area), int(str(difficulty)))].append(int(str(version_id)))
    return dict(pool)


def rule_of(blueprint: Blueprint) -> BlueprintRule:
    """The blueprint's rows as a value."""
    sections = blueprint.sections.prefetch_related("quotas").order_by("order")
    return BlueprintRule(
        tuple(
            SectionRule(
                title=section.title,
                type=section.type,
                marks=section.marks,
                quotas=tuple(
                    QuotaRule(section.type, quota.count, quota.area_path, quota.difficulty)
                    for quota in sorted(section.quotas.all(), key=lambda quota: quota.pk)
                ),
            )
            for section in sections
        )
    )
