"""The command centre: every room of one day, with the same figures that its own console shows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import organisations_where, require
from courses.api import Part
from exams.actions.read_queue import read_queue
from exams.actions.read_room import room_picture
from exams.domain.seat_state import SeatState
from exams.models import PracticalResult, RoomEvent, Sitting
from exams.permissions import managed_sittings
from exams.views.desk_frame import desk
from exams.views.desk_room import now_ms
from exams.views.desk_sitting_frame import ACTIVE
from exams.views.practical_queue import counts as counts_of_queue
from exams.views.room_words import console_words

POLL_MS = 2000
INSIDE = (SeatState.ANSWERING, SeatState.IDLE, SeatState.AWAY, SeatState.OFFLINE, SeatState.PAUSED)
ENDED = (SeatState.SUBMITTED, SeatState.HELD, SeatState.VOIDED)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate()


def rooms_of(request: HttpRequest, day: date) -> QuerySet[Sitting]:
    """Sittings of the day that the account organises, or that are held at its exam point."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    own = managed_sittings(request.user)
    points = Sitting.objects.filter(exam_point__organisation__in=organisations_where(request.user, "sittings.manage"))
    seen = (own | points).exclude(state=Sitting.State.DRAFT)
    return (
        seen.filter(starts_at__range=(begins, begins + timedelta(days=1)))
        .defer("pool")
        .select_related("room", "exam_point__organisation", "blueprint", "operation_item")
        .order_by("starts_at", "exam_point", "room")
        .distinct()
    )


def _practical_figures(sitting: Sitting) -> dict[str, int]:
    """The same figures of a practical sitting: `door` waits for a station, `inside` is at one, `ended` has a result
    or was sent out."""
    queue = read_queue(sitting)
    counted = counts_of_queue(queue)
    marked = PracticalResult.objects.filter(registration__in=queue.registrations)
    ended = set(marked.values_list("registration_id", flat=True)) | queue.sent_out
    alerts = RoomEvent.objects.filter(sitting=sitting, handled_at__isnull=True).count()
    return {
        "all": len(queue.registrations),
        "absent": counted["outside"],
        "door": counted["waiting"],
        "inside": counted["busy"],
        "offline": 0,
        "paused": 0,
        "ended": len(ended),
        "alerts": alerts,
    }


def _figures(sitting: Sitting) -> dict[str, int]:
    if sitting.part == Part.PRACTICAL:
        return _practical_figures(sitting)
    counts = room_picture(sitting).counts
    return {
        "all": sum(counts[state] for state in SeatState),
        "absent": counts[SeatState.ABSENT],
        "door": counts[SeatState.CHECKED_IN],
        "inside": sum(counts[state] for state in INSIDE),
        "offline": counts[SeatState.OFFLINE],
        "paused": counts[SeatState.PAUSED],
        "ended": sum(counts[state] for state in ENDED),
        "alerts": counts["alerts"],
    }


def _rooms(request: HttpRequest, day: date) -> list[dict[str, Any]]:
    return [
        {"sitting": sitting, "figures": _figures(sitting), "is_practical": sitting.part == Part.PRACTICAL}
        for sitting in rooms_of(request, day)
    ]


def _sum(rooms: list[dict[str, Any]]) -> dict[str, int]:
    keys = ("all", "absent", "door", "inside", "offline", "paused", "ended", "alerts")
    return {key: sum(room["figures"][key] for room in rooms) for key in keys}


@login_required
@require_safe
def centre(request: HttpRequest) -> HttpResponse:
    """Rooms that need somebody first."""
    require(request.user, "sittings.manage")
    day = _day(request)
    rooms = sorted(_rooms(request, day), key=lambda room: -room["figures"]["alerts"] - room["figures"]["offline"])
    context = {
        "rooms": rooms,
        "words": console_words(),
        "total": _sum(rooms),
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "is_today": day == timezone.localdate(),
        "poll": POLL_MS if rooms and day == timezone.localdate() else 0,
        "feed": f"{reverse('exams:centre-feed')}?day={day.isoformat()}",
    }
    trail = ((_("考试场次"), reverse(ACTIVE)), (_("考场总览"), ""))
    return desk(request, "centre.html", context, active="exams:centre", trail=trail)


@login_required
@require_safe
def centre_feed(request: HttpRequest) -> HttpResponse:
    """The figures alone."""
    require(request.user, "sittings.manage")
    rooms = _rooms(request, _day(request))
    answer = {
        "now": now_ms(),
        "total": _sum(rooms),
        "rooms": {str(room["sitting"].uuid): room["figures"] for room in rooms},
    }
    response = JsonResponse(answer)
    response["Cache-Control"] = "private, no-store"
    return response
