"""Links to the pages of a list: a window around the present one, however long the list."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


@register.simple_tag(takes_context=True)
def page_links(context: template.Context, page_obj: Page[Any], name: object = "") -> dict[str, Any]:
    """{before, after: address or "", numbers: [(number, address)]}; number 0 is a gap.

    `name`: the query parameter the list reads, `page` unless it is a text (a page of Wagtail's tree also stands under
    that name in a context); everything else in the query stays.
    """
    query = context["request"].GET.copy()
    key = name if isinstance(name, str) and name else "page"

    def address(number: int) -> str:
        query[key] = str(number)
        return f"?{query.urlencode()}"

    shown = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=2, on_ends=1)
    return {
        "before": address(page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "after": address(page_obj.next_page_number()) if page_obj.has_next() else "",
        "numbers": [(one, address(one)) if isinstance(one, int) else (0, "") for one in shown],
    }
