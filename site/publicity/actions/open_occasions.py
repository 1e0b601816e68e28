"""Open a venue by a weekly pattern, and write down what came of a visit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import User, actor_of
from evidence import api as evidence
from pages.api import move_on
from publicity.domain.weekly import LONGEST, pattern_fault, spans
from publicity.models import Occasion, VenuePage
from publicity.permissions import require_run
from publicity.refusals import Refused


def open_occasions(
    venue: VenuePage,
    *,
    first: date,
    last: date,
    weekdays: Collection[int],
    times: Collection[tuple[time, time]],
    capacity: int | None,
    by: User | None,
) -> int:
    """How many openings are new. A time that is open already stays as it is, so the same pattern again adds nothing.

    `by` None is the loader of sample content; everybody else must run the venue.
    """
    if by is not None:
        require_run(by, venue)
    if fault := pattern_fault(first, last, weekdays, times):
        raise Refused(_sentence(fault))
    with transaction.atomic():
        now = evidence.database_now()
        wanted = spans(first, last, weekdays, times, zone=timezone.get_current_timezone())
        known = list(venue.occasions.filter(ends_at__gte=now).values_list("begins_at", "ends_at"))
        fresh = [
            Occasion(venue=venue, begins_at=span.begins_at, ends_at=span.ends_at, capacity=capacity)
            for span in wanted
            if span.begins_at > now and not any(_meets(span.begins_at, span.ends_at, *other) for other in known)
        ]
        Occasion.objects.bulk_create(fresh)
        move_on()
        evidence.append(
            "publicity.venue.opened",
            actor=actor_of(by),
            subjects=[f"page:{venue.pk}"],
            body={"first": first.isoformat(), "last": last.isoformat(), "count": len(fresh)},
        )
    return len(fresh)


def _meets(begins: datetime, ends: datetime, other_begins: datetime, other_ends: datetime) -> bool:
    return begins < other_ends and other_begins < ends


def record_visit(occasion: Occasion, *, heads: int, record: str, by: User) -> None:
    """What really came: it can be corrected later, and each time leaves its evidence."""
    require_run(by, occasion.page)
    if timezone.now() < occasion.begins_at:
        raise Refused(_("还没有开始，不能登记。"))
    with transaction.atomic():
        now = evidence.database_now()
        Occasion.objects.filter(pk=occasion.pk).update(
            heads_came=heads, record=record.strip(), recorded_by=by, recorded_at=now
        )
        evidence.append(
            "publicity.occasion.recorded", actor=actor_of(by), subjects=[occasion.subject], body={"heads": heads}
        )


def _sentence(fault: str) -> str:
    return {
        "order": _("结束日期不能早于开始日期。"),
        "long": _("一次最多安排 %(days)s 天。") % {"days": LONGEST},
        "weekdays": _("请至少选一个星期几。"),
        "times": _("每个时段的结束要晚于开始。"),
        "overlap": _("时段之间不能重叠。"),
    }[fault]
