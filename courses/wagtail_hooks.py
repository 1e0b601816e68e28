"""Textbooks and syllabi in the side menu of Wagtail's admin: editors see all rows, institutions their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from courses.forms import SourceForm
from courses.models import Syllabus, Textbook
from courses.permissions import SourcePolicy


class SourceIndexView(IndexView):
    """Without ticks for many rows at once: Wagtail asks rights of the whole table for those, which nobody has."""

    @property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]


class SourceViewSet(SnippetViewSet):
    """What both have; each screen of one row asks first whether the row is the account's."""

    index_view_class = SourceIndexView
    list_display = ["title", "publisher", "year", "operation_item", "institution", "check_state"]
    list_filter = ["operation_item", "institution", "check_state"]
    search_backend_name = None
    copy_view_enabled = False

    @property
    def permission_policy(self) -> SourcePolicy:
        return SourcePolicy(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.permission_policy.instances_user_has_any_permission_for(request.user, ["change"])

    def get_edit_handler(self) -> Any:
        return ObjectList(self.model.panels, base_form_class=SourceForm).bind_to_model(self.model)

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        view = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def own_rows_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            key = kwargs.get("pk", args[0] if args else None)
            if key is not None and not self.get_queryset(request).filter(pk=unquote(str(key))).exists():
                raise Http404
            return view(request, *args, **kwargs)

        return own_rows_only

    def register_chooser_viewset(self) -> None:
        """Nothing chooses a source, and a list to choose from would show every institution's rows."""


class TextbookViewSet(SourceViewSet):
    """教材."""

    model = Textbook
    icon = "openquote"
    search_fields = ["title", "publisher", "isbn"]


class SyllabusViewSet(SourceViewSet):
    """培训大纲和考核标准."""

    model = Syllabus
    icon = "list-ol"
    search_fields = ["title", "publisher"]


class SourcesGroup(SnippetViewSetGroup):
    """教材和大纲, one entry of the side menu."""

    menu_label = _("教材和大纲")
    menu_icon = "openquote"
    menu_order = 270
    items = (TextbookViewSet, SyllabusViewSet)


register_snippet(SourcesGroup)
