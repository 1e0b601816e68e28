"""The statistics of a sitting and of its items, from the graded papers; run again they come out the same.

`SittingStatistic.figures`: {full, cut, sd, reliability: {kind, value, sem}, decision: {consistency, kappa, accuracy,
false_pass, false_fail}, scores: [hundredths, ascending], areas: [[name, items, answers, gained]],
groups: {kind: [[name, n, mean, passed, low, high]]}}. A figure is a number, or the word of the reason why there is none
(`Why`).
"""

from __future__ import annotations

import logging
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, transaction

from courses.api import Part
from evidence.api import database_now
from exams.actions.read_sheets import EMPLOYER, INSTITUTION, ItemFacts, read_sheets
from exams.actions.sum_statistics import earlier_bands, sum_statistics
from exams.domain.statistics.classification import classification
from exams.domain.statistics.drift import drift
from exams.domain.statistics.figure import variance
from exams.domain.statistics.flags import chance, flags
from exams.domain.statistics.groups import area_figures, group_figures
from exams.domain.statistics.items import item_figures
from exams.domain.statistics.reliability import reliability
from exams.domain.statistics.sheet import Sheet
from exams.domain.statistics.tally import Tally, tally_items
from exams.models import Sitting, SittingItemStatistic, SittingStatistic
from exams.models.statistics import flag_text

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # 2,000 candidates take seconds; a dead worker's sitting is taken up again soon
LAST_TRY = 5


def compute_statistics(statistic_id: int) -> bool:
    """Keep one promise; False when somebody else has it, or it was given up after `LAST_TRY` tries."""
    if not SittingStatistic.objects.all().claim(statistic_id, now=database_now(), lease=LEASE):
        return False
    statistic = SittingStatistic.objects.select_related("sitting__blueprint").get(pk=statistic_id)
    if statistic.tries > LAST_TRY:
        SittingStatistic.objects.filter(pk=statistic.pk).update(promise_state=SittingStatistic.State.FAILED)
        log.error("statistics of sitting %s given up: %s", statistic.sitting_id, statistic.last_error)
        return False
    try:
        compute_sitting(statistic.sitting)
    except (OSError, OperationalError) as error:
        wait = timedelta(seconds=10 * 2**statistic.tries)
        SittingStatistic.objects.filter(pk=statistic.pk).update(
            lease_until=None, not_before=database_now() + wait, last_error=f"{type(error).__name__}: {error}"[:300]
        )
        raise
    return True


def compute_sitting(sitting: Sitting, *, now: datetime | None = None) -> SittingStatistic:
    """Read, compute, store; published sittings also change their items' figures of all time."""
    if sitting.part != Part.THEORY or sitting.blueprint is None:
        raise ValueError("statistics of items are those of a theory sitting")
    now = now or database_now()
    sheets, facts = read_sheets(sitting)
    tallies = tally_items(sheets)
    with transaction.atomic():
        statistic, _made = SittingStatistic.objects.select_for_update().get_or_create(
            sitting=sitting, defaults={"not_before": now}
        )
        _describe(statistic, sheets, facts, sitting.blueprint.cut_score)
        statistic.promise_state, statistic.lease_until = SittingStatistic.State.DONE, None
        statistic.computed_at, statistic.last_error, statistic.tries = now, "", 0
        statistic.save()
        SittingItemStatistic.objects.bulk_create(
            _item_rows(sitting, tallies, facts, now),
            batch_size=200,
            update_conflicts=True,
            unique_fields=["version", "sitting"],
            update_fields=SittingItemStatistic.FIELDS,
        )
        gone = _drop_unanswered(sitting, set(tallies))
        if sitting.published_at is not None:
            sum_statistics([*tallies, *gone], now=now)
    return statistic


def _drop_unanswered(sitting: Sitting, answered: set[int]) -> list[int]:
    """Items that only void papers held leave no figure behind; gives their versions."""
    kept = SittingItemStatistic.objects.filter(sitting=sitting)
    gone = sorted(set(kept.values_list("version_id", flat=True)) - answered)
    kept.filter(version__in=gone).delete()
    return gone


def _describe(statistic: SittingStatistic, sheets: list[Sheet], facts: dict[int, ItemFacts], cut: int) -> None:
    """Everything about the sitting as a whole."""
    totals = sorted(sheet.total for sheet in sheets)
    full = max((sheet.full for sheet in sheets), default=0)
    shares = [sheet.total / sheet.full if sheet.full else 0.0 for sheet in sheets]
    trust = reliability(sheets)
    decision = classification(
        mean=sum(shares) / len(shares) if shares else 0.0,
        variance=variance(shares).value or 0.0,
        reliability=trust.coefficient,
        cut=cut / full if full else 0.0,
    )
    spread = variance(totals, sample=True)
    areas = {version: fact.area for version, fact in facts.items()}
    statistic.n, statistic.passed = len(totals), sum(total >= cut for total in totals)
    statistic.mean = sum(totals) / len(totals) if totals else None
    statistic.reliability = trust.coefficient.value
    statistic.figures = {
        "full": full,
        "cut": cut,
        "sd": spread.value**0.5 if spread.value is not None else spread.as_json(),
        "reliability": {
            "kind": trust.kind.value,
            "value": trust.coefficient.as_json(),
            "sem": trust.sem.as_json(),
        },
        "decision": {
            name: getattr(decision, name).as_json()
            for name in ("consistency", "kappa", "accuracy", "false_pass", "false_fail")
        },
        "scores": totals,
        "areas": [list(astuple(row)) for row in area_figures(sheets, areas)],
        "groups": {
            kind: [list(astuple(row)) for row in group_figures(sheets, kind=kind, cut=cut)]
            for kind in (EMPLOYER, INSTITUTION)
        },
    }


def _item_rows(
    sitting: Sitting, tallies: dict[int, Tally], facts: dict[int, ItemFacts], now: datetime
) -> list[SittingItemStatistic]:
    before = earlier_bands(list(tallies), sitting=sitting)
    rows = []
    for version, tally in tallies.items():
        fact = facts[version]
        moved = drift(before.get(version, {}), tally.bands)
        found = item_figures(tally, options=fact.choices, key=fact.key)
        signs = flags(found, guessing=chance(fact.type, len(fact.options)), drift=moved)
        rows.append(
            SittingItemStatistic(
                version_id=version,
                sitting=sitting,
                n=tally.n,
                total=tally.x,
                facility=found.facility.value or 0.0,
                discrimination=found.discrimination.value,
                flags=flag_text(signs),
                tally=tally.as_json(),
                drift=drift_json(moved),
                computed_at=now,
            )
        )
    return rows


def drift_json(moved: Any) -> dict[str, Any]:
    """{delta, low, high, grade, change, change_low, change_high}; empty when the item was never used before."""
    if moved.change.value is None:
        return {}
    return {
        "delta": moved.delta.as_json(),
        "low": moved.low,
        "high": moved.high,
        "grade": moved.grade,
        "change": moved.change.value,
        "change_low": moved.change_low,
        "change_high": moved.change_high,
    }
