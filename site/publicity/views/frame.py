"""What the views of events share: the visitor's address, answers that nobody keeps, files, rows for lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.api import XLSX, User, require
from publicity.models import Booking, Occasion
from publicity.permissions import EDIT, occasions_for
from publicity.refusals import TooOften

STATE_TONES = {"booked": "info", "waiting": "warn", "cancelled": "neutral", "attended": "ok"}


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def private(response: HttpResponse) -> HttpResponse:
    """Not kept, not indexed, and its address told to nobody: whoever knows it holds the ticket."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    """429 with the seconds to wait."""
    response = render(request, "429.html", {"retry_after": error.seconds}, status=429)
    response["Retry-After"] = str(error.seconds)
    return private(response)


def occasion_or_404(request: HttpRequest, uuid: UUID) -> Occasion:
    """An occasion the user runs; a foreign one is not found."""
    require(request.user, EDIT)
    return get_object_or_404(occasions_for(request.user), uuid=uuid)


def shown_occasion(uuid: UUID) -> Occasion:
    """An occasion of a published page."""
    occasion = get_object_or_404(Occasion.objects.select_related("event__organiser", "venue__organiser"), uuid=uuid)
    if not occasion.page.live:
        raise Http404
    return occasion


def booking_in(occasion: Occasion, said: str) -> Booking:
    """A sign-up of this occasion by what a form said."""
    try:
        uuid = UUID(said)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(occasion.bookings, uuid=uuid)


def file_response(name: str, content: bytes, kind: str) -> HttpResponse:
    """A file to download under a Chinese name."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return private(response)


def sheet_response(name: str, content: bytes) -> HttpResponse:
    return file_response(name, content, XLSX)


def picture_response(content: bytes) -> HttpResponse:
    return private(HttpResponse(content, content_type="image/svg+xml"))


def rows_of(bookings: Iterable[Booking], words: str = "") -> list[dict[str, Any]]:
    """Bookings for a list, narrowed to a name, an organisation or the end of a number."""
    words = "".join(words.split())
    return [
        {"booking": row, "tone": STATE_TONES[row.state]}
        for row in bookings
        if not words or words in row.name or words in row.organisation or row.mobile.endswith(words)
    ]


def heads_in(occasion: Occasion) -> dict[str, int]:
    """Heads by state: booked (with those who came), came, waiting."""
    counted = dict.fromkeys(Booking.State.values, 0)
    for state, heads in occasion.bookings.values_list("state", "heads"):
        counted[state] += heads
    return {
        "booked": counted["booked"] + counted["attended"],
        "came": counted["attended"],
        "waiting": counted["waiting"],
    }
