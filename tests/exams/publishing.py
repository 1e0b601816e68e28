"""Publishing as the two officers of a body do it."""

from __future__ import annotations

from accounts.models import User
from exams.actions.ask_publication import approve_publication, ask_publication
from exams.models import Sitting
from tests.accounts import factories as people


def publish_results(sitting: Sitting, *, user: User) -> int:
    """`user` asks, somebody else approves; how many were told, 0 when it was done already."""
    if Sitting.objects.get(pk=sitting.pk).state == Sitting.State.PUBLISHED:
        return 0
    asked = ask_publication(sitting, user=user)
    return approve_publication(asked, user=people.make_staff("exam_officer", sitting.organiser))
