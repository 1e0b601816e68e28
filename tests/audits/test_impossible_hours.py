"""The database names the same impossible days as the rule does, reading only the days that may be."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.api import Organisation
from audits.actions.find_impossible_hours import find_impossible_hours
from audits.domain.overlaps import Lesson, impossible_hours
from courses.models import HoursEntry
from tests.accounts import factories as people
from tests.courses import factories as courses

pytestmark = pytest.mark.django_db


def attended(group: Any, person: Any, begins: datetime, minutes: int, **fields: Any) -> HoursEntry:
    session = courses.make_session(group, starts_at=begins, minutes=minutes, **fields)
    return HoursEntry.objects.create(
        person=person, operation_item=group.operation_item, session=session, part="theory", minutes=minutes,
        recorded_at=timezone.now(),
    )  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2026, 11, day, hour, minute))


def by_the_rule() -> list[Any]:
    rows = HoursEntry.objects.filter(minutes__gt=0, countered_by__isnull=True)
    return impossible_hours(
        Lesson(row.person_id, row.session.topic, timezone.localtime(row.session.starts_at), row.minutes)
        for row in rows.select_related("session")
    )


def by_the_database(*, most: int = 500) -> list[Any]:
    return find_impossible_hours(Organisation.objects.all(), since=at(1, 0).date(), most=most)


def test_on_a_crowd_of_lessons_both_say_the_same_sentences():
    luck, group = random.Random(11), courses.make_class()
    crowd = [people.make_person() for _ in range(12)]
    for person in crowd:
        for number in range(10):
            begins = at(luck.randrange(2, 6), luck.randrange(6, 24), luck.choice((0, 15, 30)))
            attended(group, person, begins, luck.choice((45, 60, 90, 240)), topic=f"课{number}")
    wanted = by_the_rule()
    assert len(wanted) > 20
    assert by_the_database() == wanted
    assert by_the_database(most=5) == wanted[:5]


def test_lessons_back_to_back_and_a_full_day_are_possible():
    group, person = courses.make_class(), people.make_person()
    attended(group, person, at(3, 8), 240)
    attended(group, person, at(3, 12), 240)
    assert by_the_database() == by_the_rule() == []
    attended(group, person, at(3, 20), 1)
    assert [row.sentence for row in by_the_database()] == ["一天计入 481 分钟，超过 480 分钟"]


def test_a_countered_entry_counts_no_more_and_days_are_local_ones():
    group, person = courses.make_class(), people.make_person()
    first = attended(group, person, at(3, 23, 30), 60)
    attended(group, person, at(4, 0, 10), 60)  # the next local day: the rule looks at days
    assert by_the_database() == by_the_rule() == []
    attended(group, person, at(3, 23, 40), 10)
    assert len(by_the_database()) == 1
    HoursEntry.objects.create(
        person=person, operation_item=group.operation_item, session=first.session, part="theory", minutes=-60,
        recorded_at=timezone.now(), counters=first,
    )  # fmt: skip
    assert by_the_database() == by_the_rule() == []
