"""Correct what a meeting counts for one person: proposed by one, decided by another, written as a counter-entry.

Deciding is the same for days of online study; their bounds stand in `courses.actions.correct_study`.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.api import Person, User, promise_message
from courses.actions.close_session import counted_meetings, meeting_of, study_minutes_in
from courses.actions.correct_study import study_counter_entry
from courses.actions.keep_correction import keep_proposal, reason_of, record_correction, refuse_own
from courses.domain.attendance import clash
from courses.domain.ledger import CorrectionRefused, Line, counter_minutes
from courses.models import ClassSession, Enrolment, HoursCorrection, HoursEntry
from courses.permissions import require_correct_study, require_record
from courses.refusals import Refused


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
    words = reason_of(reason)
    refuse_own(person, by=by)
    _difference(session, person, minutes=minutes)
    return keep_proposal(person, session=session, minutes=minutes, reason=words, by=by)


def decide_correction(correction: HoursCorrection, *, approve: bool, by: User) -> HoursCorrection:
    """A second person agrees or not; agreed, the counter-entry is written in the same transaction."""
    require_decide(correction, by=by)
    with transaction.atomic():
        correction = (
            HoursCorrection.objects.select_for_update(of=("self",))
            .select_related("session__training_class__operation_item", "study_day__training_class", "person")
            .get(pk=correction.pk)
        )
        if correction.state != HoursCorrection.State.PROPOSED:
            raise Refused("这项更正已经复核过了。")
        if correction.proposed_by_id == by.pk:
            raise Refused("更正须由提出人以外的另一人复核。")
        refuse_own(correction.person, by=by)
        if approve:
            of_day = correction.study_day_id is not None
            correction.entry = study_counter_entry(correction, by=by) if of_day else _counter_entry(correction, by=by)
        correction.state = HoursCorrection.State.APPROVED if approve else HoursCorrection.State.REFUSED
        correction.decided_by, correction.decided_at = by, timezone.now()
        correction.save(update_fields=["state", "decided_by", "decided_at", "entry", "pieces"])
        _tell(correction)
        record_correction("courses.correction.approved" if approve else "courses.correction.refused", correction, by=by)
    return correction


def require_decide(correction: HoursCorrection, *, by: User) -> None:
    """NotAllowed unless the account keeps the hours of that meeting or that class."""
    if correction.session is not None:
        require_record(by, correction.session)
    elif correction.study_day is not None:
        require_correct_study(by, correction.study_day)


def _tell(correction: HoursCorrection) -> None:
    """The worker reads on the desk what was changed; nothing was when it was refused."""
    if correction.entry is None:
        return
    about = f"“{correction.session.topic}”" if correction.session else f"{correction.study_day.day:%Y-%m-%d} 在线学习"  # type: ignore[union-attr]
    change = f"多计 {correction.entry.minutes}" if correction.entry.minutes > 0 else f"少计 {-correction.entry.minutes}"
    promise_message(
        person=correction.person,
        kind="courses.correction",
        subject="您的学时有一笔更正",
        body=f"{about}{change} 分钟，改为 {correction.minutes} 分钟。原因：{correction.reason}。"
        "如有疑问，请联系培训机构。",
        link="/training/my-hours/",
        unique_key=f"hours-correction:{correction.uuid}",
        channels=("desk",),
    )


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
    if session is None:
        raise RuntimeError("a correction without a meeting and without a day")
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
