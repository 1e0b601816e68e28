"""Promise the reminders that are due, each step exactly once a recipient however many beats run (F18).

Each edition has its steps, and each step is one query for the duties that are in it and were not reminded of yet: a
run on which nothing is due reads no duty. The unique row of `Reminder` decides between beats; message and row stand
or fall together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate, localtime

from accounts.api import Membership, Message, Organisation, promise_message
from certificates.actions.duty_rules import rules
from certificates.actions.way_of import DUTIES, way_of
from certificates.domain.reminding import bands, may_leave_at, read_quiet, reminder_text
from certificates.models import Duty, NoticePlan, Reminder
from courses import api as courses
from evidence.api import database_now

_Kind = Organisation.Kind
CHANNELS = (Message.Channel.DESK, Message.Channel.EMAIL, Message.Channel.WECHAT, Message.Channel.SMS)


def promise_reminders(*, today: date | None = None) -> int:
    """The number of reminders to workers promised just now."""
    day = today or localdate(database_now())
    promised = 0
    for rule in rules():
        for step, first, last in bands(rule.reminder_days, today=day):
            promised += _step(_waiting(first, last, step=step).filter(edition_key=rule.key), step=step, today=day)
    for plan in NoticePlan.objects.exclude(days=[]).select_related("organisation"):
        members = Membership.objects.open(day).filter(organisation=plan.organisation, role="worker")
        for step, first, last in bands(plan.days, today=day):
            theirs = _waiting(first, last, step=step).filter(person__in=members.values("person"))
            promised += _step(theirs, step=step, today=day)
    return promised


def _waiting(first: date, last: date, *, step: int) -> QuerySet[Duty]:
    """Duties that end in this band and whose holder was not told of this step or a later one."""
    told = Reminder.objects.filter(
        duty=OuterRef("pk"), lapses_on=OuterRef("lapses_on"), days_before__lte=step, recipient=Reminder.WORKER
    )
    states = (Duty.State.OPEN, Duty.State.LAPSED)
    return Duty.objects.filter(~Exists(told), state__in=states, lapses_on__range=(first, last)).select_related(
        "person__user", "operation_item"
    )


def _step(duties: QuerySet[Duty], *, step: int, today: date) -> int:
    return sum(_promise(duty, step=step, today=today) for duty in duties.iterator(chunk_size=500))


def _promise(duty: Duty, *, step: int, today: date) -> bool:
    """True for exactly one caller: the unique row decides, and the message stands or falls with it."""
    if Reminder.objects.filter(
        duty=duty, lapses_on=duty.lapses_on, days_before__lte=step, recipient=Reminder.WORKER
    ).exists():
        return False
    subject, sentence = reminder_text(
        kind_label=str(duty.get_kind_display()),
        item_name=duty.item_named,
        lapses_on=duty.lapses_on,
        today=today,
    )
    now = database_now()
    common = {"duty": duty, "lapses_on": duty.lapses_on, "days_before": step, "promised_at": now}
    try:
        with transaction.atomic():
            Reminder.objects.create(**common)
            for organisation in told_with(duty, on=today):
                Reminder.objects.get_or_create(
                    **{name: common[name] for name in ("duty", "lapses_on", "days_before")},
                    recipient=f"organisation:{organisation}",
                    defaults={"promised_at": now},
                )
            promise_message(
                person=duty.person,
                kind="duty.reminder",
                subject=subject,
                body=f"{sentence}\n{duty.explanation}",
                link=way_of(duty)[0] or DUTIES,
                channels=CHANNELS,
                unique_key=f"duty:{duty.uuid}:{duty.lapses_on:%Y%m%d}:{step}d",
                not_before=leaves_at(now),
            )
    except IntegrityError:
        return False
    return True


def leaves_at(now: datetime) -> datetime:
    """When a text promised now may leave: not in the quiet hours of the platform."""
    return may_leave_at(localtime(now), quiet=read_quiet(settings.QUIET_HOURS))


def told_with(duty: Duty, *, on: date) -> Iterable[int]:
    """Organisations that are told of a worker's duty: employers, and who last trained this person for the item."""
    employers = Membership.objects.open(on).filter(
        person=duty.person_id, role="worker", organisation__kind=_Kind.ENTERPRISE
    )
    trained = (
        courses.Enrolment.objects.filter(person=duty.person_id, training_class__operation_item=duty.operation_item_id)
        .order_by("-training_class__starts_on")
        .values_list("training_class__institution_id", flat=True)[:1]
    )
    return sorted({*employers.values_list("organisation_id", flat=True), *trained})
