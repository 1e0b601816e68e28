"""A subject begins and ends, by the server's clock: from an assessor's sheet or from the steward's desk."""

from __future__ import annotations

from datetime import datetime

from accounts.api import User
from evidence import api as evidence
from exams.models import Registration, SubjectTurn

_State = SubjectTurn.State


def begin_subject(
    registration: Registration, code: str, *, at: datetime, user: User, offline: bool = False
) -> SubjectTurn:
    """Call inside a transaction. The first start counts; whatever else was open of this candidate is closed.

    It refuses nothing: a tablet that comes back from being offline tells what has happened already.
    """
    turns = list(
        SubjectTurn.objects.select_for_update().filter(registration=registration).exclude(state=_State.SKIPPED)
    )
    for turn in turns:
        if turn.code == code and turn.started_at is not None:
            return turn
    for turn in turns:
        if turn.code != code and turn.state in SubjectTurn.OPEN:
            _close(turn, at=at, user=user)
    called = next((turn for turn in turns if turn.code == code), None)
    turn = called or SubjectTurn(registration=registration, code=code, by=user)
    turn.state, turn.started_at, turn.offline = _State.STARTED, at, offline
    turn.save()
    _tell("exams.practical.started", turn, user)
    return turn


def end_subject(
    registration: Registration, code: str, *, at: datetime, user: User, offline: bool = False
) -> SubjectTurn | None:
    """Call inside a transaction. The first end counts; None when the subject never began."""
    turn = (
        SubjectTurn.objects.select_for_update()
        .filter(registration=registration, code=code, started_at__isnull=False)
        .exclude(state=_State.SKIPPED)
        .first()
    )
    if turn is None or turn.finished_at is not None:
        return turn
    turn.state, turn.finished_at = _State.FINISHED, max(at, turn.started_at or at)
    turn.offline = turn.offline or offline
    turn.save()
    _tell("exams.practical.finished", turn, user)
    return turn


def leave_station(registration: Registration, *, at: datetime, user: User) -> None:
    """Whoever is sent out leaves the station, or isn't waited for any more. Call inside a transaction."""
    turns = SubjectTurn.objects.select_for_update(of=("self",)).filter(
        registration=registration, state__in=SubjectTurn.OPEN
    )
    for turn in turns:
        _close(turn, at=at, user=user)


def _close(turn: SubjectTurn, *, at: datetime, user: User) -> None:
    if turn.state == _State.STARTED:
        turn.state, turn.finished_at = _State.FINISHED, max(at, turn.started_at or at)
    else:
        turn.state, turn.skipped_at = _State.SKIPPED, at
    turn.save()
    _tell("exams.practical.finished" if turn.is_over else "exams.practical.skipped", turn, user)


def _tell(kind: str, turn: SubjectTurn, user: User) -> None:
    evidence.append(
        kind,
        actor=user.actor,
        subjects=[turn.registration.subject],
        body={
            "subject": turn.code,
            "station": str(turn.station.uuid) if turn.station else "",
            "offline": turn.offline,
        },
    )
