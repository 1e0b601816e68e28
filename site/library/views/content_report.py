"""内容体检, in the editors' admin: what has gone wrong with published pages, to be put right one by one."""

from __future__ import annotations

from collections import Counter
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.api import XLSX, write_table
from library.actions.check_content import Problem, check_content

PER_PAGE = 50


@require_safe
def content_report(request: HttpRequest) -> HttpResponse:
    """Only the pages this editor may change; 待核 is listed when asked for."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(request.user, "change")
    findings = check_content(pages, now=timezone.now())
    counts = Counter(row.problem for row in findings)
    chosen = request.GET.get("problem", "")
    if chosen in Problem.values:
        shown = [row for row in findings if row.problem == chosen]
    else:
        shown = [row for row in findings if row.problem != Problem.WAITING]
    if request.GET.get("export") == "xlsx":
        rows = [(row.page.title, str(row.problem.label), row.detail, row.page.full_url or "") for row in shown]
        return _workbook(write_table(_("内容体检"), [_("页面"), _("问题"), _("详情"), _("地址")], rows))
    context = {
        "header_title": _("内容体检"),
        "header_icon": "warning",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("首页")},
            {"url": "", "label": _("内容体检")},
        ],
        "kinds": [{"value": kind.value, "label": kind.label, "count": counts[kind]} for kind in Problem],
        "chosen": chosen,
        "page_obj": Paginator(shown, PER_PAGE).get_page(request.GET.get("p")),
    }
    return TemplateResponse(request, "library/admin/content_report.html", context)


def _workbook(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('内容体检.xlsx')}"
    return response
