"""A practical booking rests on a theory pass (R-03): when the pass is gone, what is booked and not yet sat goes too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from accounts.api import Person, promise_message
from courses.api import Part
from evidence import api as evidence
from exams.actions.attempt_rounds import waiting_registrations
from exams.actions.judge_eligibility import judge_eligibility
from exams.actions.vacancies import tell_vacancy
from exams.domain.eligibility import Eligibility
from exams.models import AssessorSheet, Registration, Sitting, SubjectTurn


def refuse_bookings(people: Iterable[Person], item_id: int, *, cause: str, now: datetime) -> list[Registration]:
    """Judged anew and kept as refused with the reason; the seat and the attempt are free again, the person is told.

    `cause`: the subject of the decision. Call it when the marks have stepped aside and before anything is appended to
    evidence: it takes the locks of the sittings and, as a registration does, of the people after them. So whoever
    registers at the same moment has either been found here or judges when the pass is gone. Whoever has begun the
    practical examination goes on; no pass comes of it.
    """
    names = list(people)
    held = _held(row for person in names for row in _booked(person, item_id, now))
    list(Person.objects.select_for_update().filter(pk__in=[person.pk for person in names]).order_by("pk"))
    booked = [row for person in names for row in _booked(person, item_id, now)]
    held |= _held(row for row in booked if row.sitting_id not in held)
    refused = [row for row in _locked(booked) if _refuse(row, held[row.sitting_id], cause)]
    for sitting in dict.fromkeys(held[row.sitting_id] for row in refused):
        tell_vacancy(sitting)
    for row in refused:
        evidence.append(
            "exams.registration.refused",
            actor="system",
            subjects=[row.subject, row.sitting.subject, row.person.subject, cause],
            body={"eligible": False, "eligibility_digest": evidence.digest(row.eligibility)},
        )
    return refused


def _held(rows: Iterable[Registration]) -> dict[int, Sitting]:
    """Their sittings under their locks, by key."""
    wanted = {row.sitting_id for row in rows}
    return {row.pk: row for row in Sitting.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}


def _booked(person: Person, item_id: int, now: datetime) -> list[Registration]:
    """Not over, and nobody has begun to assess it."""
    begun = AssessorSheet.objects.standing().filter(registration__person=person).values("registration")
    called = SubjectTurn.objects.exclude(state=SubjectTurn.State.SKIPPED).filter(registration__person=person)
    waiting = waiting_registrations(person, item_id, Part.PRACTICAL, now=now).filter(sitting__ends_at__gt=now)
    return list(waiting.exclude(pk__in=begun).exclude(pk__in=called.values("registration")))


def _locked(rows: list[Registration]) -> list[Registration]:
    lock = Registration.objects.select_for_update(of=("self",)).select_related("sitting__operation_item", "person")
    found = lock.filter(pk__in=[row.pk for row in rows], state=Registration.State.REGISTERED)
    return list(found.order_by("sitting", "pk"))


def _refuse(row: Registration, sitting: Sitting, cause: str) -> bool:
    """False while another theory pass holds."""
    judged = judge_eligibility(row.person, sitting, health_promised=row.health_promised)
    if _theory_holds(judged):
        return False
    row.state, row.attempt_slot, row.eligibility = Registration.State.REFUSED, "", judged.as_json()
    row.save(update_fields=["state", "attempt_slot", "eligibility"])
    begins = timezone.localtime(sitting.starts_at)
    promise_message(
        person=row.person,
        kind="exams.booking_refused",
        subject="实操考试报名已撤回",
        body=f"您的理论考试成绩不再有效，不能参加 {begins:%Y-%m-%d %H:%M} 的“{sitting.name}”，"
        "该场报名已撤回，不计实操考试次数。理论考试再次合格后可重新预约。",
        link="/exams/mine/",
        unique_key=f"booking-refused:{row.uuid}:{cause}",
    )
    return True


def _theory_holds(judged: Eligibility) -> bool:
    return all(line.ok is not False for line in judged.conditions if line.key == "theory")
