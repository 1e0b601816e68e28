"""Eight years of one worker's life under both editions: every reminder listed, each exactly once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import PostHolding, WorkFact
from certificates import api
from certificates.actions.duty_rules import rules
from certificates.domain.life import life
from certificates.management.commands.time_travel import table
from certificates.models import Reminder, StateCertificate
from qualifications.api import OperationItem
from tests.accounts import factories as people

FIRST, LAST = date(2020, 6, 1), date(2028, 6, 1)


@pytest.fixture
def electrician(db):
    """A card of July 2020, reviewed in 2023, ends in 2026 under the new order, renewed in time; away in 2024."""
    person = people.make_person(name="王小明")
    unit = people.make_organisation("enterprise", name="示例电力")
    item = OperationItem.objects.get(key="low-voltage-electrician")
    common = {"person": person, "operation_item": item, "issuing_authority": "某省应急管理厅"}
    StateCertificate.objects.create(
        first_issued_on=date(2020, 7, 1), valid_from=date(2020, 7, 1), valid_to=date(2026, 6, 30),
        review_due_on=date(2023, 6, 30), **common,
    )  # fmt: skip
    StateCertificate.objects.create(
        first_issued_on=date(2026, 6, 20), valid_from=date(2026, 6, 20), valid_to=date(2032, 6, 19), **common
    )
    at_work = {"person": person, "organisation": unit}
    PostHolding.objects.create(
        kind="special_worker", name="电工", item_key=item.key, is_high_risk=True, starts_on=date(2020, 7, 6),
        added_on=date(2020, 7, 6), **at_work,
    )  # fmt: skip
    WorkFact.objects.create(kind="level_training", starts_on=date(2020, 7, 2), added_on=date(2020, 7, 2), **at_work)
    WorkFact.objects.create(
        kind="absence", starts_on=date(2024, 1, 10), ends_on=date(2025, 2, 1), added_on=date(2024, 1, 10), **at_work
    )
    for day in (date(2025, 1, 20),):
        WorkFact.objects.create(kind="practical_passed", starts_on=day, added_on=day, **at_work)
        WorkFact.objects.create(kind="level_training", starts_on=day, added_on=day, **at_work)
    for year in range(2021, 2028):
        if year != 2025:
            day = date(year, 10, 15)
            WorkFact.objects.create(kind="yearly_hours", hours=20, starts_on=day, added_on=day, **at_work)
    return person


def told_of(person):
    return list(life(api.history_of(person.pk), rules=rules(), first=FIRST, last=LAST))


def test_eight_years_under_both_editions_tell_everything_once(electrician):
    told = told_of(electrician)
    listed = "\n".join(table(told))
    print(listed)
    assert max(Counter(one.key for one in told).values()) == 1
    by_kind = {}
    for one in told:
        by_kind.setdefault((one.duty.kind, f"{one.duty.lapses_on}", one.duty.edition_key), []).append(one.step)
    assert by_kind["review", "2023-06-30", "SO-30"] == [180, 90, 60, 30, 7, 0, -7, -30]
    assert by_kind["renewal", "2026-06-30", "SO-19"] == [180, 90, 60, 30]  # renewed on 20 June: 7 and 0 are not sent
    assert by_kind["yearly_hours", "2025-12-31", "YR-3"] == [60, 30, 7, 0, -7, -30]
    assert [one for one in by_kind if one[0] == "yearly_hours"] == [("yearly_hours", "2025-12-31", "YR-3")]
    assert ("practical", "2025-02-01", "SO-30") in by_kind
    assert all(one[1] < "2026-06-01" for one in by_kind if one[2] == "SO-30")
    assert all(one[1] >= "2026-06-01" for one in by_kind if one[2] == "SO-19")


def test_the_house_itself_sends_the_same_list_and_twice_a_day_changes_nothing(electrician):
    told = told_of(electrician)
    days = sorted({one.on for one in told} | {FIRST, LAST})
    for day in days:
        for _beat in range(2):
            api.recompute_duties(person_ids=[electrician.pk], today=day)
            api.promise_reminders(today=day)
    sent = Reminder.objects.filter(recipient="worker").order_by("pk")
    rows = sorted((row.duty.origin, row.duty.kind, row.lapses_on, row.days_before) for row in sent)
    assert rows == sorted(one.key for one in told)


def test_the_command_prints_the_same_table(electrician):
    out = StringIO()
    call_command("time_travel", str(electrician.uuid), f"{FIRST}", f"{LAST}", stdout=out)
    assert out.getvalue().splitlines() == table(told_of(electrician))
