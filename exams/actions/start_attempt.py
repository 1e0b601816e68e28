"""Start a candidate's attempt, or find the one that is under way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from courses.api import Part
from evidence import api as evidence
from exams.actions.check_in_person import room_fault, room_marks
from exams.actions.draw_paper import draw_paper
from exams.domain.accommodation import Aid
from exams.domain.attempts import Window
from exams.domain.closing import closings
from exams.domain.journal import journal_key
from exams.models import Accommodation, Attempt, Blueprint, Paper, Registration, Section, Sitting, TimeEntry
from qualifications import api as qualifications

READ = (
    *("uuid", "state", "eligibility", "draw_number", "sitting__uuid", "sitting__state", "sitting__part"),
    *("sitting__starts_at", "sitting__ends_at", "sitting__edition_key", "sitting__check_in_required"),
    "sitting__integrity",
    *("sitting__blueprint__minutes", "accommodation__percent", "accommodation__minutes"),
    *("accommodation__read_aloud", "accommodation__large_type"),
)
"""Of the registration, its sitting, blueprint and accommodation; whatever else is asked for is read when it is."""


class StartRefused(Exception):
    """The candidate can't start now; the message says why and what to do."""


def start_attempt(registration: Registration, *, now: datetime | None = None) -> Attempt:
    """One attempt for each registration, whatever happens twice; its clock is the database's."""
    return begin_attempt(registration.uuid, now=now)[0]


def begin_attempt(registration: UUID, *, now: datetime | None = None) -> tuple[Attempt, bool]:
    """The attempt, and whether this very call began it: one caller at most is told so.

    Locks the registration, so that two clicks or two machines can't make two attempts. Raises
    `Registration.DoesNotExist`.
    """
    with transaction.atomic():
        locked = _locked().get(uuid=registration)
        # Asked after the lock is held: what the locking query joins, it read before it waited.
        paper = _prepared(locked)
        if paper is not None and hasattr(paper, "attempt"):
            paper.attempt.registration = locked
            return paper.attempt, False
        now = now or locked.clock
        sitting = locked.sitting
        edition = qualifications.edition(sitting.edition_key)
        fault = _fault(locked, sitting, edition, now)
        if fault:
            raise StartRefused(fault)
        paper = paper or draw_paper(locked, sitting)
        aid = aid_of(locked)
        seconds, extra = _seconds(sitting, now), aid.extra_seconds(_blueprint(sitting).minutes)
        attempt = Attempt(
            registration=locked,
            paper=paper,
            started_at=now,
            deadline_at=now + timedelta(seconds=seconds + extra),
            grace_seconds=edition.theory.grace_seconds if edition.theory else 60,
            closings=_closings(paper, sitting, seconds + extra) if locked.timed else [],
        )
        attempt.save(force_insert=True)
        ledger = [TimeEntry(attempt=attempt, kind=TimeEntry.Kind.START, seconds=seconds, at=now)]
        if extra:
            ledger.append(TimeEntry(attempt=attempt, kind=TimeEntry.Kind.EXTRA, seconds=extra, at=now))
        TimeEntry.objects.bulk_create(ledger)
        evidence.append(
            "exams.attempt.started",
            actor=locked.subject,
            subjects=[attempt.subject, locked.subject, sitting.subject],
            body={
                "paper_hash": paper.paper_hash,
                "algorithm": paper.algorithm,
                "pool_hash": paper.pool_hash,
                "seconds": seconds,
                **({"extra": extra} if extra else {}),
                "eligibility_digest": evidence.digest(locked.eligibility),
            },
        )
    return attempt, True


def _locked() -> QuerySet[Any]:
    """What a start must know, in one statement, the registration's row under its lock."""
    return (
        Registration.objects.select_for_update(of=("self",))
        .select_related("sitting__blueprint", "accommodation")
        .only(*READ)
        .order_by()
        .annotate(clock=evidence.DatabaseClock(), timed=_has_timed_sections(), **room_marks())
    )


def _has_timed_sections() -> Exists:
    return Exists(Section.objects.filter(blueprint=OuterRef("sitting__blueprint"), minutes__isnull=False))


def journal_key_of(attempt: Attempt) -> bytes:
    """What the candidate's browser seals its journal with."""
    return journal_key(settings.LOOKUP_KEY, str(attempt.uuid))


def aid_of(registration: Registration) -> Aid:
    """What was granted, or nothing."""
    granted: Accommodation | None = getattr(registration, "accommodation", None)
    return granted.aid if granted else Aid()


def _prepared(registration: Registration) -> Paper | None:
    """The stored paper as the screen gets it, without its key, and the attempt on it when there is one."""
    papers = Paper.objects.filter(registration=registration).select_related("attempt").order_by()
    return papers.only("content", "paper_hash", "algorithm", "pool_hash", "attempt").first()


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
