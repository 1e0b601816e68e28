"""Correct what one day of online study counts: proposed by the institution, decided by a second person.

What a correction may give: time in which the page was open and the server saw it, but which did not count because a
question was missed, the line broke, or the picture was moved on. It goes on the pieces of that day as if all of them
had been witnessed.
What it may not exceed: no time without a piece (what the server never saw can't be given); no moment that a meeting
stands for, confirmed or still to be confirmed; no lesson beyond its own length, over all days of the class; no day
beyond its limit of class hours, over all classes. It may take back everything the day counts.
Only finished days are corrected: while time of the day still comes in, the bounds would move.
The ledger gets one counter-entry; segments, credits and the day's own row stay as the server wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Sum
from django.utils import timezone

from accounts.api import Person, User
from courses.actions.close_session import counted_meetings, meeting_of
from courses.actions.given_study import counted_in_lesson, given_by_segment
from courses.actions.keep_correction import keep_proposal, reason_of, refuse_own
from courses.actions.load_study_rules import rules_for
from courses.actions.study_room import daily_limit, next_day
from courses.domain.ledger import CorrectionRefused, difference
from courses.domain.study_correction import Worth, most_minutes, spread
from courses.domain.study_credit import Credit, Interval, Span, credit
from courses.domain.study_rules import MINUTE
from courses.models import ClassSession, Enrolment, HoursCorrection, HoursEntry, LiveStudy, StudyDay, StudySegment
from courses.models.training_class import Part
from courses.permissions import require_correct_study
from courses.refusals import Refused


def propose_study_correction(day: StudyDay, *, minutes: int, reason: str, by: User) -> HoursCorrection:
    """Ask that the day count `minutes`. Refused when it changes nothing or goes beyond the bounds above."""
    day = StudyDay.objects.select_related("training_class__institution__region", "person").get(pk=day.pk)
    require_correct_study(by, day)
    words = reason_of(reason)
    refuse_own(day.person, by=by)
    _difference(day, minutes=minutes)
    return keep_proposal(day.person, study_day=day, minutes=minutes, reason=words, by=by)


def study_counter_entry(correction: HoursCorrection, *, by: User) -> HoursEntry:
    """The entry that makes the day count what was agreed; the pieces it lies on are kept with the correction."""
    # The person's row is the lock, as for sweeps of study and for meetings.
    Person.objects.select_for_update().get(pk=correction.person_id)
    rows = StudyDay.objects.select_related("training_class__operation_item", "training_class__institution__region")
    day = rows.get(corrections=correction)
    minutes, pieces = _difference(day, minutes=correction.minutes)
    correction.pieces = [list(piece) for piece in spread(pieces, minutes=minutes)]
    return HoursEntry.objects.create(
        person=correction.person,
        operation_item=day.training_class.operation_item,
        study_day=day,
        part=Part.THEORY,
        minutes=minutes,
        witnessed_by=by,
        counters=HoursEntry.objects.filter(study_day=day, counters__isnull=True).first(),
        reason=f"更正：{correction.reason}"[:200],
        recorded_at=timezone.now(),
    )


def counted_minutes(day: StudyDay) -> int:
    """What the ledger says of this day now."""
    return HoursEntry.objects.filter(study_day=day).aggregate(sum=Sum("minutes"))["sum"] or 0


def most_of_day(day: StudyDay) -> int:
    """The most a correction may make of it, in minutes; for the form."""
    return most_minutes(_pieces(day), counted=counted_minutes(day))


def _difference(day: StudyDay, *, minutes: int) -> tuple[int, list[Worth]]:
    if day.day >= timezone.localdate():
        raise Refused("当天的学习还在记，过了零点才能更正。")
    late = StudySegment.objects.filter(person=day.person_id, day=day.day, credit__isnull=True)
    midnight = next_day(int(_midnight(day).timestamp() * 1000))
    if late.exists() or LiveStudy.objects.filter(person=day.person_id, is_live=True, began__lt=midnight).exists():
        raise Refused("这一天还有学习记录没有入账，请过几分钟再试。")
    pieces, counted = _pieces(day), counted_minutes(day)
    try:
        more = difference(counted, most=most_minutes(pieces, counted=counted), should_be=minutes)
    except CorrectionRefused as error:
        raise Refused(str(error)) from error
    return more, pieces


def _midnight(day: StudyDay) -> datetime:
    return timezone.make_aware(datetime.combine(day.day, time.min))


def _pieces(day: StudyDay) -> list[Worth]:
    """Every piece of the day in this class: what it counts, and what it would if all had been witnessed."""
    segments = list(
        StudySegment.objects.filter(
            person=day.person_id, training_class=day.training_class_id, day=day.day, credit__isnull=False
        )
        .select_related("credit")
        .order_by("began")
    )
    given = given_by_segment([day.person_id])
    now = {row.pk: row.credit.counted + given.get(row.pk, 0) for row in segments}
    spans = [Span(row.pk, row.lesson_number, 0, row.began, row.ended) for row in segments]
    worth: dict[int, Credit] = credit(
        spans, busy=_busy(day), lesson_left=_lessons_left(day, segments, now), day_left={0: _day_left(day, given)}
    )
    return [Worth(row.pk, now[row.pk], max(worth[row.pk].counted, now[row.pk])) for row in segments]


def _busy(day: StudyDay) -> Iterator[Interval]:
    """Meetings that count, and those whose attendance may still be confirmed. Study never overlaps study."""
    for meeting in counted_meetings(Person(pk=day.person_id)):
        yield int(meeting.starts_at.timestamp() * 1000), int(meeting.ends_at.timestamp() * 1000)
    classes = Enrolment.objects.filter(person=day.person_id).values("training_class")
    begin = _midnight(day)
    for session in ClassSession.objects.filter(
        training_class__in=classes, closed_at__isnull=True, starts_at__gte=begin - timedelta(days=1),
        starts_at__lt=begin + timedelta(days=1),
    ):  # fmt: skip
        meeting = meeting_of(session)
        yield int(meeting.starts_at.timestamp() * 1000), int(meeting.ends_at.timestamp() * 1000)


def _lessons_left(day: StudyDay, segments: list[StudySegment], now: dict[int, int]) -> dict[int, int]:
    """What each lesson may count on this day: its length without what other days of the class count of it."""
    left: dict[int, int] = {}
    for lesson in {row.lesson_number for row in segments}:
        rows = [row for row in segments if row.lesson_number == lesson]
        whole = max(row.lesson_minutes for row in rows) * MINUTE
        elsewhere = counted_in_lesson(day.person_id, day.training_class_id, lesson) - sum(now[row.pk] for row in rows)
        left[lesson] = whole - elsewhere
    return left


def _day_left(day: StudyDay, given: dict[int, int]) -> int:
    """The strictest limit of the classes studied that day, without what the other classes count of it."""
    days = StudyDay.objects.filter(person=day.person_id, day=day.day).select_related(
        "training_class__institution__region", "training_class__operation_item"
    )
    limits, elsewhere = [], 0
    for row in days:
        limits.append(daily_limit(row.training_class, rules_for(row.training_class.institution), day=row.day))
        if row.pk != day.pk:
            own = row.credits.filter(segment__in=given).values_list("segment", flat=True)
            elsewhere += row.counted + sum(given[pk] for pk in own)
    return min(limits) - elsewhere
