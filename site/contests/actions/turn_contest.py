"""Opening and closing: by the clock, or earlier by the organiser. Players never wait for these: the clock decides for
them (`Contest.is_running`); here the change is entered once, with its evidence.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import User
from contests.models import Contest
from contests.permissions import require_manage
from contests.refusals import Refused
from evidence import api as evidence


def turn_contests() -> int:
    """Enter every opening and closing that is due; returns how many. Twice at once enters each once."""
    now = evidence.database_now()
    turned = sum(
        _turn(pk, Contest.State.APPROVED, Contest.State.OPEN, "system")
        for pk in Contest.objects.due_to_open(now).values_list("pk", flat=True)
    )
    return turned + sum(
        _turn(pk, Contest.State.OPEN, Contest.State.CLOSED, "system")
        for pk in Contest.objects.due_to_close(now).values_list("pk", flat=True)
    )


def _turn(pk: int, before: str, after: str, actor: str) -> int:
    with transaction.atomic():
        turned = Contest.objects.filter(pk=pk, state=before).update(state=after)
        if turned:
            word = "opened" if after == Contest.State.OPEN else "closed"
            evidence.append(
                f"contests.contest.{word}", actor=actor, subjects=[Contest.objects.get(pk=pk).subject], body={}
            )
    return turned


def close_contest(contest: Contest, *, by: User) -> Contest:
    """End it now. Who is answering may finish: their time was promised."""
    with transaction.atomic():
        held = Contest.objects.select_for_update().get(pk=contest.pk)
        require_manage(by, held)
        now = evidence.database_now()
        if held.state not in (Contest.State.APPROVED, Contest.State.OPEN) or now < held.opens_at:
            raise Refused(_("竞赛还没有开始，或者已经结束。"))
        held.closes_at = min(held.closes_at, now)
        if held.closes_at <= held.opens_at:
            raise Refused(_("竞赛刚刚开始，请稍后再试。"))
        held.state = Contest.State.CLOSED
        held.save(update_fields=["closes_at", "state"])
        evidence.append("contests.contest.closed", actor=by.actor, subjects=[held.subject], body={"early": True})
    return held
