"""Background work of training; each body may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from courses.actions.build_archive import build_archive, open_archives
from courses.actions.commit_roster import commit_ordered, ordered_rosters
from courses.actions.enter_study import enter_study, people_to_enter
from courses.actions.leave_study import leave_study, silent_runs
from courses.actions.open_evaluation import classes_to_ask, open_evaluation
from courses.domain.study import End


@shared_task(name="courses.sweep_study")
def sweep_study() -> int:
    """Settle pages that fell silent, then bring what is settled into the ledger; returns how many entries."""
    for run in silent_runs():
        leave_study(run, end=End.GAP)
    return sum(len(enter_study(person)) for person in people_to_enter())


@shared_task(name="courses.sweep_archives")
def sweep_archives() -> int:
    """Build what was ordered, also what a worker that died left behind; returns how many were finished."""
    return sum(build_archive(pk) for pk in open_archives())


@shared_task(name="courses.sweep_rosters")
def sweep_rosters() -> int:
    """Commit what was ordered, also what a worker that died left behind; returns how many were finished."""
    return sum(commit_ordered(pk) for pk in ordered_rosters())


@shared_task(name="courses.sweep_evaluations")
def sweep_evaluations() -> int:
    """Ask the members of classes that have ended; returns how many classes."""
    return sum(open_evaluation(row) for row in classes_to_ask(on=timezone.localdate()))
