"""Start a candidate's attempt, or find the one that is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from courses.api import Part
from evidence import api as evidence
from exams.actions.draw_paper import draw_paper
from exams.domain.accommodation import Aid
from exams.domain.attempts import Window
from exams.domain.closing import closings
from exams.domain.guard import Bar
from exams.domain.journal import journal_key
from exams.models import Accommodation, Attempt, Blueprint, Paper, Registration, Sitting, TimeEntry
from exams.models.starting import Seat, begin, read_seat
from qualifications import api as qualifications

TRIES = 3
"""How often a start is decided anew when what it was decided by has changed meanwhile."""


class StartRefused(Exception):
    """The candidate can't start now; the message says why and what to do."""


class StartBarred(Exception):
    """This browser can't start here, as the sitting's guard says; nothing was begun, the refusal left its alert."""

    def __init__(self, why: Bar) -> None:
        super().__init__(why.value)
        self.why = why


def start_attempt(registration: Registration, *, now: datetime | None = None) -> Attempt:
    """One attempt for each registration, whatever happens twice; its clock is the database's."""
    return begin_attempt(registration.uuid, now=now).attempt


@dataclass(frozen=True, slots=True)
class Begun:
    """`is_new`: this very call began the attempt, one caller at most is told so."""

    attempt: Attempt
    is_new: bool


def begin_attempt(
    registration: UUID, *, now: datetime | None = None, admits: Callable[[Registration], Bar | None] | None = None
) -> Begun:
    """The attempt of this registration, begun or found; two clicks or two machines don't make two.

    What a start is decided by is read first and asked once more where the attempt is written; who wrote nothing there
    reads again, and finds the attempt of the other click or the reason. `admits`: asked before anything is written.
    Raises `StartRefused`, `StartBarred`, `Registration.DoesNotExist`.
    """
    for _ in range(TRIES):
        seat = read_seat(registration)
        why = admits(seat.registration) if admits else None
        if why is not None:
            raise StartBarred(why)
        begun = _begin(seat, now or seat.clock)
        if begun is not None:
            return begun
    raise StartRefused("考场正在处理您的报名，请稍候再点一次“开始考试”。")


def _begin(seat: Seat, now: datetime) -> Begun | None:
    """None: what was read holds no longer, nothing was written."""
    if seat.has_begun:
        return _found(seat)
    registration, sitting = seat.registration, seat.registration.sitting
    edition = qualifications.edition(sitting.edition_key)
    fault = _fault(seat, edition, now)
    if fault:
        raise StartRefused(fault)
    paper = seat.paper or draw_paper(registration, sitting)
    aid = aid_of(registration)
    seconds, extra = _seconds(sitting, now), aid.extra_seconds(_blueprint(sitting).minutes)
    attempt = Attempt(
        registration=registration,
        paper=paper,
        started_at=now,
        deadline_at=now + timedelta(seconds=seconds + extra),
        grace_seconds=edition.theory.grace_seconds if edition.theory else 60,
        closings=_closings(paper, sitting, seconds + extra) if seat.is_timed else [],
    )
    ledger = [(TimeEntry.Kind.START.value, seconds), *([(TimeEntry.Kind.EXTRA.value, extra)] if extra else [])]
    body = {
        "paper_hash": paper.paper_hash,
        "algorithm": paper.algorithm,
        "pool_hash": paper.pool_hash,
        "seconds": seconds,
        **({"extra": extra} if extra else {}),
        "eligibility_digest": evidence.digest(registration.eligibility),
    }
    subjects = (attempt.subject, registration.subject, sitting.subject)
    happening = evidence.Happening("exams.attempt.started", registration.subject, subjects, body)
    return Begun(attempt, True) if begin(attempt, ledger, happening) else None


def _found(seat: Seat) -> Begun:
    attempt = Attempt.objects.get(registration=seat.registration)
    attempt.registration = seat.registration
    return Begun(attempt, False)


def journal_key_of(attempt: Attempt) -> bytes:
    """What the candidate's browser seals its journal with."""
    return journal_key(settings.LOOKUP_KEY, str(attempt.uuid))


def aid_of(registration: Registration) -> Aid:
    """What was granted, or nothing."""
    granted: Accommodation | None = getattr(registration, "accommodation", None)
    return granted.aid if granted else Aid()


def _blueprint(sitting: Sitting) -> Blueprint:
    if sitting.blueprint is None:
        raise RuntimeError("a theory sitting was locked without a blueprint")
    return sitting.blueprint


def _seconds(sitting: Sitting, now: datetime) -> int:
    """The blueprint's time, but never beyond the end of the sitting; what one person has more comes on top."""
    return min(_blueprint(sitting).minutes * 60, max(int((sitting.ends_at - now).total_seconds()), 60))


def _closings(paper: Paper, sitting: Sitting, seconds: int) -> list[list[int]]:
    blueprint = _blueprint(sitting)
    minutes = list(blueprint.sections.order_by("order").values_list("minutes", flat=True))
    found = closings(paper.content, minutes, whole_minutes=blueprint.minutes, seconds=seconds)
    return [list(closing) for closing in found]


def _fault(seat: Seat, edition: qualifications.Edition, now: datetime) -> str:
    registration, sitting = seat.registration, seat.registration.sitting
    if registration.state != Registration.State.REGISTERED:
        return "您的报名未通过资格审查，不能参加考试。请联系考务人员。"
    if sitting.part != Part.THEORY:
        return "实操考试由考评员现场评分，不在此处作答。"
    if sitting.state != Sitting.State.LOCKED or now >= sitting.ends_at:
        return "本场考试尚未开放或已经结束。请联系监考员。"
    minutes = edition.theory.latest_entry_minutes if edition.theory else 0
    window = Window(sitting.starts_at, sitting.ends_at, minutes)
    if window.entry_fault(now):  # its sentence names a time of day
        return replace(window, starts_at=timezone.localtime(sitting.starts_at)).entry_fault(now)
    return _room_fault(seat)


def _room_fault(seat: Seat) -> str:
    """A record made in the very moment of a start may not be seen; the officer's decision voids that attempt, too."""
    if seat.is_barred:
        return "监考员已记录违纪，不能开始考试。请联系考务人员。"
    if seat.registration.sitting.check_in_required and not seat.is_inside:
        return "请先在入场处由监考员核验身份，再开始考试。"
    return ""
