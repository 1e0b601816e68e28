"""Correct what a meeting counts for one person: proposed by one, decided by another, written as a counter-entry."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.api import Person, User
from courses.actions.close_session import counted_meetings, meeting_of, study_minutes_in
from courses.domain.attendance import clash
from courses.domain.ledger import CorrectionRefused, Line, counter_minutes
from courses.models import ClassSession, Enrolment, HoursCorrection, HoursEntry
from courses.permissions import person_of, require_record
from courses.refusals import Refused
from evidence import api as evidence


def propose_correction(
    session: ClassSession, person: Person, *, minutes: int, reason: str, by: User
) -> HoursCorrection:
    """Ask that the meeting count `minutes` for this person. Refused when it changes nothing or can't be."""
    session = ClassSession.objects.select_related("training_class__institution").get(pk=session.pk)
    require_record(by, session)
    if session.closed_at is None:
        raise Refused("本次课还没有确认签到，请直接在签到表中勾选。")
    if not Enrolment.objects.filter(training_class=session.training_class, person=person).exists():
        raise Refused("此人不是本班学员。")
    if not reason.strip():
        raise Refused("请填写更正原因。")
    _refuse_own(person, by=by)
    _difference(session, person, minutes=minutes)
    try:
        with transaction.atomic():
            correction = HoursCorrection.objects.create(
                session=session,
                person=person,
                minutes=minutes,
                reason=reason.strip()[:200],
                proposed_by=by,
                proposed_at=timezone.now(),
            )
            _record("courses.correction.proposed", correction, by=by)
    except IntegrityError as error:
        raise Refused("这名学员的本次课已有一项更正在等待复核。") from error
    return correction


def decide_correction(correction: HoursCorrection, *, approve: bool, by: User) -> HoursCorrection:
    """A second person agrees or not; agreed, the counter-entry is written in the same transaction."""
    require_record(by, correction.session)
    with transaction.atomic():
        correction = (
            HoursCorrection.objects.select_for_update(of=("self",))
            .select_related("session__training_class__operation_item", "person")
            .get(pk=correction.pk)
        )
        if correction.state != HoursCorrection.State.PROPOSED:
            raise Refused("这项更正已经复核过了。")
        if correction.proposed_by_id == by.pk:
            raise Refused("更正须由提出人以外的另一人复核。")
        _refuse_own(correction.person, by=by)
        if approve:
            correction.entry = _counter_entry(correction, by=by)
        correction.state = HoursCorrection.State.APPROVED if approve else HoursCorrection.State.REFUSED
        correction.decided_by, correction.decided_at = by, timezone.now()
        correction.save(update_fields=["state", "decided_by", "decided_at", "entry"])
        _record("courses.correction.approved" if approve else "courses.correction.refused", correction, by=by)
    return correction


def _refuse_own(person: Person, *, by: User) -> None:
    own = person_of(by)
    if own is not None and own.pk == person.pk:
        raise Refused("不能更正本人的学时。")


def _difference(session: ClassSession, person: Person, *, minutes: int) -> int:
    entries = HoursEntry.objects.filter(session=session, person=person)
    lines = [Line(entry.session_id, entry.part, entry.minutes) for entry in entries]
    try:
        taught = session.minutes - study_minutes_in(session, [person.pk]).get(person.pk, 0)
        difference = counter_minutes(lines, session=session.pk, taught=taught, should_be=minutes)
    except CorrectionRefused as error:
        raise Refused(str(error)) from error
    if difference > 0 and not sum(line.minutes for line in lines):
        other = clash(meeting_of(session), counted_meetings(person))
        if other is not None:
            raise Refused(f"与已计学时的课次“{other.topic}”时间重叠，同一时间只计一次。")
    return difference


def _counter_entry(correction: HoursCorrection, *, by: User) -> HoursEntry:
    session, person = correction.session, correction.person
    # The person's row is the lock: two corrections of one person are judged one after the other.
    Person.objects.select_for_update().get(pk=person.pk)
    difference = _difference(session, person, minutes=correction.minutes)
    first = HoursEntry.objects.filter(session=session, person=person, counters__isnull=True).first()
    return HoursEntry.objects.create(
        person=person,
        operation_item=session.training_class.operation_item,
        session=session,
        part=session.part,
        minutes=difference,
        witnessed_by=by,
        counters=first,
        reason=f"更正：{correction.reason}"[:200],
        recorded_at=timezone.now(),
    )


def _record(kind: str, correction: HoursCorrection, *, by: User) -> None:
    evidence.append(
        kind,
        actor=by.actor,
        subjects=[f"correction:{correction.uuid}", correction.session.subject, correction.person.subject],
        body={
            "minutes": correction.minutes,
            "entry": str(correction.entry.uuid) if correction.entry else None,
        },
    )
