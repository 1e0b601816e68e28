"""上岗: let a worker begin, when every level is passed and the hours are full; settles the duty (R-10, R-11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts import api as accounts
from accounts.api import Refused, User, WorkFact, require
from certificates import api as certificates
from evidence import api as evidence
from workforce.models import LevelRecord, Programme
from workforce.permissions import KEEP


def hours_done(levels: Sequence[LevelRecord]) -> Decimal:
    """Hours of the levels that are passed."""
    return sum((Decimal(level.hours) for level in levels if level.passed_at is not None), Decimal(0))


def what_holds(programme: Programme, levels: Sequence[LevelRecord]) -> list[str]:
    """Why this person can't begin to work yet, a sentence each."""
    reasons = [_("%(level)s教育还没有合格并签名") % {"level": one.name} for one in levels if one.passed_at is None]
    done = hours_done(levels)
    if done < programme.hours_asked:
        words = _("学时不足：应修 %(asked)s，已合格 %(done)s")
        reasons.append(words % {"asked": f"{float(programme.hours_asked):g}", "done": f"{float(done):g}"})
    return reasons


def clear_post(programme: Programme, *, by: User, today: date | None = None) -> Programme:
    """Refused with every reason while something is lacking. The database refuses the same by itself."""
    require(by, KEEP, programme.post.organisation)
    day = today or localdate()
    with transaction.atomic():
        held = Programme.objects.select_for_update(of=("self",)).select_related(
            "post__person", "post__organisation"
        ).get(pk=programme.pk)  # fmt: skip
        levels = list(held.levels.all())
        if held.cleared_on is not None:
            raise Refused(_("已经上岗。"))
        if held.post.ends_on is not None and held.post.ends_on < day:
            raise Refused(_("这个岗位已经结束。"))
        reasons = what_holds(held, levels)
        if reasons:
            raise Refused(_("还不能上岗：%(why)s。") % {"why": "；".join(reasons)})
        held.cleared_on, held.cleared_by = day, by
        held.save(update_fields=["cleared_on", "cleared_by"])
        _say_taught(held, levels, by=by)
        evidence.append(
            "workforce.post.cleared",
            actor=by.actor,
            subjects=[held.subject, held.post.subject, held.post.person.subject],
            body={"on": f"{day}", "hours": f"{hours_done(levels)}", "levels": [one.digest for one in levels]},
        )
    certificates.recompute_duties(person_ids=[held.post.person_id])
    return held


def _say_taught(programme: Programme, levels: Sequence[LevelRecord], *, by: User) -> None:
    """The fact from which the duty follows, on the last day of teaching."""
    post, last = programme.post, max(one.ends_on for one in levels if one.ends_on)
    note = "、".join(one.name for one in levels)[:60]
    known = WorkFact.objects.filter(
        person=post.person_id, organisation=post.organisation_id, kind=WorkFact.Kind.LEVEL_TRAINING,
        starts_on=last, note=note,
    )  # fmt: skip
    if not known.exists():
        facts = accounts.WorkFacts(WorkFact.Kind.LEVEL_TRAINING, last, None, hours_done(levels), note)
        accounts.record_fact(post.person, post.organisation, facts, by=by, is_vouched=True)


def objection_to_fact(organisation: accounts.Organisation, facts: accounts.WorkFacts) -> str:
    """Why education can't be told by hand: this organisation has begun to prove it level by level.

    What was taught on paper before its first programme may still be told.
    """
    if facts.kind != WorkFact.Kind.LEVEL_TRAINING:
        return ""
    first = Programme.objects.filter(post__organisation=organisation).order_by("opened_at").first()
    if first is None or facts.starts_on < localdate(first.opened_at):
        return ""
    return _("三级安全教育请在“三级教育”里逐级记录、签名，不能直接登记为已完成。")
