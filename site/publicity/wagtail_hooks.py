"""The Wagtail admin in the house's colours and words, and what editors find in its menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.api import User
from pages.api import views_of
from publicity.api import may_open_corners
from publicity.models import Booking, Lecturer, Place, SecondPersonTask, VolunteerHours
from publicity.views.corners import corners
from publicity.views.page_counts import page_counts


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
    order = 260  # after what waits for a signature

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        own = PagePermissionPolicy().instances_user_has_any_permission_for(user, {"add", "change", "publish"})
        return {"pages": own.filter(depth__gt=1).order_by("path")[:12]}


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


SIGN_FIRST = _("内容先审后发：请提交审核，由审稿人和签发人签过后自动发布。")


def _may_skip_signing(user: Any, page: Page) -> bool:
    """Only a superuser puts up a page that two others should have signed (Wagtail's log tells of it)."""
    return bool(user.is_superuser) or not page.has_workflow


@hooks.register("construct_page_action_menu")
def offer_no_shortcut(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page") if context.get("view") != "create" else context.get("parent_page")
    if page is not None and not _may_skip_signing(request.user, page):
        menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


@hooks.register("before_create_page")
def create_by_workflow(request: HttpRequest, parent: Page, model: type[Page]) -> HttpResponse | None:
    """Asked before the new page is made: Wagtail makes it live first and asks about publishing afterwards."""
    if "action-publish" not in request.POST or _may_skip_signing(request.user, parent):
        return None
    messages.error(request, SIGN_FIRST)
    return redirect("wagtailadmin_explore", parent.pk)


@hooks.register("before_publish_page")
def publish_by_workflow(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Who may sign the last step may, for Wagtail, also publish alone: not here."""
    if _may_skip_signing(request.user, page):
        return None
    messages.error(request, SIGN_FIRST)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def publish_many_by_workflow(request: HttpRequest, kind: str, objects: Any, action: Any) -> HttpResponse | None:
    if kind != "publish" or request.user.is_superuser:
        return None
    messages.error(request, _("内容先审后发，不能成批直接发布。"))
    return redirect("wagtailadmin_home")


@hooks.register("before_edit_page")
def say_who_must_sign(request: HttpRequest, page: Page) -> None:
    """Why the button to approve isn't there."""
    task = page.current_workflow_task
    if request.method != "GET" or not isinstance(task, SecondPersonTask):
        return
    if task.groups.filter(user=request.user).exists() and not task.may_sign(page, request.user):
        messages.warning(request, _("这一版有您写的内容，或您已签过前一环节，须由另一人签。"))


class SignersItem(MenuItem):
    """Shown to whoever may open corners."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_open_corners(request.user)


class CountsItem(MenuItem):
    """Shown to whoever may change or publish some page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(PagePermissionPolicy().user_has_any_permission(request.user, {"change", "publish"}))


@hooks.register("register_admin_urls")
def editors_addresses() -> list[URLPattern]:
    return [
        path("reports/page-counts/", page_counts, name="publicity_page_counts"),
        path("corners/", corners, name="publicity_corners"),
    ]


@hooks.register("register_reports_menu_item")
def counts_item() -> MenuItem:
    return CountsItem(_("浏览统计"), reverse("publicity_page_counts"), icon_name="view", order=90)


@hooks.register("register_admin_menu_item")
def corners_item() -> MenuItem:
    return SignersItem(_("机构专区"), reverse("publicity_corners"), icon_name="group", order=270)


@hooks.register("register_page_header_buttons")
def views_button(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> Iterator[Button]:
    """How often the page was read, where its editor looks."""
    if page.live:
        views = views_of(page.pk, today=timezone.localdate(), days=30)
        label = _("近 30 天浏览 %(n)s 次") % {"n": views}
        yield Button(label, reverse("publicity_page_counts"), icon_name="view", priority=90)
