"""Pictures, sound and films of a paper, for the candidate who has it before them, and for nobody else (SEC-20)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from exams.domain.paper import media_of
from exams.models import Attempt
from exams.views.media import media_response
from exams.views.room_session import with_attempt_id


@require_safe
def media_root(request: HttpRequest) -> HttpResponse:
    """Only the beginning of addresses: there is nothing to list."""
    raise Http404


@require_safe
@with_attempt_id
def media(request: HttpRequest, attempt_uuid: UUID, name: str) -> HttpResponse:
    """A file that this attempt's paper shows; any other name is not found."""
    attempt = Attempt.objects.select_related("paper", "registration__sitting__blueprint").get(uuid=attempt_uuid)
    blueprint = attempt.registration.sitting.blueprint
    if blueprint is None or name not in media_of(attempt.paper.content):
        raise Http404
    banks = [blueprint.bank_id, *blueprint.more_banks.values_list("pk", flat=True)]
    return media_response(request, banks, name)
