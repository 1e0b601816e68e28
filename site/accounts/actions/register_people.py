"""Register many people that nobody knows yet, with the same rows and evidence as one by one, in a few statements."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.actions.record_consent import consent_text
from accounts.actions.register_person import PersonFacts
from accounts.domain.identity import mask_number
from accounts.models import Consent, Person, User, lookup_hash
from evidence import api as evidence

BATCH = 500


def register_people(
    facts: Sequence[PersonFacts], *, by: User | None = None, consent_channel: str = "roster"
) -> list[Person]:
    """In the order given. IntegrityError when somebody registered one of them meanwhile: then nothing is written, and
    the caller goes one by one (`register_person`), which finds who is there. Permission is the caller's.
    """
    actor = by.actor if by else "system"
    text = consent_text(Consent.Kind.PRIVACY)
    said = {"kind": Consent.Kind.PRIVACY, "version": text.version, "sha256": text.sha256, "channel": consent_channel}
    with transaction.atomic():
        people = Person.objects.bulk_create([_person(one) for one in facts], batch_size=BATCH)
        now = evidence.database_now()
        Consent.objects.bulk_create(
            [
                Consent(
                    person=person, kind=Consent.Kind.PRIVACY, given=True, text_version=text.version,
                    text_sha256=text.sha256, channel=consent_channel, at=now,
                )
                for person in people
            ],
            batch_size=BATCH,
        )  # fmt: skip
        for start in range(0, len(people), BATCH):
            happened = []
            for person in people[start : start + BATCH]:
                subjects = (person.subject,)
                happened.append(evidence.Happening("accounts.consent.given", actor, subjects, said))
                body = {"document": person.document, "created": True}
                happened.append(evidence.Happening("accounts.person.registered", actor, subjects, body))
            evidence.append_events(happened)
    return people


def _person(facts: PersonFacts) -> Person:
    return Person(
        name=facts.name,
        document=facts.document,
        id_number=facts.number,
        id_number_hash=lookup_hash(facts.number),
        id_number_masked=mask_number(facts.number),
        mobile=facts.mobile,
        mobile_hash=lookup_hash(facts.mobile),
        sex=facts.sex,
        birth_on=facts.birth_on,
        education=facts.education,
    )
