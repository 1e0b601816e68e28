"""Background work of outreach; each body may run twice."""

from __future__ import annotations

from celery import shared_task

from evidence.api import database_now
from outreach import api


@shared_task(name="outreach.send_campaigns")
def send_campaigns() -> int:
    """The next batch of every campaign that is sending."""
    now = database_now()
    return sum(api.send_batch(pk, now=now) for pk in api.sending())


@shared_task(name="outreach.follow_deliveries")
def follow_deliveries() -> int:
    return api.follow_all()
