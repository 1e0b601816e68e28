"""Freeze the ranking and publish it, with its digest in evidence: from here on nobody's place moves."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import User
from contests.actions.board import names_of, standings_of
from contests.domain.ranking import prize_of
from contests.models import Contest, Entry, FinalStanding, Play
from contests.permissions import require_manage
from contests.refusals import Refused
from evidence import api as evidence


def publish_result(contest: Contest, *, by: User) -> Contest:
    """`Refused` while somebody is still answering or a play waits for its review."""
    with transaction.atomic():
        held = Contest.objects.select_for_update().get(pk=contest.pk)
        require_manage(by, held)
        now = evidence.database_now()
        if held.published_at is not None:
            raise Refused(_("成绩已经公布过了。"))
        if held.state != Contest.State.CLOSED:
            raise Refused(_("竞赛结束以后才能公布成绩。"))
        if Play.objects.live(now).filter(contest=held).exists():
            raise Refused(_("还有人正在作答，请等他们交卷。"))
        waiting = Play.objects.filter(contest=held, state=Play.State.HELD).count()
        if waiting:
            raise Refused(_("还有 %(n)d 份作答等待复核，复核完才能公布。") % {"n": waiting})
        rows = _standings(held)
        FinalStanding.objects.bulk_create(rows, batch_size=500)
        digest = evidence.digest(
            [[row.kind, row.place, row.owner, row.score, row.spent_ms, row.parts, row.prize] for row in rows]
        )
        held.published_at, held.ranking_digest = now, digest
        held.save(update_fields=["published_at", "ranking_digest"])
        Entry.objects.filter(contest=held).update(address_hash="")  # served its purpose: the limit on joining
        evidence.append(
            "contests.result.published",
            actor=by.actor,
            subjects=[held.subject],
            body={"ranking": digest, "plays": _plays_digest(held), "places": len(rows)},
        )
    return held


def _standings(contest: Contest) -> list[FinalStanding]:
    found = []
    for kind, rows in standings_of(contest).items():
        names = names_of(contest, kind, [row.owner for row in rows])
        found += [
            FinalStanding(
                contest=contest,
                kind=kind,
                place=row.place,
                owner=row.owner,
                name=names.get(row.owner, ("—", ""))[0],
                score=row.score,
                spent_ms=row.spent_ms,
                parts=row.parts,
                prize=prize_of(row.place, counts=contest.prizes) if kind == FinalStanding.Kind.ENTRY else "",
            )
            for row in rows
        ]
    return found


def _plays_digest(contest: Contest) -> str:
    """Over every play with its answers: nobody can move a place afterwards without its showing."""
    rows = Play.objects.filter(contest=contest).order_by("pk")
    return evidence.digest([list(row) for row in rows.values_list("pk", "entry_id", "state", "answers", "score")])
