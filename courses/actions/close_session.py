"""Confirm who sat in a meeting: one entry of hours for each person present."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.api import Person, User
from courses.actions.given_study import given_by_segment
from courses.actions.load_study_rules import rules_for
from courses.domain.attendance import Meeting, attended, clash
from courses.models import ClassSession, Enrolment, HoursEntry, SessionSign, StudySegment
from courses.permissions import person_of, require_record
from courses.refusals import Refused
from evidence import api as evidence


@dataclass(frozen=True, slots=True)
class Closed:
    """The entries written, and who was ticked but not counted, with the reason."""

    entries: tuple[HoursEntry, ...]
    not_counted: tuple[tuple[Person, str], ...]


def meeting_of(session: ClassSession) -> Meeting:
    return Meeting(session.topic, session.starts_at, session.ends_at)


def counted_meetings(person: Person) -> list[Meeting]:
    """The meetings that count for this person so far; one taken back wholly does not."""
    minutes: dict[int, int] = {}
    sessions: dict[int, ClassSession] = {}
    for entry in HoursEntry.objects.filter(person=person, session__isnull=False).select_related("session"):
        if entry.session is not None:
            sessions[entry.session.pk] = entry.session
            minutes[entry.session.pk] = minutes.get(entry.session.pk, 0) + entry.minutes
    return [meeting_of(session) for pk, session in sessions.items() if minutes[pk] > 0]


def why_not_counted(session: ClassSession, person: Person, *, witness: Person | None) -> str:
    """The reason a ticked person gets no entry; empty when the meeting counts."""
    if witness is not None and witness.pk == person.pk:
        return "不能为本人确认学时，请由他人确认。"
    if session.teacher_id == person.pk:
        return "授课教师不能同时计学员学时。"
    other = clash(meeting_of(session), counted_meetings(person))
    return f"与已计学时的课次“{other.topic}”时间重叠，同一时间只计一次。" if other else ""


def study_minutes_in(session: ClassSession, people: Iterable[int]) -> dict[int, int]:
    """Person → whole minutes of this meeting that counted as online study already: time is counted once."""
    began, ended = (int(moment.timestamp() * 1000) for moment in (session.starts_at, session.ends_at))
    members = list(people)
    given = given_by_segment(members)
    rows = StudySegment.objects.filter(
        Q(credit__counted__gt=0) | Q(pk__in=given), person__in=members, ended__gt=began, began__lt=ended
    ).values_list("pk", "person", "began", "ended", "credit__counted")
    spent: dict[int, int] = {}
    for segment, person, since, until, credited in rows:
        counted = (credited or 0) + given.get(segment, 0)
        spent[person] = spent.get(person, 0) + min(counted, min(until, ended) - max(since, began))
    return {person: min(session.minutes, -(-spent_ms // 60_000)) for person, spent_ms in spent.items()}


def present_minutes(session: ClassSession, sign: SessionSign | None) -> int:
    """All minutes of the meeting for a tick alone; for a sign those between coming and going."""
    if sign is None:
        return session.minutes
    late = rules_for(session.training_class.institution).late_minutes
    return attended(meeting_of(session), minutes=session.minutes, arrived=sign.arrived_at, left=sign.left_at, late=late)


def _words(sign: SessionSign | None, online: int) -> str:
    words = "课堂签到"
    if sign is not None:
        words = f"{sign.get_how_display()} {timezone.localtime(sign.arrived_at):%H:%M}"
        if sign.left_at:
            words += f"，签退 {timezone.localtime(sign.left_at):%H:%M}"
    return f"{words}；其中 {online} 分钟已按在线学习计入" if online else words


def close_session(session: ClassSession, *, present: Iterable[int], by: User) -> Closed:
    """Write the entries and close the meeting. `present` are person keys; strangers to the class are refused."""
    require_record(by, session)
    with transaction.atomic():
        session = (
            ClassSession.objects.select_for_update(of=("self",))
            .select_related("training_class__institution__region")
            .get(pk=session.pk)
        )
        now = timezone.now()
        if session.closed_at is not None:
            raise Refused("本次课已经确认过签到；如有差错，请走学时更正。")
        if session.ends_at > now:
            raise Refused("本次课还没有结束，结束后才能确认签到。")
        people = _locked_members(session, set(present))
        witness = person_of(by)
        reasons = [(person, why_not_counted(session, person, witness=witness)) for person in people]
        online = study_minutes_in(session, [person.pk for person in people])
        signs = {sign.person_id: sign for sign in session.signs.all()}
        entries = [
            _entry(session, person, sign=signs.get(person.pk), online=online.get(person.pk, 0), by=by, now=now)
            for person, reason in reasons
            if not reason
        ]
        HoursEntry.objects.bulk_create(entries)
        session.closed_at = now
        session.save(update_fields=["closed_at"])
        _record(session, entries, by=by)
    return Closed(tuple(entries), tuple((person, reason) for person, reason in reasons if reason))


def _locked_members(session: ClassSession, wanted: set[int]) -> list[Person]:
    """The people ticked, under their locks: study that is entered meanwhile waits, so that a moment counts once."""
    members = Enrolment.objects.filter(training_class=session.training_class, person_id__in=wanted)
    people = list(Person.objects.select_for_update().filter(pk__in=members.values("person")).order_by("pk"))
    if len(people) != len(wanted):
        raise Refused("名单中有人不是本班学员。")
    return people


def _entry(
    session: ClassSession, person: Person, *, sign: SessionSign | None, online: int, by: User, now: datetime
) -> HoursEntry:
    return HoursEntry(
        person=person,
        operation_item=session.training_class.operation_item,
        session=session,
        part=session.part,
        minutes=max(0, present_minutes(session, sign) - online),
        witnessed_by=by,
        reason=_words(sign, online),
        recorded_at=now,
    )


def _record(session: ClassSession, entries: list[HoursEntry], *, by: User) -> None:
    evidence.append(
        "courses.hours.recorded",
        actor=by.actor,
        subjects=[
            session.subject,
            session.training_class.subject,
            *(entry.person.subject for entry in entries),
        ],
        body={
            "item": session.training_class.operation_item.key,
            "part": session.part,
            "minutes": session.minutes,
            "entries": [str(entry.uuid) for entry in entries],
        },
    )
