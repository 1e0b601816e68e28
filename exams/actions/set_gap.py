"""How far two marks of an item may lie apart: set by the exam officer before the first answer is settled."""

from __future__ import annotations

from django.db import transaction

from accounts.api import User, require
from evidence import api as evidence
from exams.actions.claim_answer import MarkingRefused
from exams.models import MarkedAnswer, MarkedItem

WIDEST = 50


def set_gap(item: MarkedItem, percent: int, *, user: User) -> None:
    """In percent of the item's marks, 0 to `WIDEST`; once two marks were compared, all answers keep the same rule."""
    require(user, "sittings.manage", item.sitting.organiser)
    if not 0 <= percent <= WIDEST:
        raise MarkingRefused(f"允许分差应在 0% 到 {WIDEST}% 之间。")
    with transaction.atomic():
        held = MarkedItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        compared = (MarkedAnswer.State.DONE, MarkedAnswer.State.THIRD)
        if MarkedAnswer.objects.filter(item=held, state__in=compared).exists():
            raise MarkingRefused("本题已有答卷评定，允许分差不能再改，以保证全体考生同一标准。")
        before, held.gap = held.gap, percent
        held.save(update_fields=["gap"])
        evidence.append(
            "exams.marking.gap_set",
            actor=user.actor,
            subjects=[item.sitting.subject],
            body={"version": held.version_id, "part": held.part, "before": before, "percent": percent},
        )
