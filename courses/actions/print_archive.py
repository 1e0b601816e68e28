"""The papers of a class: 一期一档 as one PDF, 一人一档 a PDF a person. Numbers of documents are masked."""

from __future__ import annotations

import base64
from typing import Any

from django.utils import timezone

from accounts.api import Person, photo_bytes, print_page
from courses.actions.count_hours import exempted, hours_by_person, hours_evidence, hours_of, minutes_per_hour
from courses.actions.explain_study import explain_study
from courses.actions.print_sheet import STYLE, sheet_context
from courses.actions.read_evaluation import read_evaluation
from courses.domain.ledger import Hours
from courses.domain.marks import Mark, marks_of
from courses.models import Enrolment, TeacherRecord, TrainingClass

NOTHING = Hours(theory=0.0, practical=0.0)
MOST_PHOTOS = 24


def print_class(training_class: TrainingClass) -> bytes:
    """Cover, plan, timetable, teachers, hours, marks, what the members said (sums only), every sheet, photos."""
    sessions = list(training_class.sessions.select_related("teacher", "training_class__institution"))
    photos = [photo for session in sessions for photo in session.photos.all()][:MOST_PHOTOS]
    context = {
        "training_class": training_class,
        "minutes_per_hour": minutes_per_hour(training_class.operation_item),
        "sessions": sessions,
        "sheets": [sheet_context(session) for session in sessions],
        "teachers": _teachers(training_class),
        "rows": member_rows(training_class),
        "said": read_evaluation(training_class),
        "marks": named_marks(training_class),
        "photos": [{"data": _image(_bytes(photo.file)), "session": photo.session} for photo in photos],
        "printed_at": timezone.localtime(),
    }
    return print_page("courses/print/class.html", context, sheets=STYLE)


def print_person(training_class: TrainingClass, person: Person) -> bytes:
    """Face, what was asked and done, every entry of the ledger with its witness, and what online study lost and why."""
    item = training_class.operation_item
    photo = photo_bytes(person)
    context = {
        "training_class": training_class,
        "person": person,
        "photo": _image(photo) if photo else "",
        "done": hours_of(person, item),
        "entries": hours_evidence(person, item),
        "study": explain_study(person, item),
        "minutes_per_hour": minutes_per_hour(item),
        "marks": [mark for mark in marks_of(training_class.pk) if mark.person == person.pk],
        "employer": training_class.enrolments.filter(person=person).values_list("employer", flat=True).first(),
        "printed_at": timezone.localtime(),
    }
    return print_page("courses/print/person.html", context, sheets=STYLE)


def member_rows(training_class: TrainingClass) -> list[dict[str, Any]]:
    """Everybody of the class with hours and whether they are enough; the print and the lists read the same."""
    members: list[Enrolment] = list(training_class.enrolments.select_related("person").order_by("person__name", "pk"))
    people = [row.person_id for row in members]
    hours = hours_by_person(training_class.operation_item, people)
    free = exempted(people, training_class.operation_item, on=timezone.localdate())
    rows = []
    for row in members:
        done = hours.get(row.person_id, NOTHING)
        is_full = (
            done.theory >= training_class.required_theory_hours
            and done.practical >= training_class.required_practical_hours
        )
        word = "学时已满" if is_full else "已免训" if row.person_id in free else "学时未满"
        rows.append({"person": row.person, "employer": row.employer, "done": done, "is_full": is_full, "word": word})
    return rows


def named_marks(training_class: TrainingClass) -> list[tuple[Person, Mark]]:
    """Mock examinations and published marks, in the order of names."""
    members = training_class.enrolments.select_related("person").order_by("person__name", "pk")
    marks: dict[int, list[Mark]] = {}
    for mark in marks_of(training_class.pk):
        marks.setdefault(mark.person, []).append(mark)
    return [(row.person, mark) for row in members for mark in marks.get(row.person_id, [])]


def _teachers(training_class: TrainingClass) -> list[dict[str, Any]]:
    records = {
        record.person_id: record for record in TeacherRecord.objects.filter(institution=training_class.institution)
    }
    return [
        {"person": row.person, "record": records.get(row.person_id)}
        for row in training_class.teachers.select_related("person")
    ]


def _bytes(file: Any) -> bytes:
    with file.open("rb") as opened:
        data: bytes = opened.read()
    return data


def _image(data: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(data).decode()
