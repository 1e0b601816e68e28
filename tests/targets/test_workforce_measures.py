"""Three-level education and help-training as targets read them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from accounts.api import WorkFact
from targets.actions.read_plans import read_target
from targets.domain.plan import Target
from tests.accounts import factories as people
from tests.workforce.factories import Firm
from workforce.actions.helping import HelpFacts, answer_help, say_help

pytestmark = pytest.mark.django_db


def reading(measure, supervisor):
    found = read_target(Target("x", "T", "x", measure, "rate", 100, "%", 1), until=localdate(), user=supervisor)
    return found.numerator, found.denominator


def test_education_on_record_counts_for_the_firm_that_gave_it():
    region = people.make_region()
    supervisor = people.make_staff("supervisor", people.make_organisation("regulator", region=region))
    firm, elsewhere = Firm(region=region), Firm()
    taught, untaught = firm.hire(), firm.hire()
    for person, unit in ((taught, firm.unit), (untaught, elsewhere.unit)):
        day = localdate() - timedelta(days=1)
        WorkFact.objects.create(person=person, organisation=unit, kind="level_training", starts_on=day, added_on=day)
    assert reading("rate_levels", supervisor) == (1, 2)


def test_a_firm_is_helped_once_both_sides_said_so():
    region = people.make_region()
    supervisor = people.make_staff("supervisor", people.make_organisation("regulator", region=region))
    big, small = Firm(region=region), Firm(region=region, is_high_risk=True)
    Firm(region=region, is_high_risk=True)
    facts = HelpFacts(small.unit.name, True, "lecture", "送教", localdate(), Decimal(2), 5)
    row = say_help(big.unit, facts, by=big.clerk)
    assert reading("rate_helped", supervisor) == (0, 2)
    answer_help(row, agrees=True, answer="", by=small.clerk)
    assert reading("rate_helped", supervisor) == (1, 2)
