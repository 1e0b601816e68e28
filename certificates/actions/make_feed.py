"""Make the secret address of a calendar anew, or take it away; the former address is dead at once."""

from __future__ import annotations

from django.db import transaction

from accounts.api import Organisation, Person, User, person_of, require
from certificates.models import CalendarFeed
from evidence import api as evidence


def make_feed(*, by: User, organisation: Organisation | None = None) -> CalendarFeed:
    """One's own calendar, or the organisation's for who may tell about its people."""
    with transaction.atomic():
        person = _locked(by, organisation)
        _revoke(person, organisation)
        feed = CalendarFeed.objects.create(
            person=person, organisation=organisation, made_by=by, made_at=evidence.database_now()
        )
        _append("certificates.feed.made", person, organisation, by=by)
    return feed


def revoke_feed(*, by: User, organisation: Organisation | None = None) -> bool:
    """True when there was an address and now is none."""
    with transaction.atomic():
        person = _locked(by, organisation)
        if not _revoke(person, organisation):
            return False
        _append("certificates.feed.revoked", person, organisation, by=by)
    return True


def feed_of(*, person: Person | None = None, organisation: Organisation | None = None) -> CalendarFeed | None:
    """The live one."""
    return CalendarFeed.objects.filter(person=person, organisation=organisation, revoked_at__isnull=True).first()


def _locked(by: User, organisation: Organisation | None) -> Person | None:
    """The owner's row is locked: two taps at once leave one live address."""
    if organisation is not None:
        require(by, "members.manage", organisation)
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        return None
    person = person_of(by)
    if person is None:
        raise ValueError("an account without a person has no calendar")
    return Person.objects.select_for_update().get(pk=person.pk)


def _revoke(person: Person | None, organisation: Organisation | None) -> int:
    live = CalendarFeed.objects.filter(person=person, organisation=organisation, revoked_at__isnull=True)
    return live.update(revoked_at=evidence.database_now())


def _append(kind: str, person: Person | None, organisation: Organisation | None, *, by: User) -> None:
    owner = person.subject if person else f"organisation:{organisation.uuid}" if organisation else ""
    evidence.append(kind, actor=by.actor, subjects=[owner])
