"""Who may open these screens: signed in, and only over people within reach; strangers and nobody look the
same.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from accounts import api


def account(request: HttpRequest) -> api.User:
    """The signed-in account; views are behind login_required."""
    if not isinstance(request.user, api.User):
        raise Http404
    return request.user


def person_in_reach(request: HttpRequest, uuid: UUID, ability: str) -> api.Person:
    """404 for a person outside reach, with the same answer as for one that does not exist (SEC-02)."""
    person: api.Person | None = api.people_where(request.user, ability).filter(uuid=uuid).first()
    if person is None:
        raise Http404
    return person


def organisation_in_reach(request: HttpRequest, uuid: UUID, *abilities: str) -> api.Organisation:
    """404 unless one of the abilities holds there."""
    for ability in abilities:
        found: api.Organisation | None = api.organisations_where(request.user, ability).filter(uuid=uuid).first()
        if found is not None:
            return found
    raise Http404


def keep_private(response: HttpResponse) -> HttpResponse:
    """Nothing of it stays in a shared browser (SEC-14)."""
    response["Cache-Control"] = "private, no-store"
    return response
