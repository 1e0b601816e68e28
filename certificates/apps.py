"""Registers the certificates app, and what lower apps ask of it."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = "证书与到期"

    def ready(self) -> None:
        leave_reference_index(self)
        from accounts.api import register_name_check
        from certificates import api, checks, tasks  # noqa: F401 - tasks are woken by name in every process
        from evidence.api import register_logged
        from exams.api import register_bar, register_follower

        register_name_check(api.name_objection)
        register_bar(api.barred_until)
        register_follower(api.CORRECTION_FOLLOWER)
        for kind in ("issued", "replaced", "revoked", "suspended", "restored"):
            register_logged(f"certificates.certificate.{kind}", as_=kind, about="certificate:")
