"""A correction is whole or not at all: ended at each statement that writes, it leaves nothing behind."""

from __future__ import annotations

import re

import pytest
from django.core.serializers import serialize
from django.db import connection

from accounts.api import Message
from certificates.models import Certificate, Duty, IssuingOrder, StateChange
from evidence import api as evidence
from exams import api as exams
from exams.actions.apply_correction import apply_correction
from exams.actions.list_affected import list_affected
from exams.models import Item, ItemVersion, KeyCorrection, Outcome, ScoreReport, SittingStatistic
from tests.certificates.key_world import World, certificate_of, make_key_world, total_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_key_world()


class Killed(Exception):
    """The process is gone."""


WRITES = re.compile(r"^\s*(?:INSERT|UPDATE|DELETE)\b|\bINSERT INTO\b")
"""Also where an INSERT stands inside a WITH."""


class KillAt:
    """Ends everything at the n-th statement that writes."""

    def __init__(self, number: int) -> None:
        self.left, self.hit = number, False

    def __call__(self, execute, sql, params, many, context):
        if WRITES.search(sql):
            self.left -= 1
            if self.left == 0:
                self.hit = True
                raise Killed
        return execute(sql, params, many, context)


def snapshot() -> str:
    """Everything that a correction could touch."""
    models = (
        ScoreReport, Outcome, Certificate, StateChange, IssuingOrder, KeyCorrection, Item, ItemVersion,
        SittingStatistic, Message, Duty,
    )  # fmt: skip
    rows: list[str] = [serialize("json", model._base_manager.order_by("pk")) for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM evidence_chainhead")
        rows.append(str(cursor.fetchall()))
    return evidence.digest(rows)


def test_killed_at_any_statement_nothing_is_left_and_the_next_one_does_it_all(world):
    correction = world.propose()
    digest, before = list_affected(correction).digest, snapshot()
    number, reached = 1, 0
    while True:
        kill = KillAt(number)
        try:
            with connection.execute_wrapper(kill):
                apply_correction(correction, digest=digest, user=world.second)
        except Killed:
            reached += 1
            assert snapshot() == before, f"statement {number} left something behind"
            number += 1
            continue
        break
    assert not kill.hit
    assert reached > 20, "the correction writes more than that"
    assert snapshot() != before, "twin: the whole one does change things"
    assert total_of(world.loser) == 7000
    assert certificate_of(world.loser).state == "revoked"


def test_a_follower_that_fails_takes_everything_back(world):
    class Failing:
        def hold(self, outcome_ids):
            """Nothing to lock."""

        def withdraw(self, outcome, correction):
            raise Killed

        def order(self, outcome):
            """Never reached."""

    follower = Failing()
    exams.register_follower(follower)
    correction = world.propose()
    before = snapshot()
    try:
        with pytest.raises(Killed):
            apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
        assert snapshot() == before
    finally:
        exams.forget_follower(follower)
    apply_correction(correction, digest=list_affected(correction).digest, user=world.second)
    assert snapshot() != before
