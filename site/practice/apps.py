"""Registers the practice app, and what it keeps about a person."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "练习"

    def ready(self) -> None:
        from accounts.api import register_own_data
        from courses.api import announce_marks
        from practice.actions.class_mocks import class_mocks
        from practice.actions.own_data import own_practice

        leave_reference_index(self)
        register_own_data(own_practice)
        announce_marks(class_mocks)
