"""Between registration and the lock a certificate may be revoked for fraud: its holder doesn't sit this exam (R-08)."""

from __future__ import annotations

from datetime import date

import pytest

from exams.actions import bars
from exams.actions.assign_staff import assign_staff
from exams.actions.cancel_registration import cancel_registration
from exams.actions.lock_sitting import LockRefused, lock_sitting
from exams.actions.register_candidate import register_candidate
from exams.models import Sitting
from tests.exams import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered():
    """A sitting ready to be locked with two candidates, none of them barred."""
    body = make.make_body()
    sitting = make.make_sitting(body)
    rows = [
        register_candidate(sitting, make.make_candidate(name), user=body.officer, health_promised=True)
        for name in ("甲考生", "乙考生")
    ]
    assign_staff(sitting, body.invigilator.person, duty="invigilator", user=body.officer)
    return body, sitting, rows


def test_whoever_was_barred_since_is_named_and_the_others_sit_without_them(registered, monkeypatch):
    body, sitting, (barred, other) = registered
    monkeypatch.setattr(bars, "_bars", [lambda people, on: {barred.person_id: date(2029, 3, 1)}])
    with pytest.raises(LockRefused, match="甲考生.*2029-03-01.*取消") as refusal:
        lock_sitting(sitting, user=body.officer)
    assert "乙考生" not in str(refusal.value)
    sitting.refresh_from_db()
    assert sitting.state == Sitting.State.DRAFT
    cancel_registration(barred, user=body.officer, reason="禁考期内")
    assert lock_sitting(sitting, user=body.officer).state == Sitting.State.LOCKED
    other.refresh_from_db()
    assert other.seat


def test_nobody_barred_nobody_named(registered):
    body, sitting, _rows = registered
    assert lock_sitting(sitting, user=body.officer).state == Sitting.State.LOCKED
