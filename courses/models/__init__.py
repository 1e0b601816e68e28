"""Rows of training; other apps use `courses.api`."""

from courses.models.correction import HoursCorrection
from courses.models.hours import Exemption, HoursEntry
from courses.models.roster import RosterImport
from courses.models.training_class import ClassSession, ClassTeacher, Enrolment, TrainingClass

__all__ = [
    "ClassSession",
    "ClassTeacher",
    "Enrolment",
    "Exemption",
    "HoursCorrection",
    "HoursEntry",
    "RosterImport",
    "TrainingClass",
]
