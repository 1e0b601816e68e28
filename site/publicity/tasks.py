"""Background work of publicity; each body may run twice."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from evidence.api import database_now
from publicity.actions import order_poster


@shared_task(name="publicity.draw_poster")
def draw_poster(pk: int) -> bool:
    return order_poster.draw_poster(pk)


@shared_task(name="publicity.sweep_posters")
def sweep_posters() -> int:
    """Draw what broker or worker forgot."""
    return order_poster.sweep_posters()


@shared_task(name="publicity.forget_posters")
def forget_posters() -> int:
    """After a day nobody's poster is kept."""
    return order_poster.forget_posters(now=database_now())


@shared_task(name="publicity.publish_timed")
def publish_timed() -> None:
    """Put up and take down the pages whose time has come; a page already put up isn't touched again."""
    call_command("publish_scheduled", verbosity=0)
