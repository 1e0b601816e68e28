"""The one door to training: classes, hours, exemptions."""

from __future__ import annotations

from courses.actions.add_session import add_session
from courses.actions.answer_evaluation import answer_evaluation
from courses.actions.approve_exemption import approve_exemption
from courses.actions.class_progress import behind, ended, full, progress, running, shares
from courses.actions.close_session import Closed, close_session
from courses.actions.commit_roster import commit_roster
from courses.actions.correct_hours import decide_correction, propose_correction
from courses.actions.correct_study import propose_study_correction
from courses.actions.count_hours import (
    exemption_ground,
    hours_by_person,
    hours_digest,
    hours_evidence,
    hours_of,
    hours_of_days,
    minutes_per_hour,
    people_taught_by,
)
from courses.actions.enrol_people import enrol_people
from courses.actions.enter_study import enter_study
from courses.actions.import_roster import check_roster
from courses.actions.institution_work import (
    coming_sessions,
    corrections_to_decide,
    last_sessions,
    open_rosters,
    plans_to_approve,
    teachers_running_out,
    unconfirmed_sessions,
)
from courses.actions.open_evaluation import open_evaluation
from courses.actions.read_evaluation import averages as evaluation_averages
from courses.actions.sample_package import lay_sample_package
from courses.actions.save_class import save_class
from courses.actions.save_teacher import record_fault
from courses.domain.ledger import Hours
from courses.domain.marks import Mark, announce_marks
from courses.domain.quiz import Question, announce
from courses.models import (
    ClassEvaluation,
    ClassSession,
    ClassTeacher,
    CourseIndexPage,
    CoursePage,
    Enrolment,
    Exemption,
    HoursCorrection,
    HoursEntry,
    InstitutionPage,
    LessonPage,
    RosterImport,
    StudyDay,
    StudySegment,
    Syllabus,
    TeacherRecord,
    TrainingClass,
)
from courses.models.training_class import Part
from courses.permissions import WRITING_KINDS, may_record
from courses.refusals import Refused

__all__ = [
    "may_record",
    "WRITING_KINDS",
    "ClassEvaluation",
    "ClassSession",
    "ClassTeacher",
    "Closed",
    "CourseIndexPage",
    "CoursePage",
    "Enrolment",
    "Exemption",
    "Hours",
    "HoursCorrection",
    "HoursEntry",
    "InstitutionPage",
    "LessonPage",
    "Mark",
    "Part",
    "Question",
    "Refused",
    "RosterImport",
    "StudyDay",
    "StudySegment",
    "Syllabus",
    "TeacherRecord",
    "TrainingClass",
    "add_session",
    "announce",
    "announce_marks",
    "answer_evaluation",
    "approve_exemption",
    "check_roster",
    "close_session",
    "commit_roster",
    "decide_correction",
    "enrol_people",
    "enter_study",
    "evaluation_averages",
    "exemption_ground",
    "hours_by_person",
    "hours_digest",
    "hours_evidence",
    "hours_of",
    "hours_of_days",
    "lay_sample_package",
    "minutes_per_hour",
    "open_evaluation",
    "people_taught_by",
    "propose_correction",
    "propose_study_correction",
    "behind",
    "ended",
    "full",
    "progress",
    "running",
    "shares",
    "coming_sessions",
    "corrections_to_decide",
    "last_sessions",
    "open_rosters",
    "plans_to_approve",
    "teachers_running_out",
    "unconfirmed_sessions",
    "record_fault",
    "save_class",
]
