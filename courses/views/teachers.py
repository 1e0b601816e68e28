"""The teacher library of one's institutions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import may, organisations_where, require, write_table
from courses.actions.save_teacher import save_teacher, teacher_fault
from courses.forms import TeacherForm
from courses.models import TeacherRecord
from courses.permissions import MANAGE, VIEW
from courses.refusals import Refused
from courses.views.frame import sheet_response, user_of


@login_required
@require_safe
def teacher_list(request: HttpRequest) -> HttpResponse:
    """Who may teach what until when; `?format=xlsx` the same as a table."""
    require(request.user, VIEW)
    records = TeacherRecord.objects.filter(institution__in=organisations_where(request.user, VIEW))
    today = timezone.localdate()
    rows = [
        (record, teacher_fault(record.institution, record.person, on=today))
        for record in records.select_related("person", "institution__region").order_by("institution", "person__name")
    ]
    if request.GET.get("format") == "xlsx":
        return sheet_response("师资档案.xlsx", _table(rows))
    context = {
        "rows": [{"record": record, "fault": fault} for record, fault in rows],
        "may_manage": may(request.user, MANAGE),
    }
    return render(request, "courses/teachers/list.html", context)


HEADER = (
    "姓名", "培训机构", "职称或职业资格", "证明编号", "可授课内容", "实操", "有效期至", "继续教育", "核对结果",
)  # fmt: skip


def _table(rows: list[tuple[TeacherRecord, str]]) -> bytes:
    lines = []
    for one, fault in rows:
        until = one.valid_to.isoformat() if one.valid_to else "长期"
        year = f"{one.continuing_year} 年 {one.continuing_hours} 学时" if one.continuing_year else ""
        lines.append(
            (one.person.name, one.institution.name, one.title, one.document_number, one.subjects,
             "是" if one.is_practical else "否", until, year, fault or "有效")
        )  # fmt: skip
    return write_table("师资档案", HEADER, lines)


@login_required
@require_http_methods(["GET", "POST"])
def teacher_create(request: HttpRequest) -> HttpResponse:
    require(request.user, MANAGE)
    return _edit(request, TeacherRecord())


@login_required
@require_http_methods(["GET", "POST"])
def teacher_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    records = TeacherRecord.objects.filter(institution__in=organisations_where(request.user, MANAGE))
    return _edit(request, get_object_or_404(records, uuid=uuid))


def _edit(request: HttpRequest, record: TeacherRecord) -> HttpResponse:
    form = TeacherForm(request.POST or None, instance=record, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            save_teacher(form.instance, by=user_of(request))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("师资档案已保存。"))
            return redirect("courses:teacher-list")
    return render(request, "courses/teachers/form.html", {"form": form})
