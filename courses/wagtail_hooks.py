"""Textbooks and syllabi in the side menu of Wagtail's admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import Syllabus, Textbook


class TextbookViewSet(SnippetViewSet):
    """教材."""

    model = Textbook
    icon = "openquote"
    list_display = ["title", "publisher", "year", "operation_item", "check_state"]
    list_filter = ["operation_item", "check_state"]
    search_fields = ["title", "publisher", "isbn"]
    search_backend_name = None


class SyllabusViewSet(SnippetViewSet):
    """培训大纲和考核标准."""

    model = Syllabus
    icon = "list-ol"
    list_display = ["title", "publisher", "year", "operation_item", "check_state"]
    list_filter = ["operation_item", "check_state"]
    search_fields = ["title", "publisher"]
    search_backend_name = None


class SourcesGroup(SnippetViewSetGroup):
    """教材和大纲, one entry of the side menu."""

    menu_label = _("教材和大纲")
    menu_icon = "openquote"
    menu_order = 270
    items = (TextbookViewSet, SyllabusViewSet)


register_snippet(SourcesGroup)
