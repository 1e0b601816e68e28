"""Registers the publicity app."""

from typing import Any

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "publicity"
    verbose_name = "宣传教育"

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished

        from pages.api import shown_on_pages
        from publicity import tasks  # noqa: F401 - tasks are woken by name in every process
        from publicity.models import Booking, EventPage, Lecturer, LectureRequest, Occasion, Place, VolunteerHours

        for model in (Booking, LectureRequest, Occasion, VolunteerHours):  # no pages: see evidence.apps
            model.wagtail_reference_index_ignore = True  # type: ignore[union-attr]
        shown_on_pages(Place, Lecturer)
        for signal in (page_published, page_unpublished):  # also what was timed: nobody stands at a screen then
            signal.connect(_fit_occasion, sender=EventPage, dispatch_uid=f"publicity:{id(signal)}")


def _fit_occasion(instance: Any, **_of: Any) -> None:
    from publicity.api import fit_occasion

    fit_occasion(instance)
