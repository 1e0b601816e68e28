"""Registers the practice app."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "练习"

    def ready(self) -> None:
        leave_reference_index(self)
