"""Duties of whoever something happened to since the last look; the chain says to whom, so no caller can forget anybody.

Hours, posts, absences, cards, certificates and their states all enter evidence under the person's name, in the same
transaction as the change. The chain is serial: what stands before the cursor was committed before it.
"""

from __future__ import annotations

from datetime import date

from accounts.api import Person
from certificates.actions.recompute_duties import recompute_duties
from certificates.models import DutyCursor
from evidence import api as evidence

AT_ONCE = 5_000
"""Events looked at before the cursor moves on."""
_PREFIX = "person:"


def follow_changes(*, today: date | None = None) -> int:
    """The number of people whose duties were computed again.

    Two callers at once do the same work twice and come to the same rows; the cursor only ever moves forward.
    """
    followed = 0
    cursor, _made = DutyCursor.objects.get_or_create(name="main")
    length, seen = evidence.chain_length(), cursor.seq
    while seen < length:
        until = min(length, seen + AT_ONCE)
        names = evidence.subjects_between(seen, until, prefix=_PREFIX)
        uuids = [name.removeprefix(_PREFIX) for name in names]
        people = list(Person.objects.filter(uuid__in=uuids).values_list("pk", flat=True))
        if people:
            recompute_duties(person_ids=people, today=today)
        DutyCursor.objects.filter(pk=cursor.pk, seq__lt=until).update(seq=until)
        followed, seen = followed + len(people), until
    return followed
