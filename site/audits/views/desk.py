"""The one search box, what waits, and the four lists."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import XLSX, may, require, write_table
from audits.actions.search_certificates import MOST, search_certificates
from audits.actions.watch_lists import LISTS, TITLES, watch_list
from audits.forms import SearchForm
from audits.models import AuditCase, Finding
from audits.permissions import LOOK, MANAGE, certificates_for, findings_for, samples_for
from audits.views.frame import page


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """`?q=`: one hit opens its story at once."""
    require(request.user, LOOK)
    form = SearchForm(request.GET or None)
    asked = form.is_bound and form.is_valid() and form.cleaned_data["q"].strip()
    found = search_certificates(form.cleaned_data["q"], within=certificates_for(request.user)) if asked else []
    if len(found) == 1:
        return redirect("audits:story", uuid=found[0].uuid)
    today = localdate()
    context = {
        "form": form,
        "asked": asked,
        "found": [{"row": row, "standing": row.standing(today)} for row in found],
        "is_cut": len(found) == MOST,
        "lists": [{"key": key, "title": TITLES[key]} for key in LISTS],
        "may_manage": may(request.user, MANAGE),
        **_waiting(request.user, today),
    }
    return page(request, "desk.html", context)


def _waiting(user: Any, today: Any) -> dict[str, int]:
    findings = findings_for(user)
    return {
        "cases": AuditCase.objects.filter(sample__in=samples_for(user), verdict=AuditCase.Verdict.OPEN).count(),
        "overdue": findings.filter(state=Finding.State.OPEN, due_on__lt=today).count(),
        "answered": findings.filter(state=Finding.State.ANSWERED).count(),
    }


@login_required
@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """`list=` one of them; `format=xlsx` hands out the same as a workbook."""
    require(request.user, LOOK)
    key = request.GET.get("list", next(iter(LISTS)))
    if key not in LISTS:
        raise Http404
    found = watch_list(key, request.user)
    if request.GET.get("format") == "xlsx":
        content = write_table(found.title[:31], found.header, [cells for _address, cells in found.rows])
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="audit-{key}-{timezone.localdate():%Y%m%d}.xlsx"'
        return response
    tabs = [{"label": TITLES[other], "url": f"?list={other}", "active": other == key} for other in LISTS]
    rows = [{"address": address, "cells": list(zip(found.header, cells, strict=True))} for address, cells in found.rows]
    return page(request, "list.html", {"list": found, "rows": rows, "tabs": tabs}, trail=((_("线索"), ""),))
