"""What approved corrections gave to pieces of online study, or took from them, beside what was credited."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Sum

from courses.models import HoursCorrection, StudyCredit, StudySegment

State = HoursCorrection.State


def given_by_segment(people: Iterable[int]) -> dict[int, int]:
    """Segment → milliseconds, negative where time was taken back."""
    rows = HoursCorrection.objects.filter(
        person__in=list(people), study_day__isnull=False, state=State.APPROVED
    ).values_list("pieces", flat=True)
    given: dict[int, int] = {}
    for pieces in rows:
        for segment, milliseconds in pieces:
            given[segment] = given.get(segment, 0) + milliseconds
    return given


def counted_in_lesson(person: int, training_class: int, lesson: int) -> int:
    """Milliseconds of one lesson that count in one class, corrections included."""
    of_lesson = StudySegment.objects.filter(person=person, training_class=training_class, lesson_number=lesson)
    credited = StudyCredit.objects.filter(segment__in=of_lesson).aggregate(sum=Sum("counted"))["sum"] or 0
    given = given_by_segment([person])
    if not given:
        return credited
    return credited + sum(given[pk] for pk in of_lesson.filter(pk__in=given).values_list("pk", flat=True))
