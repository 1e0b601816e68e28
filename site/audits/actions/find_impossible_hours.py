"""Days on which somebody's counted lessons can't all have been, found by the database and said by the rule.

The database looks through the ledger of a year and names days that may be impossible: the lesson that follows begins
before the one before it has ended, or the minutes add up beyond a day. Only those days are read and judged.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import Lead, TruncDate
from django.utils import timezone

from audits.domain.overlaps import MOST_MINUTES_A_DAY, Impossible, Lesson, impossible_hours
from courses import api as courses

_MINUTE = Value(timedelta(minutes=1), output_field=DurationField())


def find_impossible_hours(organisations: Any, *, since: date, most: int) -> list[Impossible]:
    """The newest `most` sentences about classes of these organisations since that day."""
    counted = _counted(organisations, since=since)
    days = {*_overlapping(counted)[:most], *_overfull(counted)[:most]}
    newest = sorted(days, key=lambda day: (day[1], day[0]), reverse=True)[:most]
    lessons: list[Lesson] = []
    for first in range(0, len(newest), _AT_ONCE):
        some = newest[first : first + _AT_ONCE]
        wanted = Q()
        for person, day in some:
            wanted |= Q(person_id=person, day=day)
        rows = counted.filter(wanted).values_list("person_id", "session__topic", "session__starts_at", "minutes")
        lessons += (
            Lesson(person, topic, timezone.localtime(begins), minutes) for person, topic, begins, minutes in rows
        )
    return impossible_hours(lessons)[:most]


_AT_ONCE = 100
"""Days in one condition: SQLite takes an expression of a depth of 1,000 at most."""


def _counted(organisations: Any, *, since: date) -> QuerySet[Any]:
    """Entries of lessons that still count, with the local day on which the lesson began."""
    return (
        courses.HoursEntry.objects.filter(
            session__training_class__institution__in=organisations,
            session__starts_at__date__gte=since,
            minutes__gt=0,
            countered_by__isnull=True,
        )
        .annotate(day=TruncDate("session__starts_at"))
        .order_by()
    )


def _overlapping(counted: QuerySet[Any]) -> QuerySet[Any, tuple[int, date]]:
    lasting = ExpressionWrapper(F("minutes") * _MINUTE, output_field=DurationField())
    ends = ExpressionWrapper(F("session__starts_at") + lasting, output_field=DateTimeField())
    following = Window(
        Lead("session__starts_at"), partition_by=[F("person_id"), F("day")], order_by=[F("session__starts_at"), ends]
    )
    rows = counted.annotate(ends=ends, following=following).filter(following__lt=F("ends"))
    return rows.values_list("person_id", "day").order_by("-day")


def _overfull(counted: QuerySet[Any]) -> QuerySet[Any, tuple[int, date]]:
    sums = counted.values("person_id", "day").annotate(total=Sum("minutes")).filter(total__gt=MOST_MINUTES_A_DAY)
    return sums.values_list("person_id", "day").order_by("-day")
