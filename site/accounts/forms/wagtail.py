"""Forms of the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from accounts.models import Organisation


class _PlainName:
    """One field for the whole name; an e-mail address is optional, people may have none."""

    fields: dict[str, forms.Field]

    def _use_plain_name(self) -> None:
        self.fields.pop("last_name", None)
        self.fields["first_name"].label = _("姓名")
        self.fields["email"].required = False


class WagtailUserEditForm(_PlainName, UserEditForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._use_plain_name()


class WagtailUserCreationForm(_PlainName, UserCreationForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._use_plain_name()


class OrganisationForm(WagtailAdminModelForm):
    class Meta:
        model = Organisation
        fields = [
            "name",
            "short_name",
            "kind",
            "region",
            "credit_code",
            "industry",
            "address",
            "phone",
            "is_high_risk",
            "is_article_27",
            "is_active",
        ]
