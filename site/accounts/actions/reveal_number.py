"""Show a full document number: only on a click, only with a row of evidence (LAW-05)."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person, User
from accounts.permissions import NotAllowed, people_where
from evidence import api as evidence


def reveal_number(person: Person, *, by: User, place: str) -> str:
    """The number in full. `place` names the page the click came from; `NotAllowed` for strangers."""
    own = person.user_id is not None and person.user_id == by.pk
    if not own and not people_where(by, "people.view").filter(pk=person.pk).exists():
        raise NotAllowed
    with transaction.atomic():
        evidence.append(
            "accounts.number.revealed",
            actor=by.actor,
            subjects=[person.subject],
            body={"place": place, "own": own},
        )
    number: str = person.id_number
    return number
