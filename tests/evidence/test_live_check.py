"""A few subjects are checked between kept marks; what was done to old events is named at once or by night."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from evidence import api
from evidence.actions import extend_log
from evidence.actions.lay_marks import SPACING, mark_file
from evidence.domain.chain import link_hash
from evidence.models import ChainHead, Event, EventSubject, LogLeaf
from tests.evidence.test_chain import lift_lock

pytestmark = pytest.mark.django_db
LENGTH = SPACING * 3 + 40


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.PRIVATE_ROOT, settings.LOG_ROOT, settings.DATA_DIR = tmp_path, tmp_path / "log", tmp_path
    return tmp_path


def append(count: int) -> None:
    """Every third event is about thing 0, the others about things of their own."""
    with transaction.atomic():
        api.append_events(
            [api.Happening("test.happened", "test", (f"thing:{0 if number % 100 == 9 else number}",), {"n": number})
             for number in range(1, count + 1)]
        )  # fmt: skip


@pytest.fixture
def walked():
    """Three stretches with marks, a tail, and a checkpoint after a whole walk."""
    append(LENGTH)
    assert api.verify_whole(by="system").checkpoint is not None
    lift_lock()


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def faults(*subjects: str) -> list[int]:
    return [fault.seq for fault in api.check_events(*subjects).faults]


def own() -> list[int]:
    return [event.seq for event in api.events_about("thing:0")]


def test_an_untouched_subject_holds_and_only_its_stretches_are_walked(walked):
    report = api.check_events(f"thing:{SPACING + 1}")
    assert (report.faults, len(report.events)) == ((), 1)
    assert report.walked <= SPACING * 2
    assert api.count_marks() == 3
    assert not api.check_events("thing:0").faults


def test_an_old_event_of_ones_own_altered_is_red_at_once_and_a_foreign_one_by_night(walked):
    sql("UPDATE evidence_event SET actor = 'forger' WHERE seq = 9")
    assert 9 in faults("thing:0")
    assert faults(f"thing:{SPACING * 2 + 20}") == []
    found = api.verify_whole(by="system")
    assert [fault.seq for fault in found.chain.faults] == [9]
    assert found.checkpoint is None
    walk = api.last_walk()
    assert (walk.count, walk.faults[0][0], walk.by) == (1, 9, "system")


def rehash(first: int, last: int) -> None:
    """What a forger with the program and the database does: every hash from here to there made anew."""
    previous = Event.objects.get(seq=first).previous_hash
    for event in Event.objects.filter(seq__gte=first, seq__lte=last).order_by("seq"):
        made = link_hash(previous, seq=event.seq, at=event.at, kind=event.kind, actor=event.actor,
                         subjects=event.subject_list, body=event.body)  # fmt: skip
        sql("UPDATE evidence_event SET previous_hash = %s, hash = %s WHERE seq = %s", previous, made, event.seq)
        previous = made


@pytest.mark.parametrize("until", [20, SPACING - 1, SPACING, SPACING + 30, LENGTH + 1])
def test_a_careful_forger_who_hashes_on_is_caught_by_the_mark_behind(walked, until):
    """However far the chain is made anew: the stretch of the own event ends at a hash that lies elsewhere."""
    sql("UPDATE evidence_event SET actor = 'forger' WHERE seq = 9")
    rehash(9, until)
    if until > LENGTH:
        sql("UPDATE evidence_chainhead SET hash = (SELECT hash FROM evidence_event ORDER BY seq DESC LIMIT 1)")
    assert faults("thing:0") != []
    assert api.verify_whole(by="system").chain.faults


def test_a_removed_and_a_swapped_neighbour_are_named(walked):
    sql("DELETE FROM evidence_eventsubject WHERE event_id = (SELECT id FROM evidence_event WHERE seq = 12)")
    sql("DELETE FROM evidence_event WHERE seq = 12")
    assert 12 in faults("thing:0")


@pytest.mark.parametrize("left", [LENGTH - 3, SPACING * 2 + 7, SPACING])
def test_a_cut_tail_is_named_at_every_subject_even_with_the_head_put_right(walked, left):
    sql("DELETE FROM evidence_eventsubject WHERE event_id IN (SELECT id FROM evidence_event WHERE seq > %s)", left)
    sql("DELETE FROM evidence_event WHERE seq > %s", left)
    assert faults("thing:1") != []
    ChainHead.objects.update(seq=left, hash=Event.objects.get(seq=left).hash)
    assert faults("thing:1") != []


def test_the_tail_after_the_last_mark_is_walked_whole(walked):
    sql("UPDATE evidence_event SET actor = 'forger' WHERE seq = %s", SPACING * 3 + 5)
    assert faults("thing:1") == [SPACING * 3 + 5]


def test_an_index_row_taken_away_is_refused_and_found_by_night(walked):
    assert own()
    EventSubject.objects.filter(event__seq=9).delete()
    assert any("索引" in fault.reason for fault in api.verify_whole(by="system").chain.faults)


def test_marks_lie_only_on_what_was_sound(kept):
    append(LENGTH)
    lift_lock()
    sql("UPDATE evidence_event SET actor = 'forger' WHERE seq = %s", SPACING + 20)
    assert [fault.seq for fault in api.lay_marks()] == [SPACING + 20]
    assert api.count_marks() == 1
    append(3)
    assert api.lay_marks()
    assert api.count_marks() == 1


def test_a_half_written_mark_is_none_and_is_written_anew():
    append(LENGTH)
    assert api.lay_marks() == ()
    whole = mark_file().read_bytes()
    mark_file().write_bytes(whole[:-20])
    assert api.count_marks() == 2
    assert api.lay_marks() == ()
    assert mark_file().read_bytes() == whole


def test_whole_walks_are_evidence_themselves_and_say_until_where():
    assert api.last_walk() is None
    append(5)
    api.verify_whole(by="user:1")
    walk = api.last_walk()
    assert (walk.until, walk.by, walk.count) == (5, "user:1", 0)
    assert api.verify_whole(by="system").chain.until == 6


@pytest.fixture
def issued(monkeypatch):
    monkeypatch.setitem(extend_log._KINDS, "test.issued", ("issued", "certificate:"))
    with transaction.atomic():
        for number in range(5):
            api.append("test.issued", actor="test", subjects=[f"certificate:{number}"])
    api.publish_log()


def test_leaves_of_the_public_log_are_proved_by_the_signed_root(issued):
    report = api.check_events("certificate:2")
    assert (report.proved, report.waiting, report.log_faults) == (1, 0, ())
    with transaction.atomic():
        api.append("test.issued", actor="test", subjects=["certificate:2"])
    api.extend_log()
    report = api.check_events("certificate:2")
    assert (report.proved, report.waiting, report.log_faults) == (1, 1, ())


HARMS = {
    "altered": ("""UPDATE evidence_logleaf SET data = REPLACE(data, 'issued', 'revoked') WHERE "index" = 2""", "改动"),
    "removed": ("""DELETE FROM evidence_logleaf WHERE "index" = 2""", "缺少"),
    "node": ("UPDATE evidence_lognode SET hash = 'ff' WHERE level = 0", "树根"),
}


@pytest.mark.parametrize("how", sorted(HARMS))
def test_what_is_done_to_its_leaf_or_its_path_is_named(issued, how):
    from tests.evidence.test_log import lift_lock as lift_leaves

    lift_leaves()
    if connection.vendor == "sqlite":
        sql("DROP TRIGGER evidence_lognode_no_update")
    else:
        sql("ALTER TABLE evidence_lognode DISABLE TRIGGER evidence_lognode_append_only")
    statement, word = HARMS[how]
    sql(statement)
    assert any(word in fault.reason for fault in api.check_events("certificate:2").log_faults)


def test_an_event_hidden_from_the_look_up_is_missed_by_the_log(issued):
    lift_lock()
    EventSubject.objects.filter(subject="certificate:2").delete()
    assert LogLeaf.objects.count() == 5
    assert any("查不到" in fault.reason for fault in api.check_events("certificate:2").log_faults)


def test_a_checkpoint_signed_by_somebody_else_is_named(issued, kept):
    file = kept / "log" / "checkpoints.jsonl"
    file.write_text(file.read_text().replace('"size": 5', '"size": 4'))
    assert any("签名" in fault.reason for fault in api.check_events("certificate:2").log_faults)
