"""Readings of the database: who counts, since when, and where; snapshots that stay as they were."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.api import NotAllowed, PostHolding
from courses.models import HoursEntry
from evidence import api as evidence
from targets.actions.read_plans import plans, read_target
from targets.actions.take_snapshot import SnapshotRefused, take_snapshot
from targets.domain.plan import Target
from targets.models import Snapshot
from tests.accounts import factories as people
from tests.certificates.factories import make_item

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


class Region:
    """A regulator with its supervisor, and an enterprise of the same region."""

    def __init__(self) -> None:
        region = people.make_region()
        self.regulator = people.make_organisation("regulator", region=region)
        self.supervisor = people.make_staff("supervisor", self.regulator)
        self.firm = people.make_organisation("enterprise", region=region)
        self.item = make_item()

    def hire(self, kind: str = "special_worker", *, since: date = date(2025, 1, 1), until=None, **more):
        person = people.make_person()
        fields = {"name": "焊工", "starts_on": since, "ends_on": until, "added_on": since, "organisation": self.firm}
        PostHolding.objects.create(person=person, kind=kind, **fields | more)
        return person

    def train(self, person, on: date = date(2026, 3, 1), minutes: int = 45):
        at = timezone.make_aware(datetime(on.year, on.month, on.day, 12))
        return HoursEntry.objects.create(
            person=person, operation_item=self.item, part="theory", minutes=minutes, witnessed_by=self.supervisor,
            recorded_at=at,
        )  # fmt: skip

    def read(self, measure: str, *, kind: str = "rate", years: int = 1, user=None):
        target = Target("x", "T", "x", measure, kind, 1, "x", years)
        reading = read_target(target, until=DAY, user=user or self.supervisor)
        return reading.numerator, reading.denominator


def test_trained_in_the_year_over_posts_held_at_its_end():
    here = Region()
    trained, hired_late, left, _untrained = here.hire(), here.hire(since=date(2026, 7, 1)), None, here.hire()
    left = here.hire(until=date(2026, 5, 1))
    for person in (trained, hired_late, left):
        here.train(person)
    assert here.read("rate_special_workers") == (1, 2)
    assert here.read("rate_principals") == (0, 0)


def test_last_years_hours_and_hours_taken_back_do_not_count():
    here = Region()
    last_year, undone = here.hire(), here.hire()
    here.train(last_year, on=date(2025, 12, 31))
    here.train(undone)
    here.train(undone, minutes=-45)
    assert here.read("rate_special_workers") == (0, 2)


def test_somebody_with_two_posts_is_one_person_and_other_regions_are_not_ours():
    here, there = Region(), Region()
    person = here.hire()
    PostHolding.objects.create(
        person=person, organisation=here.firm, kind="special_worker", name="电工", starts_on=DAY, added_on=DAY
    )
    here.train(person)
    there.train(there.hire())
    assert here.read("rate_special_workers") == (1, 1)


def test_a_firm_counts_when_everybody_on_its_roster_was_trained():
    here = Region()
    first, second = here.hire(), here.hire("worker")
    here.train(first)
    assert here.read("firms_whole_staff", kind="count") == (0, None)
    here.train(second)
    assert here.read("firms_whole_staff", kind="count") == (1, None)


def test_officers_are_the_regulators_own():
    here = Region()
    here.supervisor.person.memberships.update(starts_on=date(2025, 1, 1))
    assert here.read("rate_officers") == (0, 1)
    here.train(here.supervisor.person)
    assert here.read("rate_officers") == (1, 1)


def test_person_times_count_a_person_once_a_work():
    here = Region()
    person = here.hire()
    here.train(person)
    here.train(person, on=date(2026, 4, 1))
    assert here.read("trained_times", kind="count") == (1, None)


def test_a_snapshot_stays_as_it_was_and_evidence_knows_it():
    here, today = Region(), timezone.localdate()
    person = here.hire()
    plan = plans()["wuchuan"]
    kept = take_snapshot(plan, until=today, owner=here.regulator, user=here.supervisor, today=today)
    assert kept.readings["special-workers"] == [0, 1]
    here.train(person, on=today)
    kept.refresh_from_db()
    assert kept.readings["special-workers"] == [0, 1]
    assert evidence.events_about(kept.subject)[0].body["digest"] == kept.digest
    with pytest.raises(SnapshotRefused, match="晚于今天"):
        take_snapshot(plan, until=today + timedelta(days=1), owner=here.regulator, user=here.supervisor, today=today)
    stranger = people.make_staff("organisation_admin", here.firm)
    with pytest.raises(NotAllowed):
        take_snapshot(plan, until=today, owner=here.regulator, user=stranger, today=today)
    assert Snapshot.objects.count() == 1


def test_the_pages_over_http_with_workbook_and_pdf():
    here = Region()
    here.train(here.hire(), on=timezone.localdate())
    client = Client()
    client.force_login(here.supervisor)
    plan = reverse("targets:plan")
    page = client.get(plan, {"plan": "wuchuan"}).content.decode()
    assert "100%（1 / 1 人）" in page
    assert "平台还没有这项数据" in page
    assert client.get(plan, {"plan": "nothing"}).status_code == 404
    assert client.get(plan, {"plan": "hunan", "until": "garbage"}).status_code == 200
    assert client.get(plan, {"plan": "hunan", "format": "xlsx"}).content[:2] == b"PK"
    trend = client.get(reverse("targets:target"), {"plan": "wuchuan", "target": "special-workers"}).content.decode()
    assert trend.count("<progress") == 12
    made = client.post(reverse("targets:snapshot-take"), {"plan": "wuchuan", "until": timezone.localdate()})
    assert client.get(made["Location"]).status_code == 200
    assert client.get(made["Location"], {"format": "pdf"}).content[:5] == b"%PDF-"
    late = {"plan": "wuchuan", "until": timezone.localdate() + timedelta(days=3)}
    client.post(reverse("targets:snapshot-take"), late)
    assert Snapshot.objects.count() == 1
    slip = client.post(reverse("targets:snapshot-take"), {"plan": "wuchuan", "until": "2026-13-01"}, follow=True)
    assert "截止日期请按" in slip.content.decode()
    assert Snapshot.objects.count() == 1, "what nobody meant is not kept as of today"
