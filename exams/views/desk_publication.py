"""Publishing the marks of a sitting: one officer asks, another approves or returns."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exams.actions.ask_publication import approve_publication, ask_publication, return_publication
from exams.actions.publish_results import PublicationRefused
from exams.models import Publication
from exams.permissions import sittings_for
from exams.views.desk_frame import account
from exams.views.desk_sitting_frame import open_sitting
from exams.views.desk_sittings import sitting_overview


def _publication(request: HttpRequest, uuid: UUID) -> Publication:
    """404 for one of a sitting out of reach (SEC-02)."""
    reachable = Publication.objects.filter(sitting__in=sittings_for(request.user))
    return get_object_or_404(reachable.select_related("sitting__organiser"), uuid=uuid)


@login_required
@require_POST
def publication_ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for a sitting's marks to be published."""
    sitting = open_sitting(request, uuid)
    try:
        ask_publication(sitting, user=account(request))
    except PublicationRefused as refusal:
        return sitting_overview(request, sitting, faults=[str(refusal)], status=409)
    messages.success(request, _("已提请公布成绩，请另一名考务人员登录后批准。"))
    return redirect("exams:sitting-detail", uuid=sitting.uuid)


@login_required
@require_POST
def publication_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Publish the marks that were asked for."""
    publication = _publication(request, uuid)
    try:
        told = approve_publication(publication, user=account(request))
    except PublicationRefused as refusal:
        return _refused(request, publication, refusal)
    messages.success(request, _("成绩已公布，已通知 %(count)s 名考生。") % {"count": told})
    return redirect("exams:sitting-results", uuid=publication.sitting.uuid)


@login_required
@require_POST
def publication_return(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Return the request, or take one's own back."""
    publication = _publication(request, uuid)
    try:
        return_publication(publication, reason=request.POST.get("reason", ""), user=account(request))
    except PublicationRefused as refusal:
        return _refused(request, publication, refusal)
    messages.success(request, _("提请已退回，成绩没有公布。"))
    return redirect("exams:sitting-detail", uuid=publication.sitting.uuid)


def _refused(request: HttpRequest, publication: Publication, refusal: PublicationRefused) -> HttpResponse:
    sitting = open_sitting(request, publication.sitting.uuid)
    return sitting_overview(request, sitting, faults=[str(refusal)], status=409)
