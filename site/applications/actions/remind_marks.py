"""Marks that are due (R-05): the officers of the body are told once before the last day, and once after it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts.api import Membership, Role, promise_message
from applications.actions.read_clocks import due_marks
from applications.domain.clocks import MARKS, PRESSING, Clock
from exams import api as exams


def remind_marks(*, today: date | None = None) -> int:
    """How many messages are promised; a second run adds none, because each has one key."""
    day = today or timezone.localdate()
    told = 0
    rows = exams.Sitting.objects.filter(state__in=(exams.Sitting.State.LOCKED, exams.Sitting.State.CLOSED))
    for due in due_marks(rows):
        left = due.clock.days_left(day)
        if left <= PRESSING:
            told += _tell(due.row, due.clock, left=left)
    return told


def _tell(sitting: exams.Sitting, clock: Clock, *, left: int) -> int:
    when, word = ("late", "已超过公布期限") if left < 0 else ("soon", f"应在 {clock.due_on:%m 月 %d 日}前公布")
    officers = Membership.objects.open().filter(organisation=sitting.organiser, role=Role.EXAM_OFFICER)
    for officer in officers.select_related("person"):
        promise_message(
            person=officer.person,
            kind=f"applications.{MARKS}",
            subject=f"考试成绩{word}",
            body=f"“{sitting.name}”的成绩{word}（考后十个工作日，最后一天 {clock.due_on:%Y-%m-%d}），请处理后公布。",
            link=reverse("exams:sitting-detail", args=[sitting.uuid]),
            unique_key=f"marks:{when}:{sitting.uuid}:{officer.person_id}",
        )
    return len(officers)
