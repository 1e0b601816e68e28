"""Exam points and their rooms: what they may examine, their seats, and the machines out of order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import require
from exams.actions.save_exam_point import PointRefused, create_exam_point, edit_exam_point
from exams.actions.save_room import save_room
from exams.domain.seats import rows_of
from exams.models import ExamPoint, Room
from exams.permissions import exam_points_for
from exams.place_forms import EditPointForm, NewPointForm, RoomForm
from exams.views.desk_frame import account, desk

ACTIVE = "exams:point-list"


def _point(request: HttpRequest, code: str) -> ExamPoint:
    """404 for a point out of reach, as for one that does not exist (SEC-02)."""
    require(request.user, "sittings.manage")
    return get_object_or_404(exam_points_for(request.user), code=code)


def _trail(*more: tuple[Any, str]) -> tuple[tuple[Any, str], ...]:
    return ((_("考点"), reverse(ACTIVE)), *more)


@login_required
@require_safe
def point_list(request: HttpRequest) -> HttpResponse:
    """Every point within reach, with its rooms."""
    require(request.user, "sittings.manage")
    points = (
        exam_points_for(request.user)
        .annotate(items=Count("operation_items", filter=Q(operation_items__is_current=True), distinct=True))
        .prefetch_related(Prefetch("rooms", queryset=Room.objects.filter(is_open=True)))
        .distinct()
    )
    rows = [
        {
            "point": point,
            "items": point.items,
            "rooms": len(point.rooms.all()),
            "seats": sum(len(room.usable_seats) for room in point.rooms.all()),
        }
        for point in points
    ]
    return desk(request, "point_list.html", {"rows": rows, "levels": _levels(rows)}, active=ACTIVE)


def _levels(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many of each level are in use: plans count them (domain.md T43)."""
    held = [row["point"] for row in rows if row["point"].is_open]
    return [
        {"label": label, "value": sum(point.level == level for point in held)}
        for level, label in ExamPoint.Level.choices
    ]


@login_required
@require_http_methods(["GET", "POST"])
def point_create(request: HttpRequest) -> HttpResponse:
    require(request.user, "sittings.manage")
    form = NewPointForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            point = create_exam_point(**form.cleaned_data, user=account(request))
        except PointRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("考点已登记。接下来添加考场。"))
            return redirect("exams:point-detail", code=point.code)
    status = 400 if form.is_bound else 200
    context = {"form": form, "title": _("登记考点"), "back": reverse(ACTIVE)}
    return desk(request, "point_form.html", context, active=ACTIVE, trail=_trail((_("登记考点"), "")), status=status)


@login_required
@require_safe
def point_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One point: its rooms as they stand, seat by seat."""
    point = _point(request, code)
    categories: dict[str, list[str]] = {}
    for item in point.operation_items.filter(is_current=True).select_related("category"):
        categories.setdefault(item.category.name, []).append(item.name)
    context = {
        "point": point,
        "rooms": [
            {"room": room, "plan": plan_of(room), "usable": len(room.usable_seats)} for room in point.rooms.all()
        ],
        "categories": [{"name": name, "items": items} for name, items in categories.items()],
    }
    return desk(request, "point_detail.html", context, active=ACTIVE, trail=_trail((str(point), "")))


def plan_of(room: Room) -> list[list[dict[str, Any]]]:
    """Rows of seats with what is broken."""
    broken = set(room.broken_seats)
    return [
        [{"number": number, "is_broken": number in broken} for number in row]
        for row in rows_of(room.seats, room.columns)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def point_edit(request: HttpRequest, code: str) -> HttpResponse:
    point = _point(request, code)
    form = EditPointForm(request.POST or None, point=point)
    here = reverse("exams:point-detail", args=[point.code])
    if request.method == "POST" and form.is_valid():
        try:
            edit_exam_point(point, **form.cleaned_data, user=account(request))
        except PointRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("考点信息已保存。"))
            return redirect(here)
    trail = _trail((str(point), here), (_("修改"), ""))
    context = {"form": form, "title": str(point), "back": here}
    return desk(request, "point_form.html", context, active=ACTIVE, trail=trail, status=400 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def room_create(request: HttpRequest, code: str) -> HttpResponse:
    return _room_form(request, _point(request, code), None)


@login_required
@require_http_methods(["GET", "POST"])
def room_edit(request: HttpRequest, code: str, room_id: int) -> HttpResponse:
    point = _point(request, code)
    return _room_form(request, point, get_object_or_404(Room, pk=room_id, exam_point=point))


def _room_form(request: HttpRequest, point: ExamPoint, room: Room | None) -> HttpResponse:
    form = RoomForm(request.POST or None, room=room)
    here = reverse("exams:point-detail", args=[point.code])
    if request.method == "POST" and form.is_valid():
        try:
            save_room(point, room, **form.cleaned_data, user=account(request))
        except PointRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("考场已保存。"))
            return redirect(here)
    title = room.name if room else _("添加考场")
    trail = _trail((str(point), here), (title, ""))
    context = {"form": form, "title": title, "back": here, "lead": str(point)}
    return desk(request, "point_form.html", context, active=ACTIVE, trail=trail, status=400 if form.is_bound else 200)
