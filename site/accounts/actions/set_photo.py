"""Store a person's photo: judged before decoding, re-encoded to the profile, kept privately (SEC-12,
SEC-20).
"""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.actions.record_consent import has_consented, record_consent
from accounts.domain.portrait import STANDARD, recode
from accounts.domain.portrait_file import PhotoProfile, PhotoRefused
from accounts.models import Consent, Person, User
from accounts.refusals import Refused
from evidence import api as evidence


def set_photo(
    person: Person,
    data: bytes,
    *,
    by: User | None = None,
    profile: PhotoProfile = STANDARD,
    consent_channel: str = "roster",
) -> Person:
    """Re-encode and store; the file before it is destroyed. `Refused` (field `photo`) says what is wrong
    with it.
    """
    try:
        portrait = recode(data, profile=profile)
    except PhotoRefused as error:
        raise Refused(str(error), field="photo") from error
    actor = by.actor if by else "system"
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        old, storage = person.photo.name, person.photo.storage
        person.photo_sha256 = hashlib.sha256(portrait).hexdigest()
        person.photo.save("photo.jpg", ContentFile(portrait), save=False)
        person.save(update_fields=["photo", "photo_sha256"])
        if not has_consented(person, Consent.Kind.PHOTO):
            record_consent(person, kind=Consent.Kind.PHOTO, given=True, channel=consent_channel, actor=actor)
        evidence.append(
            "accounts.photo.set", actor=actor, subjects=[person.subject], body={"sha256": person.photo_sha256}
        )
        if old:
            transaction.on_commit(lambda: storage.delete(old))
    return person


def photo_bytes(person: Person) -> bytes:
    """The stored JPEG; empty when there is none."""
    if not person.photo:
        return b""
    with person.photo.storage.open(str(person.photo.name), "rb") as file:
        data: bytes = file.read()
    return data
