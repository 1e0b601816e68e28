"""Registers the outreach app."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "宣传统计"

    def ready(self) -> None:
        leave_reference_index(self)
