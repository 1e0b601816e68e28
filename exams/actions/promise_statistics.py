"""Promise the statistics of a sitting with the change that makes them due, and see that promises are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from accounts.api import wake
from courses.api import Part
from evidence.api import database_now
from exams.models import Sitting, SittingStatistic


def promise_statistics(sitting: Sitting) -> SittingStatistic | None:
    """Call inside the transaction of the change; due anew when done before. None for a sitting without papers."""
    if sitting.part != Part.THEORY:
        return None
    row, _made = SittingStatistic.objects.update_or_create(
        sitting=sitting,
        defaults={"promise_state": SittingStatistic.State.QUEUED, "not_before": database_now(), "tries": 0},
    )
    wake("exams.compute_statistics", row.pk)
    return row


def outdate_statistics(sittings: Iterable[Sitting]) -> None:
    """Figures made with other marks are not shown any more; published sittings get new ones by themselves."""
    wanted = sorted(set(sittings), key=lambda sitting: sitting.pk)
    stale = SittingStatistic.objects.filter(sitting__in=wanted)
    known = set(stale.values_list("sitting_id", flat=True))
    stale.update(computed_at=None)
    for sitting in wanted:
        if sitting.pk in known or sitting.state == Sitting.State.PUBLISHED:
            promise_statistics(sitting)


def sweep_statistics(send: Callable[[int], object], *, limit: int = 20) -> int:
    """Hand what is due to `send`, oldest first; returns how many."""
    due = SittingStatistic.objects.all().claimable(database_now()).order_by("not_before", "pk")
    found = list(due.values_list("pk", flat=True)[:limit])
    for pk in found:
        send(pk)
    return len(found)


def promise_missing() -> int:
    """Published theory sittings that nobody promised figures for, such as those older than this table."""
    published = Sitting.objects.filter(state=Sitting.State.PUBLISHED, part=Part.THEORY, statistic__isnull=True)
    missing = list(published.exclude(blueprint=None))
    for sitting in missing:
        promise_statistics(sitting)
    return len(missing)
