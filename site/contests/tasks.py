"""Background work of contests: each task is a line around an action and carries only ids."""

from __future__ import annotations

from celery import shared_task

from contests import api


@shared_task(name="contests.draw_award", soft_time_limit=25, time_limit=30)
def draw_award(award_id: int) -> bool:
    return api.draw_award(award_id)


@shared_task(name="contests.sweep_awards")
def sweep_awards() -> int:
    return api.sweep_awards(draw_award.delay)


@shared_task(name="contests.turn")
def turn() -> int:
    return api.turn_contests()
