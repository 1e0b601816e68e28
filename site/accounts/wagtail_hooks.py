"""What accounts adds to the Wagtail admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from accounts.viewsets import organisation_viewset, region_viewset


class PeopleGroup(ViewSetGroup):
    """单位与区划 in the side menu."""

    menu_label = _("单位与区划")
    menu_icon = "group"
    menu_order = 300
    items = (organisation_viewset, region_viewset)


@hooks.register("register_admin_viewset")
def register_people() -> PeopleGroup:
    return PeopleGroup()
