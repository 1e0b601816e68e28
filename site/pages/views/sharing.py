"""Share pictures, robots and the feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from pages.sharing import share_picture

CLOSED = ("/admin/", "/desk/", "/accounts/", "/exams/", "/training/", "/language/", "/search/")
FEED_LENGTH = 30


@require_safe
@cache_control(public=True, max_age=86400)
def share_image(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of one published page."""
    page = get_object_or_404(Page.objects.live().public(), pk=pk, depth__gt=1)
    kind = str(page.specific_class._meta.verbose_name) if page.specific_class else ""
    return HttpResponse(share_picture(page.title, kind).read_bytes(), content_type="image/png")


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read, and where the map is."""
    rules = "".join(f"Disallow: {path}\n" for path in CLOSED)
    text = f"User-agent: *\n{rules}\nSitemap: {settings.ORIGIN}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


class NewPages(Feed):
    """The newest entries of the site, whatever their kind."""

    title = _("安培：安全知识、案例、法规和活动")
    link = "/"
    description = _("最近发布的内容")

    def items(self) -> Any:
        wanted = [name.lower() for name in settings.FEED_TYPES]
        pages = (
            Page.objects.live()
            .public()
            .filter(depth__gt=2)
            .order_by("-first_published_at")
            .select_related("content_type")
        )
        named = [page for page in pages[: FEED_LENGTH * 4] if ".".join(page.content_type.natural_key()) in wanted]
        return named[:FEED_LENGTH]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.search_description or item.title)

    def item_link(self, item: Any) -> str:
        return str(item.url)

    def item_pubdate(self, item: Any) -> Any:
        return item.first_published_at
