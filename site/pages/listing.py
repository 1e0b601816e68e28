"""A list of entries with filters in the address: every library looks and works alike."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from pages.reading import trail

PER_PAGE = 24


class ListPage(Page):
    """`filters()` names the choices, `entries(chosen)` the rows; a value that is no choice is ignored."""

    lead = models.TextField(_("导语"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]

    class Meta:
        abstract = True

    def filters(self) -> list[dict[str, Any]]:
        raise NotImplementedError

    def entries(self, chosen: dict[str, str]) -> Any:
        raise NotImplementedError

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        filters = self.filters()
        chosen = {"q": request.GET.get("q", "").strip()[:40]} if request.GET.get("q") else {}
        for row in filters:
            value = request.GET.get(row["name"], "")
            row["chosen"] = value if value in {str(key) for key, _label in row["choices"]} else ""
            if row["chosen"]:
                chosen[row["name"]] = value
        page = Paginator(self.entries(chosen), PER_PAGE).get_page(request.GET.get("p"))
        return {**context, "breadcrumbs": trail(self), "filters": filters, "chosen": chosen, "page_obj": page}
