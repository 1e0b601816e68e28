"""Volunteers' hours: said by the volunteer, counted once somebody else has confirmed them."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import Person, User, actor_of, person_of
from evidence import api as evidence
from publicity.models import EventPage, VolunteerHours
from publicity.permissions import require_run
from publicity.refusals import Refused

LEAST, MOST = Decimal("0.5"), Decimal(12)


def say_hours(person: Person, event: EventPage, *, hours: Decimal, work: str) -> VolunteerHours:
    """One row for each event. Confirmed hours stay; a refused row may be said anew."""
    if not LEAST <= hours <= MOST:
        raise Refused(_("一次活动的时长应在 0.5 到 12 小时之间。"), field="hours")
    with transaction.atomic():
        now = evidence.database_now()
        if event.begins_at > now:
            raise Refused(_("活动还没有开始。"), field="event")
        row, is_new = VolunteerHours.objects.select_for_update().get_or_create(
            person=person, event=event, defaults={"hours": hours, "work": work.strip(), "said_at": now}
        )
        if not is_new:
            if row.state == VolunteerHours.State.CONFIRMED:
                raise Refused(_("这次活动的时长已经确认。"), field="event")
            row.hours, row.work, row.said_at = hours, work.strip(), now
            row.state, row.confirmed_by, row.decided_at = VolunteerHours.State.SAID, None, None
            row.save()
    return row


def decide_hours(row: VolunteerHours, *, confirmed: bool, by: User) -> None:
    """Confirm or refuse; never one's own, and only once."""
    require_run(by, row.event)
    decider = person_of(by)
    if decider is None or decider.pk == row.person_id:
        raise Refused(_("自己的服务时长要由别人确认。"))
    state = VolunteerHours.State.CONFIRMED if confirmed else VolunteerHours.State.REFUSED
    with transaction.atomic():
        changed = VolunteerHours.objects.filter(pk=row.pk, state=VolunteerHours.State.SAID).update(
            state=state, confirmed_by=decider, decided_at=evidence.database_now()
        )
        if not changed:
            raise Refused(_("这条记录已经处理过。"))
        evidence.append(
            "publicity.volunteer.decided",
            actor=actor_of(by),
            subjects=[row.person.subject, f"page:{row.event_id}"],
            body={"hours": str(row.hours), "state": str(state)},
        )
