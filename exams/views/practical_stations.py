"""Stations of the practical rooms and the simulators beside them, for those who organise sittings there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import require
from exams.actions.add_simulator import add_simulator, switch_simulator
from exams.actions.load_sheets import load_sheets
from exams.actions.save_station import StationRefused, save_station
from exams.models import ExamPoint, Room, Simulator, Station
from exams.permissions import exam_points_for
from exams.views.desk_frame import account, desk
from qualifications import api as qualifications

ACTIVE = "exams:station-list"


def subject_choices() -> list[tuple[str, str]]:
    """The subjects of every edition that has a practical examination."""
    found = {
        subject.code: f"{subject.code} {subject.name}"
        for edition in qualifications.load_editions()
        if edition.practical
        for subject in edition.practical.subjects
    }
    return sorted(found.items())


def task_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Tasks by sheet."""
    return [
        (
            sheet.name,
            [
                (task.key, f"{code} {task.name}（{task.minutes} 分钟）")
                for code, tasks in sheet.subjects.items()
                for task in tasks
            ],
        )
        for sheet in load_sheets()
    ]


class StationForm(forms.Form):
    """A station: where it stands and what can be examined there."""

    room = forms.ModelChoiceField(label=gettext_lazy("考场"), queryset=Room.objects.none(), empty_label=None)
    name = forms.CharField(label=gettext_lazy("工位名称"), max_length=30)
    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("可考科目"), choices=subject_choices, widget=forms.CheckboxSelectMultiple
    )
    equipment = forms.CharField(label=gettext_lazy("设备"), max_length=200, required=False)
    tasks = forms.MultipleChoiceField(
        label=gettext_lazy("只能考这些题目"),
        choices=task_choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("不选表示这些科目的题目都能考；设备只够一部分题目时再选"),
    )
    out_of_order = forms.BooleanField(label=gettext_lazy("停用"), required=False)
    fault = forms.CharField(label=gettext_lazy("停用原因"), max_length=100, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = Room.objects.filter(exam_point__in=exam_points_for(user).filter(holds_practical=True))
        self.fields["room"].queryset = rooms.select_related("exam_point__organisation")  # type: ignore[attr-defined]
        self.fields["room"].label_from_instance = lambda room: f"{room.exam_point} · {room.name}"  # type: ignore[attr-defined]


class SimulatorForm(forms.Form):
    """A simulator of an exam point."""

    exam_point = forms.ModelChoiceField(label=gettext_lazy("考点"), queryset=ExamPoint.objects.none(), empty_label=None)
    machine = forms.CharField(label=gettext_lazy("模拟机名称"), max_length=60)
    reports = forms.MultipleChoiceField(
        label=gettext_lazy("可报科目"), choices=subject_choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exam_point"].queryset = exam_points_for(user).filter(holds_practical=True)  # type: ignore[attr-defined]


def _stations(user: Any) -> Any:
    return Station.objects.filter(room__exam_point__in=exam_points_for(user)).select_related(
        "room__exam_point__organisation"
    )


@login_required
@require_safe
def station_list(request: HttpRequest) -> HttpResponse:
    """Stations room by room, and the simulators."""
    require(request.user, "sittings.manage")
    return _list(request)


def _list(
    request: HttpRequest, *, form: SimulatorForm | None = None, secret: Any = None, status: int = 200
) -> HttpResponse:
    rooms: dict[int, dict[str, Any]] = {}
    for station in _stations(request.user).order_by("room__exam_point__code", "room__name", "name"):
        rooms.setdefault(station.room_id, {"room": station.room, "stations": []})["stations"].append(station)
    simulators = Simulator.objects.filter(exam_point__in=exam_points_for(request.user))
    context = {
        "rooms": list(rooms.values()),
        "simulators": simulators.select_related("exam_point__organisation"),
        "form": form or SimulatorForm(user=request.user),
        "secret": secret,
        "api": reverse("exams:simulator-results"),
    }
    return desk(request, "station_list.html", context, active=ACTIVE, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def station_create(request: HttpRequest) -> HttpResponse:
    """A new station."""
    require(request.user, "sittings.manage")
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def station_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change a station, or take it out of order."""
    return _edit(request, get_object_or_404(_stations(request.user), uuid=uuid))


def _edit(request: HttpRequest, station: Station | None) -> HttpResponse:
    kept = ("room", "name", "subjects", "tasks", "equipment", "out_of_order", "fault")
    initial = {name: getattr(station, name) for name in kept} if station else None
    form = StationForm(request.POST or None, initial=initial, user=request.user)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                saved = save_station(**form.cleaned_data, station=station, user=account(request))
            except StationRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("工位“%(name)s”已保存。") % {"name": saved.name})
                return redirect("exams:station-list")
    title = station.name if station else _("新建工位")
    trail = ((_("工位与模拟机"), reverse(ACTIVE)), (title, ""))
    context = {"form": form, "station": station, "title": title}
    return desk(request, "station_form.html", context, active=ACTIVE, trail=trail, status=status)


@login_required
@require_POST
def simulator_create(request: HttpRequest) -> HttpResponse:
    """A new simulator; its secret is on this answer and nowhere else."""
    require(request.user, "sittings.manage")
    form = SimulatorForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            simulator, secret = add_simulator(
                form.cleaned_data["exam_point"],
                name=form.cleaned_data["machine"],
                subjects=form.cleaned_data["reports"],
                user=account(request),
            )
        except StationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _list(request, secret={"simulator": simulator, "text": secret})
    return _list(request, form=form, status=400)


@login_required
@require_POST
def simulator_switch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """On or off."""
    simulators = Simulator.objects.filter(exam_point__in=exam_points_for(request.user)).select_related("exam_point")
    simulator = get_object_or_404(simulators, uuid=uuid)
    switch_simulator(simulator, on=request.POST.get("on") == "1", user=account(request))
    return redirect("exams:station-list")
