"""A list of certificates checked at once, for employers: Excel up, Excel down."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import XLSX, FileRefused, Refused, require, write_table
from certificates import api
from certificates.permissions import account
from certificates.views.desk import keep_private
from certificates.views.navigation import desk_nav

WIDTHS = {"证书编号": 22, "说明": 60, "种类": 24, "操作项目": 24}


@login_required
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """`?template` gives the empty list; a POST gives the answers as a workbook."""
    require(request.user, "people.view")
    if request.method == "GET" and "template" in request.GET:
        return _workbook("批量查验模板.xlsx", write_table("名单", api.BULK_COLUMNS, [], widths=WIDTHS))
    status, file = 200, request.FILES.get("file")
    if request.method == "POST":
        chosen: Any = file
        try:
            if chosen is None:
                raise Refused(_("请选择名单文件。"))
            rows = api.check_list(chosen, by=account(request.user))
        except (Refused, FileRefused) as refusal:
            messages.error(request, str(refusal))
            status = 400
        else:
            return _workbook("批量查验结果.xlsx", write_table("结果", api.BULK_ANSWER, rows, widths=WIDTHS))
    context = {"desk_nav": desk_nav(request, "certificates:bulk")}
    return keep_private(render(request, "certificates/bulk.html", context, status=status))


def _workbook(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return keep_private(response)
