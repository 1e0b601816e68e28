"""The public log: cutting, altering, reordering are named by the platform and by the script that needs only files."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from evidence import api
from evidence.actions import extend_log
from evidence.domain import merkle
from evidence.models import Event, LogHead, LogLeaf
from tests.certificates.threads import in_threads

SCRIPT = Path(__file__).resolve().parents[2] / "site/evidence/static/evidence/verify_log.py"


def tree(leaves: list[bytes]) -> merkle.Node:
    """Perfect subtrees by the definition itself, the slow way."""

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return merkle.leaf_hash(leaves[index])
        return merkle.node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))

    return node


def test_the_roots_of_rfc_6962s_own_example():
    """The vectors of the reference implementation (certificate-transparency, merkle_tree_test)."""
    leaves = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                             "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for size, root in roots.items():
        assert merkle.root(tree(leaves), size).hex() == root
    assert hashlib.sha256(b"").digest() == merkle.root(tree(leaves), 0)


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proved_and_no_other(size, data):
    leaves = [bytes([number]) for number in range(size)]
    node, index = tree(leaves), data.draw(st.integers(0, size - 1))
    path, root = merkle.inclusion(node, index, size), merkle.root(node, size)
    proved = {"index": index, "size": size, "path": path, "root_hash": root}
    assert merkle.included(merkle.leaf_hash(leaves[index]), **proved)
    assert not merkle.included(merkle.leaf_hash(b"another"), **proved)
    if size > 1:
        assert not merkle.included(merkle.leaf_hash(leaves[index]), **(proved | {"index": (index + 1) % size}))


@given(st.integers(1, 60), st.integers(0, 40), st.booleans())
def test_a_larger_tree_proves_its_beginning(old, more, harmed):
    leaves = [bytes([number]) for number in range(old + more)]
    before = merkle.root(tree(leaves), old)
    if harmed:
        leaves[old // 2] = b"altered"
    node, new = tree(leaves), old + more
    proof = merkle.consistency(node, old, new)
    said = merkle.consistent(old=old, old_root=before, new=new, new_root=merkle.root(node, new), proof=proof)
    assert said is not harmed


@pytest.fixture
def logged(monkeypatch, settings, tmp_path):
    """A kind of event that is logged, and a folder for what is published."""
    settings.DATA_DIR, settings.LOG_ROOT = tmp_path, tmp_path / "log"
    monkeypatch.setitem(extend_log._KINDS, "test.issued", ("issued", "certificate:"))
    return tmp_path / "log"


def issue(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            api.append("test.issued", actor="test", subjects=[f"certificate:{number}"])
            api.append("test.else", actor="test", subjects=[f"certificate:{number}"])


def lift_lock() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER evidence_logleaf_no_update")
            cursor.execute("DROP TRIGGER evidence_logleaf_no_delete")
        else:
            cursor.execute("ALTER TABLE evidence_logleaf DISABLE TRIGGER evidence_logleaf_append_only")


@pytest.mark.django_db
def test_leaves_follow_from_the_chain_and_each_checkpoint_continues_the_last(logged):
    issue(5)
    first = api.publish_log()
    assert api.publish_log() == first
    issue(8)
    second = api.publish_log()
    assert (first.size, second.size, LogLeaf.objects.count()) == (5, 13, 13)
    assert merkle.consistent(
        old=5, old_root=bytes.fromhex(first.root), new=13, new_root=bytes.fromhex(second.root),
        proof=[bytes.fromhex(step) for step in second.consistency],
    )  # fmt: skip
    leaf = api.leaves_about("certificate:7")[-1]
    path = [bytes.fromhex(step) for step in api.inclusion_path(leaf.index, 13)]
    said = {"index": leaf.index, "size": 13, "path": path, "root_hash": bytes.fromhex(second.root)}
    assert merkle.included(merkle.leaf_hash(leaf.data.encode()), **said)
    assert api.verify_log() == []
    assert "certificate:" not in (logged / "leaves.jsonl").read_text()


@pytest.mark.django_db
def test_the_database_refuses_to_change_a_leaf(logged):
    issue(1)
    api.extend_log()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogLeaf.objects.update(data="{}")


def harm(how: str) -> None:
    lift_lock()
    with connection.cursor() as cursor:
        if how == "altered":
            cursor.execute(
                """UPDATE evidence_logleaf SET data = REPLACE(data, 'issued', 'revoked') WHERE "index" = 2"""
            )
        elif how == "cut":
            cursor.execute("""DELETE FROM evidence_logleaf WHERE "index" > 3""")
        else:
            cursor.execute("""SELECT "index", data FROM evidence_logleaf WHERE "index" IN (1, 2) ORDER BY "index" """)
            (_one, first), (_two, second) = cursor.fetchall()
            cursor.execute("""UPDATE evidence_logleaf SET data = %s WHERE "index" = 1""", [second])
            cursor.execute("""UPDATE evidence_logleaf SET data = %s WHERE "index" = 2""", [first])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "place", "words"), [("altered", 3, "改动"), ("cut", 5, "截去"), ("swapped", 2, "调换")]
)
def test_what_is_done_to_the_rows_is_named(logged, how, place, words):
    issue(6)
    api.publish_log()
    harm(how)
    faults = api.verify_log()
    assert any(fault.seq == place and words in fault.reason for fault in faults), faults


def check(folder: Path, *more: str) -> tuple[int, str]:
    """The script in a process of its own, away from the platform."""
    command = [sys.executable, "-I", str(SCRIPT), str(folder), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.django_db
def test_the_script_needs_only_the_published_files_and_names_every_fault(logged, tmp_path):
    issue(6)
    api.publish_log()
    kept = tmp_path / "mine.jsonl"
    shutil.copy(logged / "checkpoints.jsonl", kept)
    issue(5)
    last = api.publish_log()
    leaf = LogLeaf.objects.get(index=8)
    proof = {"index": 8, "leaf": leaf.data, "size": last.size, "root": last.root,
             "path": api.inclusion_path(8, last.size)}  # fmt: skip
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    good = check(logged, "--earlier", str(kept), "--proof", str(tmp_path / "proof.json"))
    assert good == (0, "[一致] 11 条记录，2 个检查点\n")
    lines = (logged / "leaves.jsonl").read_text().splitlines(keepends=True)
    harms = {
        "改动": [*lines[:7], lines[7].replace("issued", "revoked"), *lines[8:]],
        "末尾被截去": lines[:9],
        "调换": [*lines[:3], lines[4], lines[3], *lines[5:]],
    }
    for words, changed in harms.items():
        (logged / "leaves.jsonl").write_text("".join(changed))
        code, said = check(logged)
        assert (code, words in said) == (1, True), said
    (logged / "leaves.jsonl").write_text("".join(lines))
    (tmp_path / "proof.json").write_text(json.dumps(proof | {"leaf": leaf.data.replace("issued", "revoked")}))
    assert "不在这个根值之下" in check(logged, "--proof", str(tmp_path / "proof.json"))[1]


@pytest.mark.django_db
def test_a_history_signed_anew_does_not_fit_who_kept_a_checkpoint(logged, tmp_path):
    issue(6)
    api.publish_log()
    shutil.copy(logged / "checkpoints.jsonl", tmp_path / "mine.jsonl")
    harm("altered")
    with connection.cursor() as cursor:  # whoever can do this owns the database, the key and the folder
        for name in ("no_update", "no_delete"):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER evidence_lognode_{name}")
        if connection.vendor != "sqlite":
            cursor.execute("ALTER TABLE evidence_lognode DISABLE TRIGGER evidence_lognode_append_only")
        leaves = [data.encode() for data in LogLeaf.objects.order_by("index").values_list("data", flat=True)]
        for level, index in ((0, 2), (1, 1), (2, 0)):
            value = tree(leaves)(level, index).hex()
            cursor.execute("""UPDATE evidence_lognode SET hash = %s WHERE level = %s AND "index" = %s""",
                           [value, level, index])  # fmt: skip
    for name in ("leaves.jsonl", "checkpoints.jsonl"):
        (logged / name).unlink()
    api.publish_log()
    assert check(logged)[0] == 0
    assert "您保存的检查点 6：第 0 至 5 条被改动" in check(logged, "--earlier", str(tmp_path / "mine.jsonl"))[1]


def test_the_twin_without_the_heads_lock_breaks_over_the_same_place(own_database, logged):
    """Two processes that both read the head before either has grown the log want the same leaf."""
    issue(3)
    api.extend_log()
    issue(1)
    barrier = threading.Barrier(2)

    def grow_unlocked(_index: int) -> None:
        head = LogHead.objects.get(name="main")  # no select_for_update: what the lock is worth
        events = list(Event.objects.filter(seq__gt=head.seen_seq).order_by("seq"))
        barrier.wait()
        with transaction.atomic():
            extend_log._grow(head, events)

    with pytest.raises(AssertionError, match="IntegrityError"):
        in_threads(2, grow_unlocked)


def test_two_processes_grow_the_log_in_turn(own_database, logged):
    """While one holds the head, the other waits, and then finds nothing left to do."""
    issue(20)
    grown: list[int] = []
    for _round in range(3):
        in_threads(2, lambda _index: grown.append(api.extend_log()))
        issue(5)
    assert sum(grown) == 30
    assert api.verify_log() == []


def test_workers_at_once_add_each_leaf_once(own_database, logged):
    issue(30)
    in_threads(4, lambda _index: api.extend_log())
    assert list(LogLeaf.objects.values_list("index", flat=True)) == list(range(30))
