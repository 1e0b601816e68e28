"""Registers the qualifications app."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class QualificationsConfig(AppConfig):
    name = "qualifications"
    verbose_name = "资格与规则"

    def ready(self) -> None:
        leave_reference_index(self)
        from qualifications import checks  # noqa: F401
