"""The Wagtail admin in the house's colours and words, and what editors find in its menu."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from publicity.models import Booking, Lecturer, Place, VolunteerHours


@hooks.register("insert_global_admin_css")
def house_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/wagtail-admin.css"))


@hooks.register("register_admin_menu_item")
def back_to_desk() -> MenuItem:
    """The way out of the admin."""
    return MenuItem(_("返回工作台"), reverse("portal:desk"), icon_name="home", order=10_000)


@hooks.register("construct_main_menu")
def without_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's help links lead to other sites, which closed networks can't reach."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]


class OverviewPanel(Component):
    """The pages an editor works on, on the admin's first screen."""

    name = "overview"
    template_name = "publicity/admin/overview.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        pages = Page.objects.filter(depth__gt=1).order_by("path")
        return {"pages": pages[:12]}


@hooks.register("construct_homepage_panels")
def with_overview(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(OverviewPanel())


class PlaceViewSet(SnippetViewSet):
    """宣传场所 in the side menu."""

    model = Place
    icon = "site"
    add_to_admin_menu = True
    menu_order = 250
    list_display = ["name", "text", "order"]
    search_fields = ["name", "text"]
    search_backend_name = None
    copy_view_enabled = False


register_snippet(PlaceViewSet)


class LecturerViewSet(SnippetViewSet):
    """宣讲团 in the side menu."""

    model = Lecturer
    icon = "group"
    add_to_admin_menu = True
    menu_order = 260
    menu_label = _("宣讲团")
    list_display = ["name", "organisation", "level", "region", "is_public"]
    list_filter = ["level", "is_public"]
    search_fields = ["name", "organisation", "topics"]
    search_backend_name = None


register_snippet(LecturerViewSet)


@hooks.register("before_delete_page")
def keep_what_people_signed_up_for(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page with sign-ups or volunteers' hours is taken off the site, never deleted."""
    below = page.get_descendants(inclusive=True).values("pk")
    signed_up = Booking.objects.filter(occasion__event__in=below) | Booking.objects.filter(occasion__venue__in=below)
    if not signed_up.exists() and not VolunteerHours.objects.filter(event__in=below).exists():
        return None
    messages.error(request, _("这里已有报名或服务记录，不能删除；请改为“取消发布”。"))
    return redirect("wagtailadmin_explore", page.get_parent().pk)
