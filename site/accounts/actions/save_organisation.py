"""Create or change an organisation; who did it is evidence."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Organisation, User
from accounts.permissions import NotAllowed, may
from evidence import api as evidence


def save_organisation(organisation: Organisation, *, by: User, changed: list[str]) -> Organisation:
    """Store the (validated) organisation; `changed` names its changed fields."""
    if not may(by, "organisations.manage"):
        raise NotAllowed
    with transaction.atomic():
        created = organisation.pk is None
        organisation.save()
        evidence.append(
            "accounts.organisation.created" if created else "accounts.organisation.edited",
            actor=by.actor,
            subjects=[f"organisation:{organisation.uuid}"],
            body={"fields": changed},
        )
    return organisation
