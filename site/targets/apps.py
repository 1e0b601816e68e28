"""Registers targets."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "规划目标"

    def ready(self) -> None:
        leave_reference_index(self)
