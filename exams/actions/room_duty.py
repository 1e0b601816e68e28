"""Who runs a room, and who writes down what happens in it: staff on duty, never somebody who sits in it (SEC-15)."""

from __future__ import annotations

from accounts.api import NotAllowed, User, may, person_of, require
from courses.api import Part
from exams.actions.on_duty import is_on_duty
from exams.models import Registration, Sitting, SittingStaff


def require_room(user: User, sitting: Sitting) -> None:
    """NotAllowed for whoever isn't this sitting's invigilator, or is one of its candidates."""
    if not is_on_duty(user, sitting, SittingStaff.Duty.INVIGILATOR):
        raise NotAllowed("只有本场监考员可以进行这项操作。")
    refuse_candidate(user, sitting)


def require_recorder(user: User, sitting: Sitting) -> None:
    """Who writes down misconduct: the invigilator, and where a practical is assessed, its assessors and their chief.

    What is found when the marks are out an officer writes down: the room is over, and certificates may hang on it.
    """
    if not may_record(user, sitting):
        if sitting.state == Sitting.State.PUBLISHED:
            raise NotAllowed("本场成绩已经公布，之后发现的违纪由考试机构的工作人员记录。")
        raise NotAllowed("只有本场监考员、考评员和考评组长可以记录违纪。")
    refuse_candidate(user, sitting)


def may_record(user: User, sitting: Sitting) -> bool:
    if sitting.state == Sitting.State.PUBLISHED:
        return may(user, "sittings.manage", sitting.organiser)
    duties = [SittingStaff.Duty.INVIGILATOR]
    if sitting.part == Part.PRACTICAL:
        duties += [SittingStaff.Duty.ASSESSOR, SittingStaff.Duty.CHIEF]
    return any(is_on_duty(user, sitting, duty) for duty in duties)


def require_officer(user: User, sitting: Sitting) -> None:
    """The organiser's officer, who decides what an invigilator proposes."""
    require(user, "sittings.manage", sitting.organiser)
    refuse_candidate(user, sitting)


def refuse_candidate(user: User, sitting: Sitting) -> None:
    """A whole room holds oneself, too; so the rule is about the sitting and not about the seat."""
    person = person_of(user)
    if person is not None and Registration.objects.filter(sitting=sitting, person=person).exists():
        raise NotAllowed("您本人是本场考生，不能办理本场的考场事务。")


def refuse_same_person(user: User, other: User, sentence: str) -> None:
    """Two accounts of one person are one person."""
    mine, theirs = person_of(user), person_of(other)
    if user.pk == other.pk or (mine is not None and mine == theirs):
        raise NotAllowed(sentence)
