"""Registers the audit desk."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "核查"

    def ready(self) -> None:
        leave_reference_index(self)
