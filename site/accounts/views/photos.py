"""A photo, through the checked door only (SEC-20)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts import api
from accounts.views.scope import keep_private


@require_GET
def photo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The own photo, or that of a person within reach; 404 for everybody else, as for a person without
    one.
    """
    if not isinstance(request.user, api.User):
        raise Http404
    person = api.Person.objects.filter(user=request.user, uuid=uuid).first()
    person = person or api.people_where(request.user, "people.view").filter(uuid=uuid).first()
    data = api.photo_bytes(person) if person else b""
    if not data:
        raise Http404
    response = HttpResponse(data, content_type="image/jpeg")
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    return keep_private(response)
