"""The ledger of hours as pure rules, and as rows nobody can change."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses import api
from courses.domain.attendance import Meeting, clash
from courses.domain.ledger import (
    CorrectionRefused,
    Hours,
    Line,
    count,
    counter_minutes,
    in_session,
    share,
)
from courses.models import Exemption, HoursCorrection, HoursEntry
from evidence import api as evidence
from tests.accounts.factories import make_person
from tests.courses.factories import enrol, item, make_class, make_institution, make_post, make_session

SESSIONS = st.dictionaries(st.integers(1, 5), st.integers(1, 480), min_size=1)
WISHES = st.lists(st.tuples(st.integers(1, 5), st.integers(-50, 600)), max_size=30)


@given(SESSIONS, WISHES)
def test_no_chain_of_corrections_leaves_a_session_below_zero_or_above_what_was_taught(
    taught: dict[int, int], wishes: list[tuple[int, int]]
) -> None:
    lines = [Line(session, "theory", minutes) for session, minutes in taught.items()]
    for session, should_be in wishes:
        if session not in taught:
            continue
        try:
            more = counter_minutes(lines, session=session, taught=taught[session], should_be=should_be)
        except CorrectionRefused:
            continue
        lines.append(Line(session, "theory", more))
        assert in_session(lines, session) == should_be
    for session, minutes in taught.items():
        assert 0 <= in_session(lines, session) <= minutes
    assert count(lines, minutes_per_hour=45).theory >= 0


@given(st.lists(st.tuples(st.sampled_from(["theory", "practical"]), st.integers(-300, 300)), max_size=20))
def test_the_sum_does_not_depend_on_the_order_of_entries(rows: list[tuple[str, int]]) -> None:
    lines = [Line(None, part, minutes) for part, minutes in rows]
    assert count(lines, minutes_per_hour=45) == count(reversed(lines), minutes_per_hour=45)


@pytest.mark.parametrize(
    ("lines", "hours"),
    [
        ([], Hours(0.0, 0.0)),
        ([Line(1, "theory", 45)], Hours(1.0, 0.0)),
        ([Line(1, "theory", 90), Line(2, "practical", 135)], Hours(2.0, 3.0)),
        ([Line(1, "theory", 90), Line(1, "theory", -90)], Hours(0.0, 0.0)),
        ([Line(1, "theory", 50)], Hours(1.11, 0.0)),
    ],
)
def test_minutes_become_class_hours(lines: list[Line], hours: Hours) -> None:
    assert count(lines, minutes_per_hour=45) == hours


@pytest.mark.parametrize(
    ("done", "asked", "percent"), [(0.0, 24, 0), (11.9, 24, 49), (24.0, 24, 100), (30.0, 24, 100), (0.0, 0, 100)]
)
def test_the_bar_a_worker_sees_never_promises_more_than_was_done(done: float, asked: int, percent: int) -> None:
    assert share(done, asked) == percent


@pytest.mark.parametrize("should_be", [-1, 91, 90])
def test_a_correction_out_of_bounds_or_without_change_is_refused(should_be: int) -> None:
    with pytest.raises(CorrectionRefused):
        counter_minutes([Line(1, "theory", 90)], session=1, taught=90, should_be=should_be)


NOON = datetime(2026, 11, 2, 12)


@pytest.mark.parametrize(
    ("start", "overlaps"), [(-90, False), (-89, True), (0, True), (30, True), (89, True), (90, False)]
)
def test_a_person_can_not_sit_in_two_rooms_at_once(start: int, overlaps: bool) -> None:
    def meeting(minutes: int) -> Meeting:
        begins = NOON + timedelta(minutes=minutes)
        return Meeting("课", begins, begins + timedelta(minutes=90))

    assert (clash(meeting(start), [meeting(0)]) is not None) is overlaps


@pytest.fixture
def room(db):
    """A registrar, a teacher, a class with one meeting and two people in it."""
    institution = make_institution()
    registrar, teacher = make_post(institution, "registrar"), make_post(institution, "teacher")
    training_class = make_class(institution)
    session = make_session(training_class, teacher.person)
    people = [enrol(training_class), enrol(training_class)]
    return registrar, teacher, training_class, session, people


def test_those_present_get_one_entry_each_and_the_absent_none(room) -> None:
    _, teacher, training_class, session, (present, absent) = room
    closed = api.close_session(session, present=[present.pk], by=teacher)
    assert [entry.person for entry in closed.entries] == [present]
    assert api.hours_of(present, training_class.operation_item) == Hours(theory=2.0, practical=0.0)
    assert api.hours_of(absent, training_class.operation_item) == Hours(theory=0.0, practical=0.0)
    (event,) = evidence.events_about(present.subject)
    assert (event.kind, event.actor) == ("courses.hours.recorded", teacher.actor)
    assert not evidence.events_about(absent.subject)
    assert present.name not in str(event.body) + str(event.subject_list)


def test_a_meeting_is_confirmed_once(room) -> None:
    registrar, teacher, _, session, (present, absent) = room
    api.close_session(session, present=[present.pk], by=teacher)
    with pytest.raises(api.Refused, match="已经确认过"):
        api.close_session(session, present=[present.pk, absent.pk], by=registrar)
    assert HoursEntry.objects.count() == 1


def test_a_meeting_that_is_not_over_can_not_be_confirmed(room) -> None:
    _, teacher, training_class, _, (present, _) = room
    running = make_session(training_class, teacher.person, starts_at=timezone.now() - timedelta(minutes=89))
    with pytest.raises(api.Refused, match="还没有结束"):
        api.close_session(running, present=[present.pk], by=teacher)


def test_a_stranger_to_the_class_is_never_counted(room) -> None:
    _, teacher, _, session, _ = room
    with pytest.raises(api.Refused, match="不是本班学员"):
        api.close_session(session, present=[make_person().pk], by=teacher)


def test_the_same_time_counts_once_even_in_two_classes(room) -> None:
    registrar, teacher, training_class, session, (present, _) = room
    api.close_session(session, present=[present.pk], by=teacher)
    other_class = make_class(training_class.institution, name="另一个班", key="fusion-welding")
    enrol(other_class, present)
    other = make_session(other_class, starts_at=session.starts_at + timedelta(minutes=30))
    closed = api.close_session(other, present=[present.pk], by=registrar)
    assert closed.entries == ()
    assert "时间重叠" in closed.not_counted[0][1]
    assert api.hours_of(present, other_class.operation_item).theory == 0


def test_nobody_confirms_their_own_hours(room) -> None:
    registrar, _, training_class, session, _ = room
    enrol(training_class, registrar.person)
    closed = api.close_session(session, present=[registrar.person.pk], by=registrar)
    assert "不能为本人确认" in closed.not_counted[0][1]


def test_only_the_registrar_and_the_teachers_of_the_class_may_confirm(room) -> None:
    _, _, training_class, session, (present, _) = room
    colleague = make_post(training_class.institution, "teacher")
    stranger = make_post(make_institution(), "registrar")
    for user in (colleague, stranger):
        with pytest.raises(Exception, match="没有这项操作的权限"):
            api.close_session(session, present=[present.pk], by=user)
    assert not HoursEntry.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_an_entry(room, change: str) -> None:
    _, teacher, _, session, (present, _) = room
    api.close_session(session, present=[present.pk], by=teacher)
    rows = HoursEntry.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(minutes=900) if change == "update" else rows._raw_delete("default")
    assert HoursEntry.objects.get().minutes == 90


def test_the_twin_of_the_lock_without_the_trigger_a_change_goes_through(room) -> None:
    from importlib import import_module

    from django.apps import apps
    from django.db import connection

    _, teacher, _, session, (present, _) = room
    api.close_session(session, present=[present.pk], by=teacher)
    laying = import_module("courses.migrations.0003_append_only_ledger")
    with _Editor(connection) as editor:
        laying.lift(apps, editor)
        assert HoursEntry.objects.update(minutes=900) == 1
        laying.lay(apps, editor)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        HoursEntry.objects.update(minutes=1)


class _Editor:
    """Django's schema editors refuse to work inside the test's transaction; the triggers need only `execute`."""

    def __init__(self, connection) -> None:
        self.connection = connection

    def __enter__(self):
        self.connection.check_constraints()  # PostgreSQL drops no trigger while deferred checks are pending
        return self

    def __exit__(self, *_) -> None:
        return None

    def execute(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)


def test_one_entry_for_one_person_and_session_is_a_rule_of_the_database(room) -> None:
    _, teacher, _, session, (present, _) = room
    (entry,) = api.close_session(session, present=[present.pk], by=teacher).entries
    with pytest.raises(IntegrityError), transaction.atomic():
        HoursEntry.objects.create(
            person=present,
            operation_item=entry.operation_item,
            session=session,
            part="theory",
            minutes=90,
            witnessed_by=teacher,
            recorded_at=timezone.now(),
        )


def test_a_correction_takes_two_people_and_leaves_the_first_entry(room) -> None:
    registrar, teacher, training_class, session, (present, _) = room
    (first,) = api.close_session(session, present=[present.pk], by=teacher).entries
    wish = api.propose_correction(session, present, minutes=45, reason="提前离开", by=teacher)
    with pytest.raises(api.Refused, match="另一人复核"):
        api.decide_correction(wish, approve=True, by=teacher)
    assert api.hours_of(present, training_class.operation_item).theory == 2
    done = api.decide_correction(wish, approve=True, by=registrar)
    assert (done.entry.minutes, done.entry.counters) == (-45, first)
    assert api.hours_of(present, training_class.operation_item).theory == 1
    assert [entry.minutes for entry in api.hours_evidence(present, training_class.operation_item)] == [90, -45]
    with pytest.raises(api.Refused, match="已经复核"):
        api.decide_correction(wish, approve=True, by=registrar)
    kinds = [event.kind for event in evidence.events_about(f"correction:{wish.uuid}")]
    assert kinds == ["courses.correction.proposed", "courses.correction.approved"]


def test_an_absent_person_who_was_there_is_added_by_correction_and_can_be_restored(room) -> None:
    registrar, teacher, training_class, session, (present, forgotten) = room
    api.close_session(session, present=[present.pk], by=teacher)
    for minutes, hours in ((90, 2), (0, 0), (90, 2)):
        wish = api.propose_correction(session, forgotten, minutes=minutes, reason="核对签到照片", by=teacher)
        api.decide_correction(wish, approve=True, by=registrar)
        assert api.hours_of(forgotten, training_class.operation_item).theory == hours


def test_a_refused_correction_changes_nothing(room) -> None:
    registrar, teacher, training_class, session, (present, _) = room
    api.close_session(session, present=[present.pk], by=teacher)
    wish = api.propose_correction(session, present, minutes=0, reason="误签", by=registrar)
    assert api.decide_correction(wish, approve=False, by=teacher).entry is None
    assert api.hours_of(present, training_class.operation_item).theory == 2


def test_one_open_correction_at_a_time_and_never_ones_own(room) -> None:
    registrar, teacher, training_class, session, (present, _) = room
    enrol(training_class, registrar.person)
    api.close_session(session, present=[present.pk], by=teacher)
    api.propose_correction(session, present, minutes=10, reason="误签", by=teacher)
    with pytest.raises(api.Refused, match="等待复核"):
        api.propose_correction(session, present, minutes=20, reason="误签", by=registrar)
    with pytest.raises(api.Refused, match="本人"):
        api.propose_correction(session, registrar.person, minutes=90, reason="补记", by=registrar)
    wish = api.propose_correction(session, registrar.person, minutes=90, reason="补记", by=teacher)
    with pytest.raises(api.Refused, match="本人"):
        api.decide_correction(wish, approve=True, by=registrar)


def test_two_people_is_also_a_rule_of_the_database(room) -> None:
    _, teacher, _, session, (present, _) = room
    api.close_session(session, present=[present.pk], by=teacher)
    wish = api.propose_correction(session, present, minutes=0, reason="误签", by=teacher)
    with pytest.raises(IntegrityError), transaction.atomic():
        HoursCorrection.objects.filter(pk=wish.pk).update(decided_by=teacher)


def test_a_correction_can_not_count_the_same_time_twice(room) -> None:
    registrar, teacher, training_class, session, (present, _) = room
    api.close_session(session, present=[present.pk], by=teacher)
    other = make_session(training_class, teacher.person, starts_at=session.starts_at, topic="实操", part="practical")
    api.close_session(other, present=[], by=teacher)
    with pytest.raises(api.Refused, match="时间重叠"):
        api.propose_correction(other, present, minutes=90, reason="补记", by=registrar)


def test_an_unconfirmed_meeting_is_not_corrected_but_confirmed(room) -> None:
    _, teacher, _, session, (present, _) = room
    with pytest.raises(api.Refused, match="还没有确认"):
        api.propose_correction(session, present, minutes=90, reason="补记", by=teacher)


def test_the_digest_changes_with_every_entry_and_holds_no_name(room) -> None:
    registrar, teacher, training_class, session, (present, _) = room
    work = training_class.operation_item
    empty = api.hours_digest(present, work)
    assert api.hours_digest(present, work) == empty
    api.close_session(session, present=[present.pk], by=teacher)
    full = api.hours_digest(present, work)
    wish = api.propose_correction(session, present, minutes=45, reason="早退", by=teacher)
    api.decide_correction(wish, approve=True, by=registrar)
    assert len({empty, full, api.hours_digest(present, work)}) == 3


def test_whoever_taught_a_class_or_one_meeting_of_it_taught_all_its_members(room) -> None:
    _, teacher, training_class, _, people = room
    guest = make_post(training_class.institution, "teacher").person
    make_session(training_class, guest, topic="急救")
    training_class.teachers.filter(person=guest).delete()
    elsewhere = enrol(make_class(training_class.institution, name="别的班"))
    ids = {person.pk for person in people}
    assert api.people_taught_by(teacher.person) == ids
    assert api.people_taught_by(guest) == ids
    assert elsewhere.pk not in api.people_taught_by(guest)
    assert api.people_taught_by(make_person()) == set()


@pytest.mark.parametrize(
    ("valid_to", "on", "found"),
    [
        (date(2027, 1, 1), date(2027, 1, 1), True),
        (date(2027, 1, 1), date(2027, 1, 2), False),
        (None, date(2040, 1, 1), True),
    ],
)
def test_an_exemption_holds_until_its_document_ends(room, valid_to, on: date, found: bool) -> None:
    registrar, _, training_class, _, (person, _) = room
    api.approve_exemption(
        person,
        training_class.operation_item,
        ground=Exemption.Ground.SKILL_CERTIFICATE,
        document_number="Y0000012345",
        valid_to=valid_to,
        by=registrar,
    )
    ground = api.exemption_ground(person, training_class.operation_item, on=on)
    assert bool(ground) is found
    if found:
        assert ground.startswith("职业技能等级证书 No.Y0000012345")
    assert api.exemption_ground(person, item("fusion-welding"), on=on) == ""


def test_an_exemption_is_refused_for_strangers_expired_papers_and_families_without_one(room) -> None:
    registrar, _, training_class, _, (person, _) = room
    values = {"ground": "skill_certificate", "document_number": "Y1", "valid_to": None, "by": registrar}
    work = training_class.operation_item
    with pytest.raises(api.Refused, match="范围"):
        api.approve_exemption(make_person(), work, **values)
    with pytest.raises(api.Refused, match="已过有效期"):
        api.approve_exemption(person, work, **values | {"valid_to": timezone.localdate() - timedelta(days=1)})
    with pytest.raises(api.Refused, match="没有规定"):
        api.approve_exemption(person, item("safety-manager-hazchem"), **values)
    api.approve_exemption(person, work, **values)
    with pytest.raises(api.Refused, match="已经用于"):
        api.approve_exemption(person, work, **values)
    assert len([e for e in evidence.events_about(person.subject) if e.kind == "courses.exemption.approved"]) == 1
