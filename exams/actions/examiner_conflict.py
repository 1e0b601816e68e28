"""教考分离: whoever taught a candidate can't examine that candidate (令第44号 art 18; R-14)."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.api import Person
from courses import api as courses
from exams.models import Sitting, SittingStaff


def examiner_conflict_sentence(sitting: Sitting, candidates: Iterable[Person]) -> str:
    """Which member of the sitting's staff taught one of these people for this item; empty when none did."""
    return conflict_sentence(
        [staff.person for staff in SittingStaff.objects.filter(sitting=sitting).select_related("person")],
        candidates,
        sitting,
    )


def conflict_sentence(examiners: Iterable[Person], candidates: Iterable[Person], sitting: Sitting) -> str:
    """The same for examiners who are not yet assigned."""
    ids = {candidate.pk for candidate in candidates}
    for examiner in examiners:
        if examiner.pk in ids:
            return f"{examiner.name} 是本场考生，不能同时监考、考评或阅卷。"
        taught = courses.people_taught_by(examiner) & ids
        if taught:
            return f"{examiner.name} 曾为本场 {len(taught)} 名考生授课，按教考分离要求不能监考、考评、阅卷或改分。"
    return ""


def duties_at_the_time(person: Person, sitting: Sitting) -> list[SittingStaff]:
    """Duties of this person at other sittings of the same time; marking waits for no bell."""
    return list(
        SittingStaff.objects.filter(
            person=person, sitting__starts_at__lt=sitting.ends_at, sitting__ends_at__gt=sitting.starts_at
        )
        .exclude(sitting=sitting)
        .exclude(duty=SittingStaff.Duty.MARKER)
        .exclude(sitting__state=Sitting.State.PUBLISHED)
        .select_related("sitting")
    )
