"""The fault plan and the tests agree: no fault is forgotten, no named test is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.sessions.backends.cache import SessionStore as CacheSession
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.core.cache import cache

from tests.faults.plan import LATER, PLAN

TESTS = Path(__file__).resolve().parents[1]
FAULTS = {f"F{number}" for number in range(1, 28)}


def test_every_fault_of_the_plan_is_provoked_or_put_off_with_a_reason():
    named = {re.match(r"F\d+", fault).group() for fault in (*PLAN, *LATER)}
    assert named == FAULTS
    assert all(LATER.values())
    assert all(fault.tests for fault in PLAN.values())


@pytest.mark.parametrize("fault", PLAN)
def test_the_named_tests_and_controls_exist(fault):
    for named in (*PLAN[fault].tests, *PLAN[fault].controls):
        file, _colons, function = named.partition("::")
        assert f"def {function}(" in (TESTS / file).read_text(encoding="utf-8"), named


@pytest.mark.django_db
def test_sessions_kept_in_a_cache_alone_would_be_lost_with_it(settings):
    """F6's negative control: what the broker forgets, a session in it forgets; ours stand in the database."""
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    kept, lost = DatabaseSession(), CacheSession()
    for session in (kept, lost):
        session["account"] = 1
        session.save()
    cache.clear()
    assert DatabaseSession(kept.session_key).get("account") == 1
    assert CacheSession(lost.session_key).get("account") is None
