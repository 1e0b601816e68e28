"""Working days as the law counts them: 调休, holidays, corrections, and years nobody has announced."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evidence import api as evidence
from qualifications.actions.count_workdays import announced, workday_deadline
from qualifications.actions.set_workday import set_workday, unset_workday
from qualifications.domain.workdays import after_days, after_workdays, is_workday
from qualifications.models import WorkdayOverride
from tests.accounts import factories as people
from tests.exams.factories import signed_in


def nobody_knows(_day):
    return None


@pytest.mark.parametrize(
    ("start", "days", "expected", "sure"),
    [
        (date(2026, 11, 30), 5, date(2026, 12, 7), True),  # Monday: Tuesday to the next Monday
        (date(2026, 11, 27), 1, date(2026, 11, 30), True),  # Friday: the weekend is left out
        (date(2026, 9, 30), 1, date(2026, 10, 8), True),  # the national holiday
        (date(2026, 9, 30), 3, date(2026, 10, 10), True),  # and the Saturday that is worked instead
        (date(2026, 12, 28), 5, date(2027, 1, 4), False),  # 2027 is not announced: the new year's day is counted
        (date(2027, 3, 1), 5, date(2027, 3, 8), False),
    ],
)
def test_deadlines_by_the_announced_calendar(start, days, expected, sure):
    found = after_workdays(start, days, announced=announced, corrected={})
    assert (found.on, found.is_sure) == (expected, sure)


def test_a_correction_comes_before_the_announcement_and_is_sure():
    monday = date(2027, 3, 1)
    assert is_workday(monday, announced=nobody_knows, corrected={monday: False}) == (False, True)
    saturday = date(2026, 10, 10)
    assert is_workday(saturday, announced=announced, corrected={saturday: False}) == (False, True)


@given(st.dates(date(2020, 1, 1), date(2026, 11, 1)), st.integers(1, 30))
def test_the_last_day_is_worked_and_as_many_days_lie_between(start, days):
    end = after_workdays(start, days, announced=announced, corrected={}).on
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert announced(end)
    assert sum(bool(announced(day)) for day in between) == days


def test_a_period_has_at_least_a_day():
    with pytest.raises(ValueError, match="at least"):
        after_workdays(date(2026, 1, 1), 0, announced=announced, corrected={})
    assert after_days(date(2026, 11, 30), 60).on == date(2027, 1, 29)


@pytest.mark.django_db
def test_an_administrator_corrects_a_day_and_takes_it_back():
    admin = people.make_staff("system_admin")
    set_workday(date(2026, 12, 1), is_workday=False, reason="本地停工", user=admin)
    set_workday(date(2026, 12, 1), is_workday=False, reason="本地停工通知", user=admin)
    assert WorkdayOverride.objects.count() == 1
    assert workday_deadline(date(2026, 11, 30), 1).on == date(2026, 12, 2)
    unset_workday(date(2026, 12, 1), user=admin)
    unset_workday(date(2026, 12, 1), user=admin)
    assert workday_deadline(date(2026, 11, 30), 1).on == date(2026, 12, 1)
    kinds = [event.kind for event in evidence.events_about("calendar:workdays")]
    assert kinds == ["qualifications.workday.set"] * 2 + ["qualifications.workday.unset"]


@pytest.mark.django_db
def test_the_page_says_which_year_is_not_announced_and_takes_a_day():
    client = signed_in(people.make_staff("system_admin"))
    page = client.get(reverse("qualifications:workdays")).content.decode()
    assert "年的节假日安排未公布" in page
    assert client.post(reverse("qualifications:workdays"), {"day": "2027-01-01"}).status_code == 400
    form = {"day": "2027-01-01", "is_workday": "0", "reason": "元旦"}
    assert client.post(reverse("qualifications:workdays"), form).status_code == 302
    row = WorkdayOverride.objects.get()
    assert "元旦" in client.get(reverse("qualifications:workdays")).content.decode()
    client.post(reverse("qualifications:workday-unset", args=[row.pk]))
    assert not WorkdayOverride.objects.exists()
