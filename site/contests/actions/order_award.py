"""A participant asks for the contest's certificate; it is drawn in the background, once."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.api import wake
from contests.models import Award, Entry, FinalStanding
from contests.refusals import Refused
from evidence import api as evidence

TASK = "contests.draw_award"


def order_award(entry: Entry) -> Award:
    """The entry's award, now ordered or already there. `Refused` before the result is published or without a score."""
    contest = entry.contest
    standing = FinalStanding.objects.filter(contest=contest, kind=FinalStanding.Kind.ENTRY, owner=entry.pk).first()
    if contest.published_at is None or standing is None:
        raise Refused(_("成绩公布以后，有成绩的参赛者可以领取竞赛证书。"))
    held = Award.objects.filter(entry=entry).first()
    if held is not None:
        return held
    now = evidence.database_now()
    try:
        with transaction.atomic():
            award = Award.objects.create(
                entry=entry,
                number=f"JS{contest.opens_at.year}-{contest.pk:04d}-{entry.pk:06d}",
                prize=standing.prize,
                place=standing.place,
                score=standing.score,
                ordered_at=now,
                not_before=now,
            )
            wake(TASK, award.pk)
    except IntegrityError:
        return Award.objects.get(entry=entry)
    return award
