"""Say of every piece of online study what it counted for, and in plain words why the rest did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from accounts.api import Person
from courses.actions.study_room import moment
from courses.domain.study import End
from courses.domain.study_credit import BUSY, DAY_FULL, LESSON_FULL
from courses.models import HoursCorrection, StudyCredit, StudyDay, StudySegment, TrainingClass
from qualifications.api import OperationItem

WHY = {
    End.MISSED: _("弹出“您还在学习吗”时没有点。只丢这一段，重新学一遍就补上。"),
    End.GAP: _("断网、锁屏或页面停住，服务器没有收到心跳，这段时间无法证明。"),
    End.SEEK: _("拖到了没看过的地方，跳过的时间不计；已回到看过的位置。"),
    BUSY: _("这段时间已经按课堂签到或另一段学习计过，同一时间只计一次。"),
    LESSON_FULL: _("这一课的时长已经学满，重复看不再计。"),
    DAY_FULL: _("当天在线学习已计满上限，明天再学继续计。"),
}


@dataclass(frozen=True, slots=True)
class Lost:
    """Time that does not count or not wholly."""

    began: datetime
    ended: datetime
    title: str
    device: str
    minutes: int
    seconds: int
    why: str


@dataclass(frozen=True, slots=True)
class StudyAccount:
    """One day in one class. `waiting`: seconds that are witnessed and not yet in the ledger; `minutes`: what counts
    now, corrections included.
    """

    day: date
    training_class: TrainingClass
    titles: tuple[str, ...]
    minutes: int
    waiting: int
    lost: tuple[Lost, ...]
    study_day: StudyDay | None = None
    corrections: tuple[HoursCorrection, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """A correction is proposed and not yet decided."""
        return any(row.state == HoursCorrection.State.PROPOSED for row in self.corrections)


def explain_study(person: Person, item: OperationItem) -> list[StudyAccount]:
    """The newest day first."""
    segments = (
        StudySegment.objects.filter(person=person, training_class__operation_item=item)
        .select_related("training_class", "credit__study_day")
        .order_by("-day", "training_class", "began")
    )
    days: dict[tuple[date, int], list[StudySegment]] = {}
    for segment in segments:
        days.setdefault((segment.day, segment.training_class_id), []).append(segment)
    corrections = HoursCorrection.objects.filter(person=person, study_day__training_class__operation_item=item)
    named = list(
        corrections.select_related("proposed_by__person", "decided_by__person", "entry").order_by("proposed_at")
    )
    return [_account(rows, named) for rows in days.values()]


def _account(rows: list[StudySegment], corrections: list[HoursCorrection]) -> StudyAccount:
    credited = [(row, credit) for row in rows if (credit := _credit(row)) is not None]
    day = credited[0][1].study_day if credited else None
    own = tuple(row for row in corrections if day is not None and row.study_day_id == day.pk)
    return StudyAccount(
        day=rows[0].day,
        training_class=rows[0].training_class,
        titles=tuple(dict.fromkeys(row.lesson_title for row in rows)),
        minutes=(day.entered_minutes if day else 0) + sum(row.entry.minutes for row in own if row.entry),
        waiting=sum(row.ended - row.began for row in rows if row.counts and _credit(row) is None) // 1000,
        lost=tuple(_lost(row, credit) for row, credit in credited if credit.counted + 1000 <= row.ended - row.began),
        study_day=day,
        corrections=own,
    )


def _credit(row: StudySegment) -> StudyCredit | None:
    return getattr(row, "credit", None)


def _lost(row: StudySegment, credit: StudyCredit) -> Lost:
    seconds = (row.ended - row.began - credit.counted) // 1000
    why = str(WHY.get(credit.why, ""))
    return Lost(moment(row.began), moment(row.ended), row.lesson_title, row.device, *divmod(seconds, 60), why)
