"""The organiser's word on a play that was put aside: it counts, or it does not. Said once, with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import User
from contests.models import Contest, Play
from contests.permissions import require_manage
from contests.refusals import Refused
from evidence import api as evidence


def review_play(play: Play, *, counts: bool, note: str, by: User) -> None:
    """Held → counted or void; refused once the result is published or somebody else has spoken."""
    require_manage(by, play.contest)
    if not counts and not note.strip():
        raise Refused(_("不予计分须写明理由。"))
    with transaction.atomic():
        contest = Contest.objects.select_for_update().get(pk=play.contest_id)
        changed = 0
        if contest.published_at is None:
            changed = Play.objects.filter(pk=play.pk, state=Play.State.HELD).update(
                state=Play.State.COUNTED if counts else Play.State.VOID,
                reviewed_by=by,
                reviewed_at=evidence.database_now(),
                review_note=note.strip(),
            )
        if not changed:
            raise Refused(_("这次作答已经有人处理过了。"))
        evidence.append(
            "contests.play.reviewed",
            actor=by.actor,
            subjects=[contest.subject, f"play:{play.uuid}"],
            body={"counts": counts, "flags": play.flags},
        )
