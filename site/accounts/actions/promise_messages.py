"""Promise one message each to many people, in a few statements; the same promise as `promise_message` makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.actions.promise_message import address_of
from accounts.actions.record_consent import who_withdrew
from accounts.models import Consent, Message, Person
from evidence.api import database_now


@dataclass(frozen=True, slots=True)
class Text:
    """`person` by primary key; `unique_key` (≤ 110 characters): a second promise with it adds nothing."""

    person: int
    unique_key: str
    body: str


def promise_messages(texts: Sequence[Text], *, kind: str, subject: str, link: str = "") -> list[int]:
    """Primary keys of who was promised something new. Text messages go to those with a number who did not say no.

    Nobody is woken: the sweeper takes rows up as it does after a lost message.
    """
    ids = [text.person for text in texts]
    known = set(
        Message.objects.filter(unique_key__in=[f"{text.unique_key}:desk" for text in texts]).values_list(
            "unique_key", flat=True
        )
    )
    people = Person.objects.select_related("user").in_bulk(ids)
    silent = who_withdrew(ids, Consent.Kind.MESSAGES)
    fresh = [text for text in texts if f"{text.unique_key}:desk" not in known and text.person in people]
    with transaction.atomic():
        now = database_now()
        rows = [
            Message(
                unique_key=f"{text.unique_key}:{channel}", person_id=text.person, channel=channel, address=address,
                kind=kind, subject=subject[:120], body=text.body, link=link, created_at=now, not_before=now,
            )
            for text in fresh
            for channel, address in _ways(people[text.person], silent)
        ]  # fmt: skip
        Message.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return [text.person for text in fresh]


def _ways(person: Person, silent: set[int]) -> list[tuple[str, str]]:
    number = "" if person.pk in silent else address_of(person, Message.Channel.SMS)
    return [(str(Message.Channel.DESK), ""), *([(str(Message.Channel.SMS), number)] if number else [])]
