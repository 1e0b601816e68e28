"""The chain names what was altered, cut or reordered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from evidence import api
from evidence.domain.chain import GENESIS, Link, faults, link_hash


def chain(bodies: list[dict]) -> list[Link]:
    links, previous = [], GENESIS
    for seq, body in enumerate(bodies, start=1):
        fields = {"seq": seq, "at": "2026-01-01", "kind": "k", "actor": "a", "subjects": ("s",), "body": body}
        digest = link_hash(previous, **fields)
        links.append(Link(**fields, previous_hash=previous, hash=digest))
        previous = digest
    return links


bodies = st.lists(
    st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3), min_size=3, max_size=20
)


@given(bodies)
def test_an_untouched_chain_has_no_fault(contents):
    assert list(faults(chain(contents))) == []


@given(bodies, st.data())
def test_an_altered_event_is_named_and_only_it(contents, data):
    links = chain(contents)
    index = data.draw(st.integers(0, len(links) - 1))
    links[index] = replace(links[index], body={**links[index].body, "altered": True})
    assert [fault.seq for fault in faults(links)] == [index + 1]


@given(bodies, st.data())
def test_a_removed_event_is_named(contents, data):
    links = chain(contents)
    index = data.draw(st.integers(0, len(links) - 2))
    del links[index]
    assert index + 1 in [fault.seq for fault in faults(links)]


@given(bodies)
def test_two_swapped_events_are_found(contents):
    links = chain(contents)
    links[0], links[1] = links[1], links[0]
    assert list(faults(links))


def append(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            api.append("test.happened", actor="test", subjects=[f"thing:{number}"], body={"number": number})


@pytest.mark.django_db
def test_the_database_refuses_to_change_an_event():
    append(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_event SET actor = 'somebody else'")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM evidence_eventsubject")


def lift_lock() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER evidence_event_no_update")
            cursor.execute("DROP TRIGGER evidence_event_no_delete")
            cursor.execute("DROP TRIGGER evidence_eventsubject_no_delete")
            cursor.execute("DROP TRIGGER evidence_eventsubject_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE evidence_event DISABLE TRIGGER evidence_event_append_only")
            cursor.execute("ALTER TABLE evidence_eventsubject DISABLE TRIGGER evidence_eventsubject_append_only")


@pytest.mark.django_db
def test_an_event_altered_past_the_lock_is_named():
    append(5)
    lift_lock()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_event SET actor = 'somebody else' WHERE seq = 3")
    assert [fault.seq for fault in api.verify_chain().faults] == [3]


@pytest.mark.django_db
def test_a_cut_tail_is_reported_even_when_the_head_was_rewritten(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    append(5)
    api.publish_checkpoint()
    lift_lock()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM evidence_eventsubject WHERE event_id IN (SELECT id FROM evidence_event WHERE seq > 3)"
        )
        cursor.execute("DELETE FROM evidence_event WHERE seq > 3")
    assert [fault.seq for fault in api.verify_chain().faults] == [4, 5]
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM evidence_event WHERE seq = 3")
        cursor.execute("UPDATE evidence_chainhead SET seq = 3, hash = %s", [cursor.fetchone()[0]])
    assert [fault.seq for fault in api.verify_chain().faults] == [5]


def test_evidence_outside_a_transaction_is_impossible(own_database):
    with pytest.raises(RuntimeError):
        api.append("test.happened", actor="test", subjects=[], body={})
