"""A class on paper and in lists: 一期一档, 一人一档, workbooks, photos from a ZIP, and the approval of its plan."""

from __future__ import annotations

from typing import BinaryIO, cast
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import may, wake
from courses.actions.approve_class import approve_class, plan_faults, plan_sight
from courses.actions.build_archive import cancel_archive, order_archive
from courses.actions.class_lists import attendance_list, hours_list, marks_list, subsidy_list
from courses.actions.import_photos import import_photos, summary
from courses.actions.print_archive import print_person
from courses.models import ClassArchive, Enrolment
from courses.permissions import MANAGE, VIEW, classes_where
from courses.refusals import Refused
from courses.views.frame import class_or_404, sheet_response, user_of

LISTS = {
    "hours": (hours_list, "学时汇总"),
    "subsidy": (subsidy_list, "补贴名单"),
    "attendance": (attendance_list, "签到"),
    "marks": (marks_list, "成绩"),
}
LARGEST_ZIP = 200 * 1024 * 1024


@login_required
@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the archive will hold, how far it has come, and the finished ones; POST orders one."""
    training_class = class_or_404(request, uuid, ability=MANAGE if request.method == "POST" else VIEW)
    if request.method == "POST":
        try:
            made = order_archive(training_class, by=user_of(request))
        except Refused as error:
            messages.error(request, str(error))
        else:
            wake("courses.sweep_archives")
            messages.success(request, _("已开始生成，共 %(n)s 份材料。") % {"n": made.whole})
        return redirect("courses:class-archive", uuid=training_class.uuid)
    rows = list(training_class.archives.select_related("ordered_by__person")[:10])
    return render(
        request,
        "courses/archive.html",
        {
            "training_class": training_class,
            "rows": rows,
            "busy": next((row for row in rows if row.state in ClassArchive.OPEN), None),
            "may_manage": may(request.user, MANAGE, training_class.institution),
            "faults": [] if training_class.approved_at else plan_faults(training_class),
            "is_writer": training_class.saved_by_id == user_of(request).pk,
            "sight": plan_sight(training_class),
            "teachers": [row.person.name for row in training_class.teachers.select_related("person")],
            "sessions": training_class.sessions.select_related("teacher"),
            "breadcrumbs": [
                {"label": _("培训班"), "url": reverse("courses:class-list")},
                {"label": training_class.name, "url": reverse("courses:class-detail", args=[training_class.uuid])},
                {"label": _("档案")},
            ],
        },
    )


@login_required
@require_POST
def archive_cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(ClassArchive, uuid=uuid, training_class__in=classes_where(request.user, MANAGE))
    if cancel_archive(found, by=user_of(request)):
        messages.success(request, _("已取消。"))
    return redirect("courses:class-archive", uuid=found.training_class.uuid)


@login_required
@require_safe
def archive_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(ClassArchive, uuid=uuid, training_class__in=classes_where(request.user, VIEW))
    if found.state != ClassArchive.State.DONE:
        raise Http404
    with found.file.open("rb") as file:
        return _download(file.read(), f"{found.training_class.name}-一期一档.zip", "application/zip")


@login_required
@require_safe
def class_list_file(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """学时汇总, 签到, 成绩 and 补贴名单 as XLSX."""
    training_class = class_or_404(request, uuid, ability=VIEW)
    if kind not in LISTS:
        raise Http404
    write, name = LISTS[kind]
    return sheet_response(f"{training_class.name}-{name}.xlsx", write(training_class))


@login_required
@require_safe
def member_file(request: HttpRequest, uuid: UUID, person: UUID) -> HttpResponse:
    """一人一档 of one member."""
    training_class = class_or_404(request, uuid, ability=VIEW)
    rows = Enrolment.objects.select_related("person")
    member = get_object_or_404(rows, training_class=training_class, person__uuid=person).person
    return _download(print_person(training_class, member), f"{member.name}-一人一档.pdf", "application/pdf")


@login_required
@require_POST
def approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    training_class = class_or_404(request, uuid, ability=MANAGE)
    try:
        approve_class(training_class, seen=request.POST.get("seen", ""), by=user_of(request))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("开班计划已批准。"))
    return redirect("courses:class-archive", uuid=training_class.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Photos of the members from one ZIP, with a line for each that was not kept."""
    training_class = class_or_404(request, uuid, ability=MANAGE)
    lines, refusal = [], ""
    file = request.FILES.get("file")
    if request.method == "POST":
        try:
            if file is None or not file.size or file.size > LARGEST_ZIP:
                raise Refused(_("请选择一个 200 MB 以内的 .zip 文件。"))
            lines = import_photos(training_class, cast(BinaryIO, file), by=user_of(request))
        except Refused as error:
            refusal = str(error)
    kept, lost = summary(lines)
    context = {
        "training_class": training_class,
        "refusal": refusal,
        "lines": [line for line in lines if line.fault],
        "kept": kept,
        "lost": lost,
        "told": bool(lines),
    }
    return render(request, "courses/photos.html", context, status=400 if refusal else 200)


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response
