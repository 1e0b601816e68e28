"""Background work of applications; each body may run twice."""

from __future__ import annotations

from celery import shared_task

from applications import api


@shared_task(name="applications.accept_silent")
def accept_silent() -> int:
    """What nobody decided in time is accepted (令第30号 art 17)."""
    return api.accept_silent()


@shared_task(name="applications.follow_results")
def follow_results() -> int:
    """Published sittings lead their applications on."""
    return api.follow_results()
