"""Keep a draft: the contest and its rounds, by somebody of its organiser."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.api import Organisation, User
from contests.models import Contest, Round
from contests.permissions import require_manage
from contests.refusals import Refused

RESERVED = frozenset({"desk", "certificates"})


def save_contest(
    contest: Contest, *, rounds: Sequence[Round], organisations: Sequence[Organisation], by: User
) -> Contest:
    """Store the contest with exactly these rounds, numbered in their order. Whoever saves last becomes its author:
    the second person must not approve what they have written themselves.
    """
    require_manage(by, contest)
    if contest.slug in RESERVED:
        raise Refused(_("这个网址标识是系统保留的，请换一个。"), field="slug")
    if not rounds:
        raise Refused(_("至少要有一轮。"))
    if contest.audience == Contest.Audience.ORGANISATIONS and not organisations:
        raise Refused(_("请选择参赛单位。"), field="organisations")
    with transaction.atomic():
        if contest.pk:
            held = Contest.objects.select_for_update().get(pk=contest.pk)
            if held.state != Contest.State.DRAFT:
                raise Refused(_("竞赛已经批准，不能再改。开始之前可以先撤回。"))
            require_manage(by, held)
        contest.created_by = by
        contest.save()
        contest.organisations.set(organisations)
        contest.rounds.exclude(pk__in=[row.pk for row in rounds if row.pk]).delete()
        contest.rounds.update(order=F("order") + 1000)  # two rounds never share a number, not even for a moment
        for order, row in enumerate(rounds, start=1):
            row.contest, row.order = contest, order
            row.save()
    return contest
