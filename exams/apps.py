"""Registers the exams app."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class ExamsConfig(AppConfig):
    name = "exams"
    verbose_name = "考试"

    def ready(self) -> None:
        from accounts.api import register_own_data, register_reach
        from courses.api import announce, announce_marks
        from exams.actions.class_marks import class_marks
        from exams.actions.open_pool import practice_questions
        from exams.actions.own_data import own_exam_data
        from exams.permissions import people_in_sittings

        leave_reference_index(self)
        register_reach(people_in_sittings)
        register_own_data(own_exam_data)
        announce(practice_questions)
        announce_marks(class_marks)
