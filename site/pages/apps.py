"""Registers the pages app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = "页面"

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from pages.models import PageCount

        PageCount.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]  # numbers refer to no content

        for signal in (page_published, page_unpublished, post_page_move, post_save, post_delete):
            signal.connect(_changed, dispatch_uid=f"pages:changed:{id(signal)}")


def _changed(sender: Any, **_of: Any) -> None:
    from wagtail.images.models import AbstractImage
    from wagtail.models import Page

    from pages.freshness import move_on

    if isinstance(sender, type) and issubclass(sender, Page | AbstractImage):
        move_on()
