"""The second person's yes: pools are frozen, and what is approved is what is played."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import User
from contests.actions.freeze_pool import freeze_pool
from contests.models import Contest, Play
from contests.permissions import require_manage
from contests.refusals import Refused
from evidence import api as evidence


def approve_contest(contest: Contest, *, by: User) -> Contest:
    """Draft → approved, by somebody who has not written it."""
    with transaction.atomic():
        held = Contest.objects.select_for_update().get(pk=contest.pk)
        require_manage(by, held)
        if held.state != Contest.State.DRAFT:
            raise Refused(_("只有草稿需要批准。"))
        if held.created_by_id == by.pk:
            raise Refused(_("竞赛方案须由另一个人批准，编写人不能批准自己的方案。"))
        now = evidence.database_now()
        if held.closes_at <= now:
            raise Refused(_("结束时间已经过去，请先改时间。"))
        rounds = list(held.rounds.all())
        if not rounds:
            raise Refused(_("至少要有一轮。"))
        pools = {str(row.order): freeze_pool(row).digest for row in rounds}
        held.state, held.approved_by, held.approved_at = Contest.State.APPROVED, by, now
        held.save(update_fields=["state", "approved_by", "approved_at"])
        evidence.append(
            "contests.contest.approved",
            actor=by.actor,
            subjects=[held.subject],
            body={"pools": pools, "opens_at": held.opens_at.isoformat(), "closes_at": held.closes_at.isoformat()},
        )
    return held


def withdraw_contest(contest: Contest, *, by: User) -> Contest:
    """Approved → draft, as long as nobody has played."""
    with transaction.atomic():
        held = Contest.objects.select_for_update().get(pk=contest.pk)
        require_manage(by, held)
        if held.state != Contest.State.APPROVED or Play.objects.filter(contest=held).exists():
            raise Refused(_("已经有人参赛，不能撤回；可以提前结束。"))
        held.state, held.approved_by, held.approved_at = Contest.State.DRAFT, None, None
        held.save(update_fields=["state", "approved_by", "approved_at"])
        evidence.append("contests.contest.withdrawn", actor=by.actor, subjects=[held.subject])
    return held
