"""Promise the reminders that are due, each step exactly once however many beats run (F18)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from accounts.api import promise_message
from certificates.actions.duty_rules import rules
from certificates.domain.reminding import OVERDUE_DAYS, due_step, reminder_text
from certificates.models import Duty, Reminder
from evidence.api import database_now

DESK = "/desk/"  # the portal is above this app; its address is a promise of the whole site


def promise_reminders(*, today: date | None = None) -> int:
    """The number of reminders promised just now."""
    now = database_now()
    day = today or localdate(now)
    steps = {rule.key: rule.reminder_days for rule in rules()}
    furthest = max((days for one in steps.values() for days in one), default=0)
    duties = Duty.objects.filter(
        state__in=(Duty.State.OPEN, Duty.State.LAPSED),
        lapses_on__gte=day - timedelta(days=OVERDUE_DAYS),
        lapses_on__lte=day + timedelta(days=furthest),
    ).select_related("person__user", "operation_item")
    promised = 0
    for duty in duties.iterator(chunk_size=500):
        step = due_step(steps.get(duty.edition_key, ()), lapses_on=duty.lapses_on, today=day)
        if step is not None and _promise(duty, step=step, today=day):
            promised += 1
    return promised


def _promise(duty: Duty, *, step: int, today: date) -> bool:
    """True for exactly one caller: the unique row decides, and the message stands or falls with it."""
    if Reminder.objects.filter(duty=duty, lapses_on=duty.lapses_on, days_before__lte=step).exists():
        return False
    subject, sentence = reminder_text(
        kind_label=str(duty.get_kind_display()),
        item_name=duty.operation_item.name,
        lapses_on=duty.lapses_on,
        today=today,
    )
    try:
        with transaction.atomic():
            Reminder.objects.create(duty=duty, lapses_on=duty.lapses_on, days_before=step, promised_at=database_now())
            promise_message(
                person=duty.person,
                kind="duty.reminder",
                subject=subject,
                body=f"{sentence}{duty.explanation}",
                link=DESK,
                unique_key=f"duty:{duty.uuid}:{duty.lapses_on:%Y%m%d}:{step}d",
            )
    except IntegrityError:
        return False
    return True
