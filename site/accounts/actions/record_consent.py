"""A person agrees to a text, or withdraws; which words is kept by version and hash (LAW-01)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from accounts.domain.consent_texts import ConsentText, newest
from accounts.models import Consent, Person
from evidence import api as evidence

_FOLDER = Path(__file__).resolve().parents[1] / "consents"


def consent_text(kind: str) -> ConsentText:
    """The notice of this kind that is in force."""
    return newest(_FOLDER, kind)


def latest_consent(person: Person, kind: str) -> Consent | None:
    """The row that counts."""
    return person.consents.filter(kind=kind).order_by("-at", "-pk").first()


def has_consented(person: Person, kind: str) -> bool:
    row = latest_consent(person, kind)
    return row is not None and row.given


def has_withdrawn(person: Person, kind: str) -> bool:
    row = latest_consent(person, kind)
    return row is not None and not row.given


def who_withdrew(people: Iterable[int], kind: str) -> set[int]:
    """The same of many, by primary key, in one question: the latest row of each counts."""
    rows = Consent.objects.filter(person__in=people, kind=kind).order_by("at", "pk").values_list("person_id", "given")
    return {person for person, given in dict(rows).items() if not given}


def record_consent(person: Person, *, kind: str, given: bool, channel: str, actor: str) -> Consent:
    """Append the row and its evidence; a withdrawn photo consent also destroys the stored photo (LAW-04).

    `channel`: `desk` (the person on the screen), `paper` (signed sheet kept by the organisation), `roster`.
    """
    text = consent_text(kind)
    with transaction.atomic():
        row = Consent.objects.create(
            person=person,
            kind=kind,
            given=given,
            text_version=text.version,
            text_sha256=text.sha256,
            channel=channel,
            at=evidence.database_now(),
        )
        if kind == Consent.Kind.PHOTO and not given and person.photo:
            _forget_photo(person)
        evidence.append(
            "accounts.consent.given" if given else "accounts.consent.withdrawn",
            actor=actor,
            subjects=[person.subject],
            body={"kind": kind, "version": text.version, "sha256": text.sha256, "channel": channel},
        )
    return row


def _forget_photo(person: Person) -> None:
    name, storage = str(person.photo.name), person.photo.storage
    person.photo, person.photo_sha256 = "", ""
    person.save(update_fields=["photo", "photo_sha256"])
    transaction.on_commit(lambda: storage.delete(name))
