"""Remind many of what they owe, on their desk and by text message: once a day each, in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts import api as accounts
from accounts.api import Organisation, User, require
from certificates import api as certificates
from evidence import api as evidence
from workforce.actions.read_people import portions
from workforce.permissions import KEEP

_Duty = certificates.Duty
MOST_LINES = 3


def remind_people(unit: Organisation, people: Sequence[int], *, by: User, today: date | None = None) -> int:
    """How many were promised a message now; who owes nothing gets none, who got one today gets no second."""
    require(by, KEEP, unit)
    day, told = today or localdate(), 0
    for some in portions(people):
        words = _words(some)
        texts = [
            accounts.Text(person, f"workforce:{unit.pk}:{person}:{day:%Y%m%d}", body) for person, body in words.items()
        ]
        with transaction.atomic():
            sent = accounts.promise_messages(
                texts,
                kind="workforce.reminder",
                subject=_("%(unit)s提醒您办理") % {"unit": unit.short_name or unit.name},
                link=reverse("certificates:duties-mine"),
            )
            told += len(sent)
            if sent:
                body = {"people": len(sent), "day": f"{day}"}
                subjects = [f"organisation:{unit.uuid}"]
                evidence.append("workforce.people.reminded", actor=by.actor, subjects=subjects, body=body)
    return told


def _words(people: Sequence[int]) -> dict[int, str]:
    """Person → what waits, the most pressing first."""
    owed = _Duty.objects.filter(person__in=people, state__in=(_Duty.State.OPEN, _Duty.State.LAPSED))
    lines: dict[int, list[str]] = {}
    for duty in owed.select_related("operation_item").order_by("lapses_on", "pk"):
        lines.setdefault(duty.person_id, []).append(
            _("%(kind)s（%(item)s），截止 %(day)s")
            % {"kind": duty.get_kind_display(), "item": duty.operation_item.name, "day": duty.lapses_on.isoformat()}
        )
    return {
        person: _("请尽快办理：%(what)s。") % {"what": "；".join(some[:MOST_LINES])} for person, some in lines.items()
    }
