"""The Celery app: messages carry only ids, what must not be lost is a row swept by beat (ARCHITECTURE.md)."""

import os

from celery import Celery

from config.beat import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("anpei")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
