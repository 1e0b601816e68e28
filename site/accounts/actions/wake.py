"""Wake a worker after commit. The row it will find is the promise; the broker is only a faster alarm
clock.
"""

from __future__ import annotations

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

QUIET_SECONDS = 30.0
_quiet_until = 0.0


def wake(task: str, *ids: int) -> None:
    """Send `task(*ids)` once the transaction commits; a broker that is away is logged and left to the
    sweep (F6). After a failure this process asks again only after a pause, so that a broker that is away costs
    one request a moment and not every request.
    """

    def send() -> None:
        global _quiet_until
        if time.monotonic() < _quiet_until and not current_app.conf.task_always_eager:
            return
        if task not in current_app.tasks:  # a web process or a command has not met this app's tasks yet
            current_app.loader.import_default_modules()
        try:
            current_app.tasks[task].apply_async(args=ids, retry=False)
        except (OperationalError, OSError) as error:
            _quiet_until = time.monotonic() + QUIET_SECONDS
            log.warning("broker away, %s is left to the sweep: %s", task, type(error).__name__)

    transaction.on_commit(send)
