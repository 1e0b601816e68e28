"""Items' figures of all time: the sums that published sittings left behind, added up; no answer is read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from evidence.api import database_now
from exams.actions.read_sheets import item_facts
from exams.domain.statistics.flags import Flag, chance, flags
from exams.domain.statistics.items import item_figures
from exams.domain.statistics.tally import Tally
from exams.models import Item, ItemStatistic, ItemVersion, Sitting, SittingItemStatistic
from exams.models.statistics import flag_text

AT_ONCE = 500
"""Versions summed in one go, so that a bank of any size takes the same memory."""


def earlier_bands(version_ids: Sequence[int], *, sitting: Sitting) -> dict[int, dict[int, tuple[int, int]]]:
    """Version id → right and wrong by band of the total, in the published sittings that began before this one."""
    rows = SittingItemStatistic.objects.filter(
        version__in=version_ids, sitting__published_at__isnull=False, sitting__starts_at__lt=sitting.starts_at
    ).exclude(sitting=sitting)
    summed: dict[int, Tally] = defaultdict(Tally)
    for version, data in rows.values_list("version_id", "tally").iterator(1000):
        summed[version] += Tally.from_json(data)
    return {version: dict(tally.bands) for version, tally in summed.items()}


def sum_statistics(version_ids: Iterable[int] | None = None, *, now: datetime | None = None) -> int:
    """Sum anew, for these versions or for all that were ever used; returns how many."""
    now = now or database_now()
    used = SittingItemStatistic.objects.filter(sitting__published_at__isnull=False)
    ids = sorted(used.values_list("version_id", flat=True).distinct() if version_ids is None else set(version_ids))
    for at in range(0, len(ids), AT_ONCE):
        with transaction.atomic():
            _sum(ids[at : at + AT_ONCE], now)
    return len(ids)


def _sum(version_ids: list[int], now: datetime) -> None:
    """Drift is what the newest sitting said of it.

    The items are held, so that of two sittings that are published at once the second one sums both.
    """
    held = Item.objects.select_for_update(no_key=True).order_by("pk")
    list(held.filter(pk__in=ItemVersion.objects.filter(pk__in=version_ids).values("item_id")).values_list("pk"))
    summed: dict[int, Tally] = defaultdict(Tally)
    newest: dict[int, SittingItemStatistic] = {}
    used = SittingItemStatistic.objects.filter(version__in=version_ids, sitting__published_at__isnull=False)
    for row in used.order_by("sitting__starts_at", "pk"):
        summed[row.version_id] += Tally.from_json(row.tally)
        newest[row.version_id] = row
    ItemStatistic.objects.filter(version__in=set(version_ids) - set(summed)).delete()
    facts, rows = item_facts(list(summed)), []
    for version, tally in summed.items():
        fact = facts[version]
        found = item_figures(tally, options=fact.choices, key=fact.key)
        signs = set(flags(found, guessing=chance(fact.type, len(fact.options))))
        if Flag.DRIFT in newest[version].signs:
            signs.add(Flag.DRIFT)
        rows.append(
            ItemStatistic(
                version_id=version,
                n=tally.n,
                total=tally.x,
                facility=found.facility.value or 0.0,
                discrimination=found.discrimination.value,
                flags=flag_text(sign for sign in Flag if sign in signs),
                tally=tally.as_json(),
                drift=newest[version].drift,
                computed_at=now,
            )
        )
    ItemStatistic.objects.bulk_create(
        rows, batch_size=200, update_conflicts=True, unique_fields=["version"], update_fields=ItemStatistic.FIELDS
    )
