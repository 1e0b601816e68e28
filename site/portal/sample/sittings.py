"""Sittings that were held, one that is open today, and coming ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.api import Person, User
from courses.api import Part
from exams.api import (
    Aid,
    Attempt,
    Blueprint,
    Registration,
    Response,
    Room,
    Sitting,
    SittingStaff,
    Subject,
    approve_publication,
    ask_publication,
    assign_staff,
    blank_of,
    create_sitting,
    end_attempt,
    enter_practical,
    lock_sitting,
    register_candidate,
    set_accommodation,
    set_integrity,
    start_attempt,
)
from portal.sample.people import RESERVES
from portal.sample.places import Places
from qualifications.api import OperationItem

_WRONG = {"T": "F", "F": "T", "A": "B", "B": "C", "C": "D", "D": "A"}


class Sittings:
    """Sets up sittings as an exam officer would, and lets candidates of a given ability sit them."""

    def __init__(self, places: Places, users: dict[str, User], dice: random.Random) -> None:
        self.places, self.users, self.dice = places, users, dice

    def set_up(
        self,
        item: OperationItem,
        people: Sequence[Person],
        *,
        part: str,
        starts_at: datetime,
        hours: float = 3,
        blueprint: Blueprint | None = None,
        point: int = 0,
        room: int | None = None,
        lock: bool = True,
        staff: bool = True,
        keeper: str = "示例监考员",
        aids: bool = False,
        measures: Sequence[str] = (),
    ) -> Sitting:
        """A sitting with its staff and candidates, locked unless told otherwise.

        `room`: which of the point's; `keeper`: who invigilates; `aids`: two of the candidates get some help;
        `measures`: what the seats are asked for.
        """
        officer = self.users["officer"]
        exam_point = self.places.points[point]
        rooms = Room.objects.filter(exam_point=exam_point).order_by("pk")
        hall = rooms[room if room is not None else 0 if part == Part.THEORY else 2]
        sitting = create_sitting(
            name=f"{item.name}{'理论' if part == Part.THEORY else '实操'}考试 {timezone.localtime(starts_at):%m月%d日}",
            part=part,
            operation_item=item,
            organiser=self.places.exam_body,
            exam_point=exam_point,
            room=hall,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
            blueprint=blueprint,
            user=officer,
        )
        duties = [(keeper, SittingStaff.Duty.INVIGILATOR)]
        if part == Part.PRACTICAL:
            duties.append(("示例考评员", SittingStaff.Duty.ASSESSOR))
        for name, duty in duties if staff else ():
            assign_staff(sitting, Person.objects.get(name=name, user__isnull=name in RESERVES), duty=duty, user=officer)
        for person in people[: hall.seats]:
            register_candidate(sitting, person, user=officer, health_promised=True, employer_name=_employer(person))
        if aids:
            self._grant_aids(sitting, officer)
        if measures:
            set_integrity(sitting, chosen=dict.fromkeys(measures, True), user=officer)
        return lock_sitting(sitting, user=officer) if lock else sitting

    def free_keeper(self, starts_at: datetime, *, hours: float) -> str:
        """The first reserve who watches no other room then; empty when all do."""
        ends_at = starts_at + timedelta(hours=hours)
        busy = SittingStaff.objects.filter(sitting__starts_at__lt=ends_at, sitting__ends_at__gt=starts_at)
        taken = set(busy.values_list("person__name", flat=True))
        return next((name for name in RESERVES if name not in taken), "")

    def _grant_aids(self, sitting: Sitting, officer: User) -> None:
        reasons = (
            (Aid(percent=25, large_type=True), "示例：右手骨折未愈，持医院证明"),
            (Aid(read_aloud=True, large_type=True), "示例：视力三级残疾，持残疾人证"),
        )
        candidates = sitting.registrations.filter(state=Registration.State.REGISTERED).order_by("pk")
        for registration, (aid, reason) in zip(candidates, reasons, strict=False):
            set_accommodation(registration, aid, reason=reason, user=officer)

    def sit_theory(self, sitting: Sitting, *, ability: float) -> list[Person]:
        """Everybody sits the paper at the sitting's own time; `ability` is the mean share of right answers."""
        passed = []
        starts_at = sitting.starts_at
        for registration in sitting.registrations.filter(state=Registration.State.REGISTERED).select_related("person"):
            attempt = start_attempt(registration, now=starts_at + timedelta(seconds=self.dice.randint(5, 900)))
            self._answer(attempt, min(0.99, max(0.3, self.dice.gauss(ability, 0.07))))
            ended = attempt.started_at + timedelta(minutes=self.dice.randint(38, 110))
            report = end_attempt(attempt.uuid, by_candidate=True, now=min(ended, attempt.deadline_at))
            if report.passed:
                passed.append(registration.person)
        self._publish(sitting)
        return passed

    def _publish(self, sitting: Sitting) -> None:
        asked = ask_publication(sitting, user=self.users["officer"])
        approve_publication(asked, user=self.users["officer2"])

    def _answer(self, attempt: Attempt, share: float) -> None:
        letters = attempt.paper.answer_key.letters
        rows = []
        for position, key in letters.items():
            right = self.dice.random() < share
            value = key if right else _WRONG[key] if key in _WRONG else key[:-1] or "A"
            saved_at = attempt.started_at + timedelta(seconds=int(position) * self.dice.randint(18, 30))
            rows.append(
                Response(
                    attempt=attempt,
                    position=int(position),
                    rev=1_000_000 + int(position),
                    value=value,
                    saved_at=saved_at,
                )
            )
        Response.objects.bulk_create(rows)

    def sit_practical(self, sitting: Sitting, *, fail_every: int = 9) -> None:
        """The assessor's sheets, entered at the end of the sitting; every so many a candidate fails a veto step."""
        for serial, registration in enumerate(
            sitting.registrations.filter(state=Registration.State.REGISTERED).select_related("person"), start=1
        ):
            dice = random.Random(f"sheet-{registration.ticket_number}")
            sheet = _sheet(registration, dice, veto=serial % fail_every == 0)
            ended = sitting.starts_at + timedelta(hours=2)
            enter_practical(registration, sheet, user=self.users["assessor"], now=ended)
        self._publish(sitting)


def _employer(person: Person) -> str:
    membership = person.memberships.filter(role="worker").select_related("organisation").first()
    return membership.organisation.name if membership else ""


def _sheet(registration: Registration, dice: random.Random, *, veto: bool) -> list[Subject]:
    """The drawn tasks with a mark lost here and there; with `veto`, the first veto step has failed."""
    subjects = []
    for subject in blank_of(registration):
        steps = []
        for step in subject.steps:
            fails = veto and step.is_veto
            veto = veto and not fails
            steps.append(replace(step, deducted=min(dice.choice((0, 0, 0, 1, 1)), step.marks), veto_failed=fails))
        subjects.append(replace(subject, steps=tuple(steps)))
    return subjects
