"""Background work of examinations; each body may run twice."""

from __future__ import annotations

from celery import shared_task

from evidence import api as evidence
from exams.actions.close_overdue import close_overdue
from exams.actions.compute_statistics import compute_statistics as compute
from exams.actions.end_attempt import overdue_attempts
from exams.actions.note_contact import forget_old_contacts
from exams.actions.prepare_papers import prepare_papers, sittings_to_prepare
from exams.actions.promise_statistics import promise_missing, sweep_statistics
from exams.actions.sum_statistics import sum_statistics
from exams.actions.take_snapshot import forget_snapshots
from exams.models import Sitting


@shared_task(name="exams.close_overdue_attempts")
def close_overdue_attempts() -> int:
    """Close and grade what is past deadline and grace (I7); returns how many."""
    return sum(close_overdue(uuid) for uuid in overdue_attempts(evidence.database_now()))


@shared_task(name="exams.prepare_papers")
def prepare_locked_sittings() -> int:
    """Draw the papers of every locked sitting that lacks some; returns how many were drawn."""
    return sum(prepare_papers(Sitting.objects.get(pk=pk)) for pk in sittings_to_prepare())


@shared_task(name="exams.compute_statistics")
def compute_statistics(statistic_id: int) -> bool:
    return compute(statistic_id)


@shared_task(name="exams.sweep_statistics")
def sweep_statistics_due() -> int:
    return sweep_statistics(compute_statistics.delay)


@shared_task(name="exams.sum_statistics")
def sum_statistics_nightly() -> int:
    """Items' figures of all time; and a promise for whatever sitting has none."""
    promise_missing()
    return sum_statistics()


@shared_task(name="exams.forget_contacts")
def forget_contacts() -> int:
    return forget_old_contacts()


@shared_task(name="exams.forget_snapshots")
def forget_snapshots_due() -> int:
    return forget_snapshots()
