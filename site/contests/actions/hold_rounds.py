"""The rounds of an approved contest, read once a process: what a second person approved is what is played."""

from __future__ import annotations

import copy
from datetime import datetime
from uuid import UUID

from contests.models import Contest, Round

_HELD: dict[UUID, tuple[datetime, list[Round]]] = {}


def rounds_of(contest: Contest) -> list[Round]:
    """The rounds in their order, with the digest of their pools; none of a draft.

    Held by the moment of the approval, so that a contest withdrawn, changed and approved again is read anew. Each
    carries `contest` as the caller has just read it: an end moved forward holds at once.
    """
    if contest.approved_at is None:
        return []
    held = _HELD.get(contest.uuid)
    if held is None or held[0] != contest.approved_at:
        held = (contest.approved_at, list(Round.objects.with_pool().filter(contest=contest)))
        _HELD[contest.uuid] = held
    rounds = [copy.copy(one) for one in held[1]]
    for one in rounds:
        one.contest = contest
    return rounds
