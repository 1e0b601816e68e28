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
        from publicity.models import (
            Booking,
            Corner,
            EventPage,
            Lecturer,
            LectureRequest,
            Occasion,
            Place,
            VolunteerHours,
        )

        for model in (Booking, Corner, LectureRequest, Occasion, VolunteerHours):  # no pages: see evidence.apps
            model.wagtail_reference_index_ignore = True  # type: ignore[union-attr]
        shown_on_pages(Place, Lecturer)
        for signal in (page_published, page_unpublished):  # also what was timed: nobody stands at a screen then
            signal.connect(_fit_occasion, sender=EventPage, dispatch_uid=f"publicity:{id(signal)}")
        _tell_on_the_desk()


def _fit_occasion(instance: Any, **_of: Any) -> None:
    from publicity.api import fit_occasion

    fit_occasion(instance)


def _tell_on_the_desk() -> None:
    """Wagtail mails each step of a workflow; under the names of its own receivers ours stand in their place (this app
    is ready before wagtail.admin), and tell people on the desk.
    """
    from wagtail.models import TaskState, WorkflowState
    from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

    task_submitted.connect(
        _step_begins, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
    )
    for signal, receiver, uid in (
        (workflow_submitted, _nothing, "workflow_state_submitted_email_notification"),
        (workflow_rejected, _sent_back, "workflow_state_rejected_email_notification"),
        (workflow_approved, _let_through, "workflow_state_approved_email_notification"),
    ):
        signal.connect(receiver, sender=WorkflowState, dispatch_uid=uid)


def _nothing(**_of: Any) -> None:
    """That a text was handed in is said by its first step."""


def _step_begins(instance: Any, **_of: Any) -> None:
    from publicity.api import tell_signers

    tell_signers(instance)


def _sent_back(instance: Any, **_of: Any) -> None:
    from publicity.api import tell_author

    tell_author(instance, approved=False)


def _let_through(instance: Any, **_of: Any) -> None:
    from publicity.api import tell_author

    tell_author(instance, approved=True)
