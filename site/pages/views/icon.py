"""The icon that browsers, chats and bookmarks ask for without reading a page first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """The file itself goes out as all static files do, under the name it has today."""
    return HttpResponseRedirect(static("img/favicon-32.png"))
