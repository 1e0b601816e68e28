"""When each candidate of a sitting began and ended, and with which word: for the room's record, both parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from courses.api import Part
from exams.models import Attempt, Misconduct, PracticalResult, Registration, Sitting, SubjectTurn


@dataclass(frozen=True, slots=True)
class Progress:
    """`started` None: absent, sent out before a start, or `inside`: checked in at the door and not begun.

    `is_over`: handed in, or assessed to the end.
    """

    started: datetime | None = None
    ended: datetime | None = None
    word: str = "缺考"
    is_over: bool = False
    sent_out: bool = False
    inside: bool = False

    @property
    def is_absent(self) -> bool:
        return self.started is None and not self.sent_out and not self.inside

    @property
    def is_waiting(self) -> bool:
        """Checked in, and neither begun nor sent out."""
        return self.started is None and not self.sent_out and self.inside


def record_progress(sitting: Sitting, registrations: Iterable[Registration]) -> dict[int, Progress]:
    """Registration id → progress, for every registration given."""
    rows = list(registrations)
    held = (
        Misconduct.objects.sending_out().filter(registration__sitting=sitting).select_related("registration__sitting")
    )
    words = {row.registration_id: str(row.get_state_display()) for row in held if not row.is_late}
    if sitting.part == Part.PRACTICAL:
        return _practical(rows, words)
    late = {row.registration_id for row in held if row.is_late}
    return {row.pk: _theory(row, words.get(row.pk, ""), row.pk in late) for row in rows}


def _is_inside(row: Registration) -> bool:
    held = getattr(row, "check_in", None)
    return held is not None and held.confirmed_at is not None


def _theory(row: Registration, sent_out: str, is_late: bool) -> Progress:
    """`is_late`: misconduct was found when the marks were out; on the day nobody was sent out for it."""
    attempt, inside = getattr(row, "attempt", None), _is_inside(row)
    if attempt is None:
        word = sent_out or ("已入场，未开考" if inside else "缺考")
        return Progress(word=word, sent_out=bool(sent_out), inside=inside)
    gone = attempt.state in (Attempt.State.HELD, Attempt.State.VOIDED) and not is_late
    over = attempt.state != Attempt.State.OPEN and not gone
    word = "已暂停" if attempt.paused_at is not None and not over else str(attempt.get_state_display())
    return Progress(attempt.started_at, attempt.ended_at, word, over, gone, inside)


def _practical(rows: list[Registration], words: dict[int, str]) -> dict[int, Progress]:
    """By the clocks of the subjects; a sheet filled on paper has only the moment of its entry."""
    begun: dict[int, datetime] = {}
    ended: dict[int, datetime] = {}
    turns = SubjectTurn.objects.filter(registration__in=rows)
    for pk, start, end in turns.values_list("registration_id", "started_at", "finished_at"):
        if start is not None:
            begun[pk] = min(begun.get(pk, start), start)
        if end is not None:
            ended[pk] = max(ended.get(pk, end), end)
    results = dict(PracticalResult.objects.filter(registration__in=rows).values_list("registration_id", "entered_at"))
    told = {}
    for row in rows:
        pk, inside = row.pk, _is_inside(row)
        entered, sent_out = results.get(pk), words.get(pk, "")
        start = begun.get(pk, entered)
        word = sent_out or ("考评完成" if entered else "考评中" if start else "已入场，未考" if inside else "缺考")
        last = ended.get(pk, entered) if entered or sent_out else None
        told[pk] = Progress(start, last, word, entered is not None and not sent_out, bool(sent_out), inside)
    return told
