"""PostgreSQL hashes and appends one event in one statement: the same hash as ours, whatever an event holds."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from evidence import api
from evidence.domain.chain import canonical, pieces
from evidence.models import Event, link_sql
from tests.exams.test_attempts_at_once import in_threads

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(st.none() | st.booleans() | st.integers() | words, lambda inner: st.lists(inner, max_size=2))
AWKWARD = [
    ('kind".\\', "", {"": None, "a": '引号"反斜\\线\n𠮷 ·', "z": [1, -2, True, {"é": "ß"}]}),
    ("exams.plain", "person:1", {}),
    ("%s {when} %(x)s $1", "'; --", {"%s": "{seq}", "big": 10**20}),
]


@given(words, words, st.lists(words, max_size=3), st.dictionaries(words, values, max_size=3), st.integers(1, 10**12))
def test_the_pieces_make_the_canonical_json(kind, actor, subjects, body, seq):
    before, between, after = pieces(kind=kind, actor=actor, subjects=subjects, body=body)
    whole = {"kind": kind, "actor": actor, "subjects": subjects, "body": body, "seq": seq, "at": "2026-01-01"}
    assert f"{before}2026-01-01{between}{seq}{after}".encode() == canonical(whole)


@pytest.mark.parametrize(("kind", "actor", "body"), AWKWARD)
def test_what_is_returned_is_what_is_stored_and_holds(own_database, kind, actor, body):
    with transaction.atomic():
        before = api.append("test.before", actor="test", subjects=["thing:1"])
        event = api.append(kind, actor=actor, subjects=["thing:1", "人:二"], body=body)
    stored = Event.objects.get(seq=before.seq + 1)
    assert stored.as_json() == event.as_json()
    assert (stored.previous_hash, stored.algorithm) == (before.hash, before.algorithm)
    assert set(stored.subjects.values_list("subject", flat=True)) == {"thing:1", "人:二"}
    assert not api.verify_chain().faults


def test_an_event_may_be_about_nothing(own_database):
    with transaction.atomic():
        event = api.append("test.nothing", actor="test", subjects=[])
    assert not Event.objects.get(seq=event.seq).subjects.exists()
    assert not api.verify_chain().faults


def test_many_at_once_make_one_chain(own_database):
    length = api.chain_length()

    def work(number: int) -> None:
        for at in range(10):
            with transaction.atomic():
                api.append("test.at_once", actor=f"test:{number}", subjects=[f"thing:{at}"])

    assert in_threads(6, work) == [None] * 6
    assert api.chain_length() == length + 60
    assert not api.verify_chain().faults


def test_a_condition_that_fails_appends_nothing_and_takes_nothing(own_database):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes nothing in WITH")
    length = api.chain_length()
    for when, more in (("EXISTS (SELECT 1 FROM found)", 0), ("NOT EXISTS (SELECT 1 FROM found)", 1)):
        link, given_values = link_sql("test.when", actor="test", subjects=["thing:1"], body={}, when=when)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"WITH found AS (SELECT 1 WHERE FALSE), {link} SELECT seq FROM link", given_values)
            assert len(cursor.fetchall()) == more
        assert api.chain_length() == length + more
    assert not api.verify_chain().faults
