"""Registers the workforce app."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class WorkforceConfig(AppConfig):
    name = "workforce"
    verbose_name = "企业用工安全"

    def ready(self) -> None:
        from accounts.api import register_fact_check
        from workforce.actions.clear_post import objection_to_fact

        leave_reference_index(self)
        register_fact_check(objection_to_fact)
