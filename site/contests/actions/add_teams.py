"""The organiser's teams, one name a line; a code is drawn for each."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import Organisation, User
from contests.models import Contest, Team
from contests.permissions import require_manage
from contests.refusals import Refused

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Nothing that is mistaken for something else when read out in a workshop."""


def add_teams(
    contest: Contest, names: Iterable[str], *, by: User, organisation: Organisation | None = None
) -> list[Team]:
    """New teams; names that are there already stay as they are."""
    require_manage(by, contest)
    if contest.published_at is not None or not contest.team_size:
        raise Refused(_("这场竞赛现在不能增加战队。"))
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if any(len(name) > 30 for name in wanted):
        raise Refused(_("队名最多 30 个字。"), field="names")
    with transaction.atomic():
        Contest.objects.select_for_update().get(pk=contest.pk)
        codes = set(contest.teams.values_list("code", flat=True))
        there = set(contest.teams.values_list("name", flat=True))
        teams = []
        for name in wanted:
            if name in there:
                continue
            code = next(one for one in iter(_code, "") if one not in codes)
            codes.add(code)
            teams.append(Team(contest=contest, name=name, organisation=organisation, code=code))
        return Team.objects.bulk_create(teams)


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _place in range(6))
