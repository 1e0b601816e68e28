"""Registers the contests app."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class ContestsConfig(AppConfig):
    name = "contests"
    verbose_name = "知识竞赛"

    def ready(self) -> None:
        leave_reference_index(self)
