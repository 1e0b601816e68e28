"""Registers the practice app."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "练习"

    def ready(self) -> None:
        from courses.api import announce_marks
        from practice.actions.class_mocks import class_mocks

        leave_reference_index(self)
        announce_marks(class_mocks)
