"""Registers the accounts app, and Wagtail's users app with our forms."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig

from evidence.apps import leave_reference_index


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "人员与单位"
    default = True

    def ready(self) -> None:
        leave_reference_index(self)
        from accounts import checks, tasks  # noqa: F401 - tasks are woken by name in every process


class WagtailUsersConfig(WagtailUsersAppConfig):
    default = False
    user_viewset = "accounts.viewsets.PlainNameUserViewSet"
