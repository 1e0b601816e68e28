"""The story of one certificate, for auditors and supervisors."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.api import require
from certificates import api
from certificates.forms import TraceForm
from certificates.permissions import may
from certificates.views.desk import keep_private
from certificates.views.navigation import desk_nav


@login_required
@require_GET
def trace(request: HttpRequest) -> HttpResponse:
    """`?number=`: every link, verified at this moment. A certificate out of reach is not found."""
    require(request.user, "evidence.view")
    form = TraceForm(request.GET or None)
    context: dict[str, object] = {"form": form, "desk_nav": desk_nav(request, "certificates:trace")}
    if form.is_bound and form.is_valid():
        certificate = api.find(form.cleaned_data["number"])
        if certificate is not None and may(request.user, "evidence.view", certificate.issuer):
            context |= {"certificate": certificate, "trace": api.trace_certificate(certificate)}
        else:
            context["missed"] = True
    return keep_private(render(request, "certificates/trace.html", context))
