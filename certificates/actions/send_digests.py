"""One message a day to an organisation about all its people's duties that came into a step, each told exactly once."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from accounts.api import Membership, Organisation, Person, may, promise_message
from certificates.actions.promise_reminders import CHANNELS, leaves_at
from certificates.domain.reminding import digest_text, when_words
from certificates.models import NoticePlan, Reminder
from evidence.api import database_now

PREFIX = "organisation:"
TOLD = ("organisation_admin", "registrar")
"""Whose work in an organisation it is."""
PEOPLE_DESK, CLASSES_DESK = "/certificates/duties/people/", "/training/"
MOST = 20


def send_digests(*, today: date | None = None) -> int:
    """The number of organisations told just now."""
    day = today or localdate(database_now())
    waiting = Reminder.objects.filter(digest_at__isnull=True).exclude(recipient=Reminder.WORKER)
    recipients = waiting.order_by().values_list("recipient", flat=True).distinct()
    return sum(_digest(recipient, today=day) for recipient in list(recipients))


def _digest(recipient: str, *, today: date) -> bool:
    """The organisation's row is locked, so two beats take turns and the second finds nothing left."""
    number = int(recipient.removeprefix(PREFIX))
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().filter(pk=number).first()
        rows = list(
            Reminder.objects.filter(recipient=recipient, digest_at__isnull=True)
            .select_related("duty__person", "duty__operation_item")
            .order_by("lapses_on", "pk")
        )
        if not rows:
            return False
        now = database_now()
        Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(digest_at=now)
        if organisation is None:
            return False
        plan = NoticePlan.objects.filter(organisation=organisation).first()
        groups = [rows] if plan is None or plan.digest else [[row] for row in rows]
        for person in _told(organisation, on=today):
            for group in groups:
                _tell(person, organisation, group, today=today)
    return True


def _told(organisation: Organisation, *, on: date) -> list[Person]:
    members = Membership.objects.open(on).filter(organisation=organisation, role__in=TOLD)
    return list(Person.objects.filter(pk__in=members.values("person")).select_related("user").order_by("pk"))


def _tell(person: Person, organisation: Organisation, rows: list[Reminder], *, today: date) -> None:
    lines = [
        f"{row.duty.person.name}：{row.duty.item_named}{row.duty.get_kind_display()}，"
        f"{row.lapses_on:%Y-%m-%d}，{when_words(lapses_on=row.lapses_on, today=today)}"
        for row in rows
    ]
    sees = person.user is not None and may(person.user, "duties.view", organisation)
    trains = organisation.kind == Organisation.Kind.TRAINING_INSTITUTION
    subject, body = digest_text(
        lines,
        whose="本机构学员" if trains else "本单位人员",
        late=sum(row.lapses_on < today for row in rows),
        most=MOST if sees else len(lines),  # who has no page for the rest is told everything
    )
    promise_message(
        person=person,
        kind="duty.digest",
        subject=subject,
        body=body,
        link=PEOPLE_DESK if sees else CLASSES_DESK,
        channels=CHANNELS,
        unique_key=f"digest:{organisation.pk}:{rows[0].pk}-{rows[-1].pk}:{len(rows)}:{person.pk}",
        not_before=leaves_at(database_now()),
    )
