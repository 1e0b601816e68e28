"""Background work of applications; each body may run twice."""

from __future__ import annotations

from celery import shared_task

from applications import api


@shared_task(name="applications.follow")
def follow() -> int:
    """Published sittings lead their applications on, waiting lists close with the booking, and what nobody decided in
    time is accepted (令第30号 art 17)."""
    return api.follow_results() + api.close_lists() + api.accept_silent()


@shared_task(name="applications.remind_marks")
def remind() -> int:
    """Whoever publishes marks is told before the last day and after it (R-05)."""
    return api.remind_marks()
