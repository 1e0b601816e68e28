"""Bring witnessed study into the ledger: each piece gets its credit once, whole minutes become entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.api import Person
from courses.actions.close_session import counted_meetings
from courses.actions.given_study import counted_in_lesson
from courses.actions.load_study_rules import rules_for
from courses.actions.study_room import daily_limit
from courses.domain.study_credit import Credit, Interval, Span, credit
from courses.domain.study_rules import MINUTE
from courses.models import HoursEntry, LiveStudy, StudyCredit, StudyDay, StudySegment
from courses.models.training_class import Part
from evidence import api as evidence

Group = tuple[int, date]
"""A class and a day."""


def enter_study(person: int) -> list[HoursEntry]:
    """The new entries. The person's row is the lock, as in corrections: two sweeps find each piece once."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person)
        LiveStudy.objects.filter(person=person).update(to_enter=False)
        segments = list(
            StudySegment.objects.filter(person=person, credit__isnull=True)
            .select_related("training_class__operation_item", "training_class__institution__region")
            .order_by("began")
        )
        if not segments:
            return []
        credits = _credits(person, segments)
        groups: dict[Group, list[StudySegment]] = defaultdict(list)
        for segment in segments:
            groups[segment.training_class_id, segment.day].append(segment)
        return [entry for rows in groups.values() if (entry := _enter(rows, credits)) is not None]


def people_to_enter() -> list[int]:
    """Who has pieces without credit."""
    return list(LiveStudy.objects.filter(to_enter=True).values_list("person", flat=True))


def _credits(person: int, segments: list[StudySegment]) -> dict[int, Credit]:
    """What counts of each piece, beside what counted before and the meetings attended."""
    lessons: dict[tuple[int, int], int] = {}
    for segment in segments:
        lessons.setdefault((segment.training_class_id, segment.lesson_number), segment.lesson_minutes * MINUTE)
    numbers = {pair: number for number, pair in enumerate(lessons)}
    spans = [
        Span(row.pk, numbers[row.training_class_id, row.lesson_number], row.day.toordinal(), row.began, row.ended)
        for row in segments
        if row.counts
    ]
    return credit(
        spans,
        busy=_busy(person, segments),
        lesson_left={numbers[pair]: whole - counted_in_lesson(person, *pair) for pair, whole in lessons.items()},
        day_left=_days_left(person, segments),
    )


def _busy(person: int, segments: list[StudySegment]) -> Iterable[Interval]:
    since, until = segments[0].began, max(row.ended for row in segments)
    before = StudySegment.objects.filter(person=person, credit__counted__gt=0, ended__gt=since, began__lt=until)
    yield from before.values_list("began", "ended")
    for meeting in counted_meetings(Person(pk=person)):
        yield int(meeting.starts_at.timestamp() * 1000), int(meeting.ends_at.timestamp() * 1000)


def _days_left(person: int, segments: list[StudySegment]) -> dict[int, int]:
    """The strictest limit of the classes studied that day."""
    limits: dict[date, int] = {}
    for row in segments:
        limit = daily_limit(row.training_class, rules_for(row.training_class.institution), day=row.day)
        limits[row.day] = min(limit, limits.get(row.day, limit))
    spent = dict(
        StudyDay.objects.filter(person=person, day__in=limits)
        .order_by()
        .values_list("day")
        .annotate(sum=Sum("counted"))
        .values_list("day", "sum")
    )
    return {day.toordinal(): limit - spent.get(day, 0) for day, limit in limits.items()}


def _enter(rows: list[StudySegment], credits: dict[int, Credit]) -> HoursEntry | None:
    """One day of one class: credits, the day's sum, and an entry when a whole minute came together."""
    first = rows[0]
    day, _created = StudyDay.objects.select_for_update(of=("self",)).get_or_create(
        person_id=first.person_id, training_class_id=first.training_class_id, day=first.day
    )
    worth = {row.pk: credits.get(row.pk, Credit(0, row.end)) for row in rows}
    StudyCredit.objects.bulk_create(
        StudyCredit(segment_id=pk, study_day=day, counted=one.counted, why=one.why) for pk, one in worth.items()
    )
    day.counted += sum(one.counted for one in worth.values())
    more = day.counted // MINUTE - day.entered_minutes
    day.entered_minutes += more
    day.save(update_fields=["counted", "entered_minutes"])
    if not more:
        return None
    titles = dict.fromkeys(row.lesson_title for row in rows if worth[row.pk].counted)
    entry = HoursEntry.objects.create(
        person_id=first.person_id,
        operation_item=first.training_class.operation_item,
        study_day=day,
        part=Part.THEORY,
        minutes=more,
        reason=f"在线学习：{'、'.join(titles)}"[:200],
        recorded_at=timezone.now(),
    )
    _record(entry, rows, worth)
    return entry


def _record(entry: HoursEntry, rows: list[StudySegment], worth: dict[int, Credit]) -> None:
    pieces = [[row.began, row.ended, row.end, worth[row.pk].counted, worth[row.pk].why] for row in rows]
    evidence.append(
        "courses.study.entered",
        actor="system",
        subjects=[entry.person.subject, rows[0].training_class.subject],
        body={
            "item": rows[0].training_class.operation_item.key,
            "minutes": entry.minutes,
            "entry": str(entry.uuid),
            "pieces": evidence.digest({"pieces": pieces}),
        },
    )
