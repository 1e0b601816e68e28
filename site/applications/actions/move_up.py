"""The waiting list: join, leave, and move up when a place is free, in the transaction that frees it.

Rows are taken in one order everywhere, sitting, application, person, so that two people at once never wait for each
other in a circle. Whoever can't be registered any more is passed over with the reason, and the next in line is asked.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.api import NotAllowed, User
from applications.actions.book_seat import fits, take_place
from applications.actions.take_step import locked, take_step
from applications.actions.tell_applicant import tell_applicant
from applications.domain.states import State
from applications.models import SeatWish
from applications.models.application import Application
from applications.permissions import may_act
from applications.refusals import Refused
from evidence import api as evidence
from exams import api as exams

MOST = 3
"""Lists one application may stand in at a time."""


def join_waiting(
    application: Application, sitting: exams.Sitting, *, user: User, now: datetime | None = None
) -> SeatWish:
    """Only for a full sitting that still takes bookings."""
    if not may_act(user, application):
        raise NotAllowed
    with transaction.atomic():
        held = exams.Sitting.objects.select_for_update().get(pk=sitting.pk)
        row, at = locked(application), now or evidence.database_now()
        if row.place != State.ACCEPTED:
            raise Refused("只有已受理、还没有预约的申请可以候补。")
        reason = fits(row, held)
        if reason:
            raise Refused(reason)
        if not held.takes_bookings(at):
            raise Refused("本场现在不接受预约。")
        if free_seats(held) > 0:
            raise Refused("本场还有名额，请直接预约。")
        if row.wishes.filter(state=SeatWish.State.WAITING).count() >= MOST:
            raise Refused(f"最多同时候补 {MOST} 个场次，请先退出一个。")
        try:
            with transaction.atomic():
                wish = SeatWish.objects.create(application=row, sitting=held, joined_at=at)
        except IntegrityError as error:
            raise Refused("已经在本场的候补名单上。") from error
        evidence.append("applications.waiting.joined", actor=user.actor, subjects=[row.subject, held.subject], body={})
    return wish


def leave_waiting(application: Application, sitting: exams.Sitting, *, user: User) -> None:
    """Off the list; nothing happens when one is not on it."""
    if not may_act(user, application):
        raise NotAllowed
    with transaction.atomic():
        row = locked(application)
        left = row.wishes.filter(sitting=sitting, state=SeatWish.State.WAITING).update(state=SeatWish.State.LEFT)
        if left:
            evidence.append(
                "applications.waiting.left", actor=user.actor, subjects=[row.subject, sitting.subject], body={}
            )


def in_line(sitting: exams.Sitting) -> int:
    """How many wait for a place."""
    return SeatWish.objects.filter(sitting=sitting, state=SeatWish.State.WAITING).count()


def free_seats(sitting: exams.Sitting) -> int:
    """Usable seats nobody is registered for."""
    taken = sitting.registrations.filter(state=exams.Registration.State.REGISTERED).count()
    return len(sitting.room.usable_seats) - taken


def move_up(sitting: exams.Sitting) -> None:
    """Called by the exams' own cancellation while the sitting's row is held (see apps.py)."""
    at = evidence.database_now()
    _back_to_accepted(sitting, at)
    if not sitting.takes_bookings(at):
        return
    waiting = SeatWish.objects.filter(sitting=sitting, state=SeatWish.State.WAITING)
    for wish in waiting.select_related("application__filed_by", "application__person"):
        if free_seats(sitting) < 1:
            return
        row = locked(wish.application)
        try:
            take_place(row, sitting, user=row.person.user or row.filed_by, at=at, moved_up=True)
        except Refused as refusal:
            wish.state, wish.note = SeatWish.State.PASSED_OVER, str(refusal)[:200]
            wish.save(update_fields=["state", "note"])
            tell_applicant(row, "passed_over", "候补未成功", f"轮到您时不能递补：{refusal}", once=str(wish.pk))


def _back_to_accepted(sitting: exams.Sitting, at: datetime) -> None:
    """An officer cancelled the place, or its pass is gone: the application stands as before the booking."""
    lost = (exams.Registration.State.CANCELLED, exams.Registration.State.REFUSED)
    cancelled = Application.objects.filter(
        state=State.BOOKED, registration__sitting=sitting, registration__state__in=lost
    )
    for found in cancelled:
        row = locked(found)
        take_step(row, State.ACCEPTED, by=None, at=at, note="考试机构取消了预约")
        row.registration = None
        row.save(update_fields=["state", "registration"])
        body = f"您在“{sitting.name}”的名额已由考试机构取消，可以预约其他场次。"
        tell_applicant(row, "cancelled", "考试预约已取消", body, once=f"{sitting.pk}:{at:%y%m%d%H%M%S}")


def close_lists(*, now: datetime | None = None) -> int:
    """Whoever still waits when booking is over is told; returns how many. May run twice."""
    at = now or evidence.database_now()
    waiting = SeatWish.objects.filter(state=SeatWish.State.WAITING).select_related("application", "sitting")
    over = [wish for wish in waiting if not wish.sitting.takes_bookings(at)]
    for wish in over:
        with transaction.atomic():
            row = locked(wish.application)
            told = SeatWish.objects.filter(pk=wish.pk, state=SeatWish.State.WAITING).update(
                state=SeatWish.State.PASSED_OVER, note="预约已截止"
            )
            if told:
                body = f"“{wish.sitting.name}”预约已截止，没有名额空出，请预约其他场次。"
                tell_applicant(row, "passed_over", "候补未成功", body, once=str(wish.pk))
    return len(over)
