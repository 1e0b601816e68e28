"""Registers the courses app."""

from django.apps import AppConfig

from evidence.apps import leave_reference_index


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "课程与学时"

    def ready(self) -> None:
        leave_reference_index(self)
        from accounts.api import register_reach
        from courses.models import CourseReview, ScormPackage, Syllabus, Textbook
        from courses.permissions import people_in_classes
        from pages.api import shown_on_pages

        register_reach(people_in_classes)
        shown_on_pages(CourseReview, ScormPackage, Textbook, Syllabus)
