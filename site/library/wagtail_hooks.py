"""What editors find of the library in the admin: the facts of laws, and the report on content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from library.views.content_report import content_report
from qualifications.api import Instrument


class InstrumentViewSet(SnippetViewSet):
    """法规标准的事实: number, dates, state. What they say is written on their pages."""

    model = Instrument
    icon = "doc-full"
    menu_label = _("法规标准")
    add_to_admin_menu = True
    menu_order = 260
    list_display = ["title", "number", "state", "check_state"]
    list_filter = ["kind", "state", "check_state"]
    search_fields = ["title", "number", "key"]
    search_backend_name = None
    copy_view_enabled = False
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("key"), FieldPanel("number")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("issuer"), FieldPanel("region")]),
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("in_force_on"), FieldPanel("ended_on")]),
        FieldRowPanel([FieldPanel("state"), FieldPanel("replaced_by")]),
        FieldPanel("official_url"),
        FieldPanel("aliases"),
        MultiFieldPanel(
            [
                FieldPanel("check_state"),
                FieldPanel("checked_against"),
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_by")]),
            ],
            heading=_("核对"),
        ),
    ]


register_snippet(InstrumentViewSet)


class ReportItem(MenuItem):
    """Shown to whoever may change some page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(PagePermissionPolicy().user_has_permission(request.user, "change"))


@hooks.register("register_admin_urls")
def report_address() -> list[URLPattern]:
    return [path("reports/content/", content_report, name="content_report")]


@hooks.register("register_reports_menu_item")
def report_item() -> Any:
    return ReportItem(_("内容体检"), reverse("content_report"), icon_name="warning", order=100)
