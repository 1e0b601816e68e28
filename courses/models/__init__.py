"""Rows of training; other apps use `courses.api`."""

from courses.models.archive import ClassArchive
from courses.models.attendance import SessionPhoto, SessionSign, TeacherRecord
from courses.models.correction import HoursCorrection
from courses.models.course_page import CourseChange, CourseIndexPage, CoursePage, InstitutionPage, LessonPage
from courses.models.evaluation import ClassEvaluation, EvaluationSlip, EvaluationTally, EvaluationWords
from courses.models.hours import Exemption, HoursEntry
from courses.models.reviews import CourseReview
from courses.models.roster import RosterImport
from courses.models.scorm import PackageProgress, ScormPackage
from courses.models.study import LiveStudy, StudyCredit, StudyDay, StudyPlace, StudySegment
from courses.models.textbooks import Syllabus, Textbook
from courses.models.training_class import ClassSession, ClassTeacher, Enrolment, TrainingClass

__all__ = [
    "ClassArchive",
    "ClassEvaluation",
    "ClassSession",
    "ClassTeacher",
    "CourseChange",
    "CourseIndexPage",
    "CoursePage",
    "CourseReview",
    "Enrolment",
    "EvaluationSlip",
    "EvaluationTally",
    "EvaluationWords",
    "Exemption",
    "HoursCorrection",
    "HoursEntry",
    "InstitutionPage",
    "LessonPage",
    "LiveStudy",
    "PackageProgress",
    "RosterImport",
    "ScormPackage",
    "SessionPhoto",
    "SessionSign",
    "StudyCredit",
    "StudyDay",
    "StudyPlace",
    "StudySegment",
    "Syllabus",
    "TeacherRecord",
    "Textbook",
    "TrainingClass",
]
