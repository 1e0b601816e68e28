"""The forecast counts what is coming by month and item; a draft edition shows who would become due, late or free."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from certificates import api
from certificates.actions.duty_rules import rules
from certificates.domain.folding import owed
from certificates.domain.owed import Held, History
from certificates.domain.what_if import changes, with_draft
from certificates.models import Duty
from qualifications import api as qualifications
from tests.accounts import factories as people
from tests.certificates import factories as make

TODAY = date(2026, 11, 22)
CARD = Held("statecertificate:1", "special_operations", "low", "低压电工作业", "操作证", date(2023, 3, 1),
            date(2029, 2, 28), "", review_due_on=date(2026, 12, 31))  # fmt: skip


def draft(**fields):
    [rule] = [rule for rule in rules() if rule.key == "SO-19"]
    return replace(rule, **({"key": "SO-27"} | fields))


def tried(rule, *, today=TODAY, card=CARD):
    before = owed(History(held=(card,)), rules=rules(), today=today)
    after = owed(History(held=(card,)), rules=with_draft(rules(), rule), today=today)
    return [(change.what, change.duty.kind) for change in changes(before, after)]


def test_a_draft_that_brings_reviews_back_makes_people_due():
    assert tried(draft(effective_from=date(2026, 12, 1), review_years=3)) == [("due", "review")]
    assert tried(draft(effective_from=date(2027, 1, 1), review_years=3)) == []


def test_a_draft_that_ends_them_earlier_sets_people_free():
    old = replace(CARD, review_due_on=date(2026, 5, 1))
    assert tried(draft(effective_from=date(2026, 1, 1)), today=date(2026, 2, 1), card=old) == [("free", "review")]


def test_a_stricter_draft_changes_what_being_late_comes_to():
    late = replace(CARD, valid_to=date(2026, 11, 1), review_due_on=None)
    assert tried(draft(key="SO-19", restart_after_days=10), card=late) == [("moved", "renewal")]


def due_in(days: int, item):
    end = TODAY + timedelta(days=days)
    return make.make_bare_certificate(item=item, valid_from=end - timedelta(days=2191), valid_to=end)


@pytest.mark.django_db
def test_the_forecast_counts_each_duty_in_its_month():
    item, other = make.make_item(name="低压电工作业"), make.make_item(name="登高架设作业")
    for days in (5, 6, 40, 5000, -20):
        due_in(days, item)
    due_in(40, other)
    api.recompute_duties(today=TODAY)
    seen = api.forecast(today=TODAY)
    assert seen.rows[0][0] == "低压电工作业"
    assert seen.rows[0][1][:3] == (2, 0, 1)
    assert (sum(seen.totals), seen.late, len(seen.months)) == (4, 1, 36)


@pytest.mark.django_db
def test_exam_bodies_get_it_as_a_table():
    due_in(40, make.make_item(name="低压电工作业"))
    api.recompute_duties()
    client = Client()
    client.force_login(people.make_staff("exam_officer"))
    assert "低压电工作业" in client.get(reverse("certificates:duties-forecast")).content.decode()
    answer = client.get(reverse("certificates:duties-forecast-file"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.max_column == 38
    assert sheet.cell(row=2, column=1).value == "低压电工作业"


@pytest.mark.django_db
def test_an_administrator_tries_a_draft_and_nothing_is_stored():
    due_in(-5, make.make_item())
    api.recompute_duties(today=TODAY)
    stored = list(Duty.objects.values())
    client = Client()
    client.force_login(people.make_staff("system_admin"))
    address = reverse("certificates:duties-what-if")
    text = qualifications.edition_text("SO-19").replace("restart_after_days = 90", "restart_after_days = 1")
    page = client.post(address, {"text": text, "on": "2026-11-22"}).content.decode()
    assert "推算了 1 人" in page
    assert list(Duty.objects.values()) == stored
    answer = client.post(address, {"text": "key = 1", "on": "2026-11-22"})
    assert answer.status_code == 400
    assert client.get(f"{address}?edition=MG-3").status_code == 200
