"""培训机构工作台: the desk of one's institutions, and the list behind each of its figures."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import api as accounts
from portal.institution.figures import read_desk
from portal.institution.lists import LISTINGS
from portal.institution.scope import Scope, institutions_of, scope_of

PER_PAGE = 50
WIDE = ("班级", "核对结果", "文件名")


def _scope_or_refuse(request: HttpRequest) -> Scope:
    """Of all one's institutions; NotAllowed for who has none."""
    user = cast(accounts.User, request.user)
    institutions = institutions_of(user)
    if not institutions:
        raise accounts.NotAllowed
    return scope_of(user, institutions)


@login_required
@require_safe
def institution(request: HttpRequest) -> HttpResponse:
    scope = _scope_or_refuse(request)
    names = "、".join(row.name for row in scope.institutions[:3])
    context = {"scope": scope, "names": names, "more": max(0, len(scope.institutions) - 3), **read_desk(scope)}
    response = render(request, "portal/institution/desk.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def institution_list(request: HttpRequest) -> HttpResponse:
    """The list `?of=` (the classes without it), by pages; `&format=xlsx` all of it."""
    scope = _scope_or_refuse(request)
    listing = LISTINGS.get(request.GET.get("of", "classes"))
    if listing is None:
        raise Http404
    if listing.for_managers and not scope.manages:
        raise accounts.NotAllowed
    rows = listing.query(scope)
    if request.GET.get("format") == "xlsx":
        lines = [cells for _url, cells in listing.cells(scope, list(rows))]
        header = [str(name) for name in listing.header]
        wide = {name: 30 for name in header if name in ("班级", "核对结果", "文件名")}
        return _workbook(
            f"{listing.title}.xlsx", accounts.write_table(str(listing.title)[:30], header, lines, widths=wide)
        )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "page_obj": page,
        "rows": [
            {"url": url, "cells": list(zip(listing.header, cells, strict=True))}
            for url, cells in listing.cells(scope, list(page.object_list))
        ],
        "breadcrumbs": [{"label": _("培训机构工作台"), "url": reverse("portal:institution")}, {"label": listing.title}],
    }
    response = render(request, "portal/institution/list.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _workbook(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=accounts.XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response
