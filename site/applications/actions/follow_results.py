"""What an examination decided leads the application on: done, or back to booking."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications.actions.judge_application import part_of
from applications.actions.take_step import take_step
from applications.actions.tell_applicant import tell_applicant
from applications.domain.states import State
from applications.models import Application
from evidence import api as evidence
from exams import api as exams


def follow_results(*, now: datetime | None = None) -> int:
    """Every booked application whose sitting is published; returns how many moved. May run twice."""
    at = now or evidence.database_now()
    over = Application.objects.filter(
        state=State.BOOKED, registration__sitting__state=exams.Sitting.State.PUBLISHED
    ).values_list("pk", flat=True)
    return sum(_follow(pk, at) for pk in list(over))


def _follow(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.place != State.BOOKED:
            return False
        part = part_of(row)
        take_step(row, State.ACCEPTED if part else State.DONE, by=None, at=at, note="成绩已公布")
        registration, row.registration = row.registration, None
        row.save(update_fields=["state", "registration"])
        if part:
            word = "实操" if part == "practical" else "理论"
            once = str(registration.pk) if registration else ""
            tell_applicant(row, "next", "可以继续预约", f"成绩已公布，可以预约{word}考试。", once=once)
        evidence.append("applications.followed", actor="system", subjects=[row.subject], body={"next": part or "done"})
    return True
