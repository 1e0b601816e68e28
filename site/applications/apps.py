"""Registers the applications app: who may book, who moves up, and whom an exam body sees."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = "考试申请"

    def ready(self) -> None:
        from accounts.api import register_own_data, register_reach
        from applications.actions.book_seat import vouches
        from applications.actions.move_up import in_line, move_up
        from applications.actions.own_data import own_applications
        from applications.permissions import applicants
        from exams.api import register_booking_right, register_line, register_vacancy

        leave_reference_index(self)
        register_booking_right(vouches)
        register_line(in_line)
        register_vacancy(move_up)
        register_reach(applicants)
        register_own_data(own_applications)
