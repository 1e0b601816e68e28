"""Wagtail's admin screens of accounts: users by their whole name, regions, organisations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.views.users import IndexView, UserViewSet

from accounts.forms.wagtail import OrganisationForm, WagtailUserCreationForm, WagtailUserEditForm
from accounts.models import Organisation, Region


class UserIndexView(IndexView):
    """Chinese names are not split, so they are sorted as they are."""

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.ordering in ("name", "-name"):
            return queryset.order_by(self.ordering.replace("name", "first_name"))
        return super().order_queryset(queryset)


class PlainNameUserViewSet(UserViewSet):
    """Wagtail's user screens without the first and last name split."""

    model = get_user_model()
    index_view_class = UserIndexView

    def get_form_class(self, for_update: bool = False) -> type:
        return WagtailUserEditForm if for_update else WagtailUserCreationForm


class RegionViewSet(ModelViewSet):
    """行政区划: the tree every organisation hangs on."""

    model = Region
    name = "regions"
    menu_label = _("行政区划")
    icon = "site"
    form_fields = ["code", "name", "level", "parent"]
    list_display = ["name", "code", "level", "parent"]
    list_filter = ["level"]
    search_fields = ["name", "code"]
    search_backend_name = None
    ordering = ["code"]
    copy_view_enabled = False


class OrganisationViewSet(ModelViewSet):
    """单位: bodies of every kind."""

    model = Organisation
    name = "organisations"
    menu_label = _("单位")
    icon = "group"
    list_display = ["name", "kind", "region", "industry", BooleanColumn("is_active", label=_("启用"))]
    list_filter = ["kind", "is_active", "is_high_risk", "region"]
    search_fields = ["name", "short_name", "credit_code"]
    search_backend_name = None
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type:
        return OrganisationForm


region_viewset = RegionViewSet()
organisation_viewset = OrganisationViewSet()
