"""宣传: pages in draft, and the ways into the Wagtail admin. Wagtail itself guards every page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts import api as accounts
from portal.addresses import address
from portal.desks.task import Link, links

NEEDS = frozenset({"pages.edit"})


def read(user: accounts.User, person: accounts.Person | None) -> dict[str, Any]:
    drafts = Page.objects.filter(depth__gt=1, has_unpublished_changes=True).order_by("-latest_revision_created_at")
    latest = Page.objects.live().filter(depth__gt=2).order_by("-last_published_at")
    campaigns = Page.objects.filter(slug="campaigns", depth=3).first()
    return {
        "drafts": [_page(page) for page in drafts[:6]],
        "latest": [_page(page) for page in latest[:6]],
        "links": links(
            Link(_("网站后台"), address("wagtailadmin_home"), "settings"),
            Link(_("新建宣传活动"), _add(campaigns), "plus"),
            Link(_("图片"), address("wagtailimages:index"), "image"),
            Link(_("资料"), address("wagtaildocs:index"), "file-text"),
        ),
    }


def _add(parent: Page | None) -> str:
    return address("wagtailadmin_pages:add", "publicity", "campaignpage", parent.pk) if parent else ""


def _page(page: Page) -> dict[str, Any]:
    return {
        "title": page.get_admin_display_title(),
        "at": page.latest_revision_created_at or page.last_published_at,
        "url": address("wagtailadmin_pages:edit", page.pk),
        "live": page.live,
        "see": page.url,
    }
