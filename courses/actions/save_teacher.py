"""The teacher library: keep a record, and say why somebody may not teach on a day."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.api import Membership, Organisation, Person, Role, User, require
from courses.actions.load_study_rules import rules_for
from courses.models import TeacherRecord
from courses.permissions import MANAGE
from courses.refusals import Refused
from evidence import api as evidence


def save_teacher(record: TeacherRecord, *, by: User) -> TeacherRecord:
    """Only teachers in post of one's own institution."""
    require(by, MANAGE, record.institution)
    posts = Membership.objects.open().filter(organisation=record.institution, role=Role.TEACHER, person=record.person)
    if not posts.exists():
        raise Refused("师资档案只登记本机构在岗的教师。")
    with transaction.atomic():
        record.save()
        evidence.append(
            "courses.teacher.recorded",
            actor=by.actor,
            subjects=[record.person.subject, f"organisation:{record.institution.uuid}"],
            body={
                "document": evidence.digest(record.document_number),
                "valid_to": record.valid_to.isoformat() if record.valid_to else None,
                "continuing": [record.continuing_year, record.continuing_hours],
            },
        )
    return record


def teacher_fault(institution: Organisation, person: Person, *, on: date, practical: bool = False) -> str:
    """Why this person may not teach here on that day; empty when the record holds."""
    record = TeacherRecord.objects.filter(institution=institution, person=person).first()
    if record is None:
        return f"{person.name} 没有师资档案，请先登记任教资格。"
    return record_fault(record, on=on, practical=practical)


def record_fault(record: TeacherRecord, *, on: date, practical: bool = False) -> str:
    """The same of a record that is at hand."""
    person, institution = record.person, record.institution
    if record.valid_to is not None and record.valid_to < on:
        return f"{person.name} 的任教资格 {record.valid_to:%Y-%m-%d} 已到期。"
    if practical and not record.is_practical:
        return f"{person.name} 的师资档案没有“可带实操”。"
    asked = rules_for(institution).continuing_hours
    if asked and (record.continuing_year != on.year - 1 or record.continuing_hours < asked):
        return f"{person.name} 上一年度继续教育不足 {asked} 学时。"
    return ""
