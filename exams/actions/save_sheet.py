"""Store the taps of an assessor's tablet: each once, whatever the network does, and what they start and stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.api import User
from evidence import api as evidence
from exams.actions.freeze_tasks import blank_of
from exams.actions.may_assess import require_assessor
from exams.actions.sheet_state import rule_for
from exams.actions.take_turn import begin_subject, end_subject
from exams.domain.assessing import CHIEF
from exams.domain.sheet_lines import check_line
from exams.models import AssessorSheet, PracticalEntry, SimulatorResult, SubjectTurn

Change = tuple[str, int, Any]
"""Line, revision, value."""
OFFLINE_SECONDS = 5
"""A start or stop that is older than this when it arrives was tapped without a network."""


@dataclass(frozen=True, slots=True)
class Saved:
    """`stored`: (line, revision) of every change that is in the database now. `state`: open, taken_over or closed."""

    state: str
    stored: tuple[tuple[str, int], ...] = ()


def save_sheet(
    sheet: AssessorSheet, changes: Sequence[Change], *, writer: int, user: User, now: datetime | None = None
) -> Saved:
    """LineRefused when a line does not exist on this sheet. A tablet that was taken over still loses nothing: its
    changes are kept, below the newer tablet's.
    """
    blank = blank_of(sheet.registration)
    for line, _rev, value in changes:
        check_line(blank, line, value)
    with transaction.atomic():
        locked = AssessorSheet.objects.select_for_update(of=("self",)).select_related("registration__sitting")
        sheet = locked.get(pk=sheet.pk)
        if require_assessor(user, sheet.registration, as_chief=_is_chief(sheet)) != sheet.assessor:
            return Saved("closed")
        if sheet.signed_at is not None or sheet.voided_at is not None:
            return Saved("closed", _known(sheet, changes))
        now = now or evidence.database_now()
        known = set(_known(sheet, changes))
        fresh = [change for change in changes if (change[0], change[1]) not in known]
        PracticalEntry.objects.bulk_create(
            [
                PracticalEntry(sheet=sheet, line=line, rev=rev, value=value, author=user, saved_at=now)
                for line, rev, value in fresh
            ],
            ignore_conflicts=True,
        )
        for line, _rev, value in sorted(fresh, key=lambda change: change[1]):
            _follow(sheet, line, value, user=user, now=now)
    state = "open" if writer == sheet.writer else "taken_over"
    return Saved(state, tuple((line, rev) for line, rev, _value in changes))


def _is_chief(sheet: AssessorSheet) -> bool:
    return sheet.round == AssessorSheet.THIRD and rule_for(sheet.registration).beyond_difference == CHIEF


def _known(sheet: AssessorSheet, changes: Sequence[Change]) -> tuple[tuple[str, int], ...]:
    rows = PracticalEntry.objects.filter(sheet=sheet, rev__in=[rev for _line, rev, _value in changes])
    return tuple(rows.values_list("line", "rev"))


def _follow(sheet: AssessorSheet, line: str, value: Any, *, user: User, now: datetime) -> None:
    """What a tap means beyond its line: the clock of a subject, a simulator's result taken over."""
    code, _dot, word = line.partition(".")
    if word in ("start", "stop"):
        at = max(now - timedelta(seconds=value), sheet.opened_at)
        act = begin_subject if word == "start" else end_subject
        act(sheet.registration, code, at=at, user=user, offline=value > OFFLINE_SECONDS)
    elif word == "simulator":
        proposals = SimulatorResult.objects.filter(
            registration=sheet.registration, code=code, result_id=value, confirmed_at__isnull=True
        )
        if proposals.update(confirmed_at=now, confirmed_by=user):
            evidence.append(
                "exams.simulator.confirmed",
                actor=user.actor,
                subjects=[sheet.subject, sheet.registration.subject],
                body={"subject": code, "result": value},
            )


def times_of(sheet: AssessorSheet) -> dict[str, dict[str, int | None]]:
    """Subject → when it began and ended, in milliseconds of the server's clock."""

    def said(moment: datetime | None) -> int | None:
        return int(moment.timestamp() * 1000) if moment else None

    turns = SubjectTurn.objects.filter(registration_id=sheet.registration_id, started_at__isnull=False)
    return {turn.code: {"started": said(turn.started_at), "finished": said(turn.finished_at)} for turn in turns}
