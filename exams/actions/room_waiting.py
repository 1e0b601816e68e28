"""What of the rooms waits for an officer: misconduct, reviews of it, attempts to reopen, marks that are doubted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.api import User, organisations_where, person_of
from exams.models import Misconduct, MisconductReview, Reopening, ScoreReview, Sitting, SittingStaff


@dataclass(frozen=True, slots=True)
class RoomWaiting:
    """Uuids, oldest first: records by themselves, reopenings by their sitting."""

    misconduct: list[UUID]
    reviews: list[UUID]
    reopenings: list[UUID]
    doubted: list[UUID]


def room_waiting(user: User) -> RoomWaiting:
    """Never what the account recorded, decided or proposed itself: that waits for somebody else."""
    own = Sitting.objects.filter(organiser__in=organisations_where(user, "sittings.manage"))
    records = Misconduct.objects.filter(registration__sitting__in=own).exclude(recorded_by=user).order_by("pk")
    asked = records.filter(review__state=MisconductReview.State.ASKED).exclude(Q(decided_by=user))
    reopenings = Reopening.objects.filter(
        state=Reopening.State.PROPOSED, attempt__registration__sitting__in=own
    ).exclude(proposed_by=user)
    doubted = ScoreReview.objects.filter(registration__sitting__in=own, state=ScoreReview.State.ASKED)
    person = person_of(user)
    if person is not None:  # who was on duty in the room, or has marked, is no one to ask
        doubted = doubted.exclude(registration__person=person).exclude(
            registration__sitting__in=SittingStaff.objects.filter(person=person).values("sitting")
        )
    return RoomWaiting(
        list(records.filter(state=Misconduct.State.RECORDED).values_list("uuid", flat=True)[:50]),
        list(asked.values_list("uuid", flat=True)[:50]),
        list(reopenings.order_by("pk").values_list("attempt__registration__sitting__uuid", flat=True)[:50]),
        list(doubted.order_by("asked_at").values_list("uuid", flat=True)[:50]),
    )
