"""What the training desk holds beyond a class: a photo of a meeting, a teacher's record, a scan of the door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from courses.actions.door_code import door_token
from courses.actions.open_evaluation import open_evaluation
from courses.domain.attendance import window_of
from courses.models import ClassArchive, ClassSession, SessionPhoto, StudyDay, TeacherRecord


def training_objects(world: Any, institution: Any, session: ClassSession) -> None:
    registrar = world.actors["registrar@A"]
    photo = SessionPhoto(session=session, sha256="0" * 64, added_by=registrar, added_at=timezone.now())
    photo.file.save("photo.jpg", ContentFile(b"\xff\xd8\xff"), save=True)
    record = TeacherRecord.objects.create(
        institution=institution, person=session.teacher, title="工程师", document_number="1", subjects="电工"
    )
    archive = ClassArchive(
        training_class=session.training_class, state="done", ordered_by=registrar, ordered_at=timezone.now()
    )
    archive.file.save("archive.zip", ContentFile(b"PK"), save=True)
    group = session.training_class
    open_evaluation(group)
    member = group.enrolments.get().person
    day = StudyDay.objects.create(person=member, training_class=group, day=timezone.localdate() - timedelta(days=1))
    world.objects |= {
        "study_day": day.uuid,
        "class_archive": archive.uuid,
        "class_list_kind": "hours",
        "session_photo": photo.uuid,
        "teacher_record": record.uuid,
        "class_door_token": door_token(session, window=window_of(timezone.now().timestamp())),
    }
