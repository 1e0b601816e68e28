"""Start a candidate's attempt, or find the one that is under way."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from courses.api import Part
from evidence import api as evidence
from exams.actions.check_in_person import room_fault, room_marks
from exams.actions.draw_paper import draw_paper
from exams.domain.attempts import Window
from exams.models import Attempt, Paper, Registration, Sitting, TimeEntry
from qualifications import api as qualifications


class StartRefused(Exception):
    """The candidate can't start now; the message says why and what to do."""


def start_attempt(registration: Registration, *, now: datetime | None = None) -> Attempt:
    """One attempt for each registration, whatever happens twice; its clock is the database's.

    Locks the registration, so that two clicks or two machines can't make two attempts.
    """
    with transaction.atomic():
        locked = (
            Registration.objects.select_for_update(of=("self",))
            .select_related("sitting__blueprint")
            .annotate(clock=evidence.DatabaseClock(), **room_marks())
            .get(pk=registration.pk)
        )
        # Asked after the lock is held: what the locking query joins, it read before it waited.
        paper = _prepared(locked)
        if paper is not None and hasattr(paper, "attempt"):
            return paper.attempt
        now = now or locked.clock
        sitting = locked.sitting
        edition = qualifications.edition(sitting.edition_key)
        fault = _fault(locked, sitting, edition, now)
        if fault:
            raise StartRefused(fault)
        paper = paper or draw_paper(locked, sitting)
        seconds = _seconds(sitting, now)
        attempt = Attempt.objects.create(
            registration=locked,
            paper=paper,
            started_at=now,
            deadline_at=now + timedelta(seconds=seconds),
            grace_seconds=edition.theory.grace_seconds if edition.theory else 60,
        )
        TimeEntry.objects.create(attempt=attempt, kind=TimeEntry.Kind.START, seconds=seconds, at=now)
        evidence.append(
            "exams.attempt.started",
            actor=locked.subject,
            subjects=[attempt.subject, locked.subject, sitting.subject],
            body={
                "paper_hash": paper.paper_hash,
                "algorithm": paper.algorithm,
                "pool_hash": paper.pool_hash,
                "seconds": seconds,
                "eligibility_digest": evidence.digest(locked.eligibility),
            },
        )
    return attempt


def _prepared(registration: Registration) -> Paper | None:
    """The stored paper without its words, and the attempt on it when there is one."""
    papers = Paper.objects.filter(registration=registration).select_related("attempt")
    return papers.defer("content", "origin", "orders").first()


def _seconds(sitting: Sitting, now: datetime) -> int:
    """The blueprint's time, but never beyond the end of the sitting."""
    if sitting.blueprint is None:
        raise RuntimeError("a theory sitting was locked without a blueprint")
    return min(sitting.blueprint.minutes * 60, max(int((sitting.ends_at - now).total_seconds()), 60))


def _fault(registration: Registration, sitting: Sitting, edition: qualifications.Edition, now: datetime) -> str:
    if registration.state != Registration.State.REGISTERED:
        return "您的报名未通过资格审查，不能参加考试。请联系考务人员。"
    if sitting.part != Part.THEORY:
        return "实操考试由考评员现场评分，不在此处作答。"
    if sitting.state != Sitting.State.LOCKED or now >= sitting.ends_at:
        return "本场考试尚未开放或已经结束。请联系监考员。"
    minutes = edition.theory.latest_entry_minutes if edition.theory else 0
    local = Window(timezone.localtime(sitting.starts_at), sitting.ends_at, minutes)
    return local.entry_fault(now) or room_fault(registration)
