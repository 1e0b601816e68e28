"""Book a place on an accepted application, and give it back; through the same action as every registration."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.api import NotAllowed, Person, User
from applications.actions.judge_application import health_promised, part_of
from applications.actions.take_step import locked, take_step
from applications.actions.tell_applicant import tell_applicant
from applications.domain.states import GRANTED, State
from applications.models import Application, SeatWish
from applications.permissions import may_act
from applications.refusals import Refused
from evidence import api as evidence
from exams import api as exams


def vouches(user: User, person: Person, sitting: exams.Sitting) -> bool:
    """An accepted application of this person for the sitting's item and body lets its own side book (see apps.py).

    `user` stands for the applicant, or is whoever gave a place back to somebody that waits for it.
    """
    granted = Application.objects.filter(
        person=person, operation_item=sitting.operation_item, organiser=sitting.organiser, state__in=GRANTED
    ).first()
    if granted is None:
        return False
    waits = granted.wishes.filter(sitting=sitting, state=SeatWish.State.WAITING).exists()
    return waits or may_act(user, granted)


def fits(application: Application, sitting: exams.Sitting) -> str:
    """Why this sitting is none for this application, as a sentence; empty when it is one."""
    if sitting.operation_item_id != application.operation_item_id:
        return "场次的操作项目与申请不一致。"
    if sitting.organiser_id != application.organiser_id:
        return "场次由另一家考试机构组织；要到那里考试，请向该机构申请。"
    part = part_of(application)
    if not part:
        return "申请的科目都已合格，不需要再预约。"
    if sitting.part != part:
        return "现在应先考理论。" if part == "theory" else "理论已合格，请预约实操场次。"
    return ""


def book_seat(
    application: Application, sitting: exams.Sitting, *, user: User, now: datetime | None = None
) -> Application:
    """Accepted → booked. The sitting's row is taken first, then the application's, as everywhere.

    `Refused.is_full` when only the place is missing: then one may wait.
    """
    if not may_act(user, application):
        raise NotAllowed
    with transaction.atomic():
        exams.Sitting.objects.select_for_update().get(pk=sitting.pk)
        row, at = locked(application), now or evidence.database_now()
        if row.place not in GRANTED:
            raise Refused("申请还没有受理，不能预约。")
        if row.place == State.BOOKED:
            raise Refused("已经预约了一个场次，请先退订再改约。")
        take_place(row, sitting, user=user, at=at)
    return row


def take_place(row: Application, sitting: exams.Sitting, *, user: User, at: datetime, moved_up: bool = False) -> None:
    """The caller holds both rows; Refused leaves nothing behind (one savepoint). `moved_up`: from the waiting list."""
    reason = fits(row, sitting)
    if reason:
        raise Refused(reason)
    with transaction.atomic():
        try:
            registration = exams.register_candidate(
                sitting,
                row.person,
                user=user,
                health_promised=health_promised(row),
                employer_name=row.employer_name,
            )
        except exams.SittingFull as full:
            raise Refused(str(full), is_full=True) from full
        except exams.RegistrationRefused as refusal:
            raise Refused(str(refusal)) from refusal
        if registration.state != exams.Registration.State.REGISTERED:
            failed = [line for line in registration.eligibility["conditions"] if line["ok"] is False]
            raise Refused("不符合条件：" + "；".join(f"{line['title']}（{line['fact']}）" for line in failed) + "。")
        take_step(row, State.BOOKED, by=user, at=at)
        row.registration = registration
        row.save(update_fields=["state", "registration"])
        row.wishes.filter(state=SeatWish.State.WAITING, sitting=sitting).update(state=SeatWish.State.MOVED)
        row.wishes.filter(state=SeatWish.State.WAITING).update(state=SeatWish.State.LEFT)
        _tell_booked(row, sitting, at, moved_up=moved_up)
        evidence.append(
            "applications.booked",
            actor=user.actor,
            subjects=[row.subject, registration.subject, sitting.subject],
            body={"part": str(sitting.part)},
        )


def _tell_booked(row: Application, sitting: exams.Sitting, at: datetime, *, moved_up: bool) -> None:
    when = f"{timezone.localtime(sitting.starts_at):%Y-%m-%d %H:%M}"
    place = f"{sitting.exam_point} {sitting.room}"
    body = f"{when}，{place}。机位在场次锁定后抽定，届时可以打开准考证。"
    if moved_up:
        until = f"{timezone.localtime(sitting.books_until):%Y-%m-%d %H:%M}" if sitting.books_until else ""
        body = f"您候补的场次有了名额，已为您预约：{body}不能参加的，请在 {until} 前退订。"
    subject = "候补成功，已预约考试" if moved_up else "考试预约成功"
    tell_applicant(row, "booked", subject, body, once=f"{sitting.pk}:{at:%y%m%d%H%M%S}")


def booked_sitting(application: Application) -> int | None:
    """The sitting of the booked place, as it stands in the database now."""
    sitting: int | None = Application.objects.values_list("registration__sitting", flat=True).get(pk=application.pk)
    return sitting


def release_seat(application: Application, *, user: User, now: datetime | None = None) -> Application:
    """Booked → accepted; the attempt is not used, and whoever waits first moves up in the same transaction."""
    if not may_act(user, application):
        raise NotAllowed
    with transaction.atomic():
        sitting_id = booked_sitting(application)
        if sitting_id is None:
            raise Refused("现在没有预约的场次。")
        exams.Sitting.objects.select_for_update().get(pk=sitting_id)
        row, at = locked(application), now or evidence.database_now()
        if row.place != State.BOOKED or row.registration is None:
            raise Refused("现在没有预约的场次。")
        take_step(row, State.ACCEPTED, by=user, at=at, note="退订")
        held, row.registration = row.registration, None
        row.save(update_fields=["state", "registration"])
        try:
            exams.cancel_registration(held, user=user, reason="released")
        except exams.RegistrationRefused as refusal:
            raise Refused(str(refusal)) from refusal
        evidence.append("applications.released", actor=user.actor, subjects=[row.subject, held.subject], body={})
    return row
