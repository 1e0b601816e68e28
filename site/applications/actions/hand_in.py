"""Hand an application in, or hand it in again with the papers that were asked for; and take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.api import NotAllowed, User
from applications.actions.book_seat import booked_sitting, release_seat
from applications.actions.judge_application import as_json, judge_application
from applications.actions.start_clocks import start_clocks
from applications.actions.take_step import locked, take_step
from applications.domain.needs import incurable, missing
from applications.domain.states import State
from applications.models import Application, SeatWish
from applications.permissions import may_act
from applications.refusals import Refused
from evidence import api as evidence
from qualifications import api as qualifications


def hand_in(application: Application, *, user: User, now: datetime | None = None) -> Application:
    """Draft → submitted, asked → complete. Refused while something is missing: all of it is named at once."""
    if not may_act(user, application):
        raise NotAllowed
    with transaction.atomic():
        row, at = locked(application), now or evidence.database_now()
        on = timezone.localdate(at)
        edition = qualifications.edition_for(row.operation_item.family, on=on)
        lines = judge_application(row, on=on)
        never = incurable(lines)
        if never:
            raise Refused("不符合报名条件：" + "；".join(f"{line.title}（{line.fact}）" for line in never) + "。")
        lacking = missing(lines)
        if lacking:
            raise Refused("还缺：" + "；".join(f"{line.title}（{line.fact}）" for line in lacking) + "。补齐后再提交。")
        again = row.place == State.ASKED
        take_step(row, State.COMPLETE if again else State.SUBMITTED, by=user, at=at)
        row.edition_key, row.eligibility = edition.key, as_json(lines, edition.key)
        if again:
            row.completed_at = at
        else:
            row.submitted_at = at
        start_clocks(row, edition)
        row.save()
        evidence.append(
            "applications.handed_in",
            actor=user.actor,
            subjects=[row.subject, row.person.subject],
            body={
                "again": again,
                "edition": edition.key,
                "decide_by": row.decide_by.isoformat() if row.decide_by else None,
                "eligibility_digest": evidence.digest(row.eligibility),
            },
        )
    return row


def withdraw(application: Application, *, user: User, now: datetime | None = None) -> Application:
    """The applicant's own step at any time before the examination; a booked place is given back with it."""
    if not may_act(user, application):
        raise NotAllowed
    with transaction.atomic():
        if booked_sitting(application) is not None:
            release_seat(application, user=user, now=now)
        row, at = locked(application), now or evidence.database_now()
        take_step(row, State.WITHDRAWN, by=user, at=at)
        row.wishes.filter(state=SeatWish.State.WAITING).update(state=SeatWish.State.LEFT)
        row.save()
        evidence.append("applications.withdrawn", actor=user.actor, subjects=[row.subject], body={})
    return row
