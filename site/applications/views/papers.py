"""Papers of an application: taken in, handed out through one gate, judged by the officer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.actions.keep_paper import add_paper, drop_paper, judge_paper
from applications.forms import PaperForm
from applications.models import ApplicationPaper
from applications.permissions import applications_for, may_act, to_decide
from applications.refusals import Refused
from applications.views.detail import detail_page
from applications.views.frame import acting_or_403, said, user_of


def _paper(request: HttpRequest, uuid: UUID) -> ApplicationPaper:
    """Whoever may not see the application meets no paper of it."""
    rows = ApplicationPaper.objects.filter(application__in=applications_for(request.user))
    return get_object_or_404(rows.select_related("application__person"), uuid=uuid)


@login_required
@require_POST
def paper_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    application = acting_or_403(request, uuid)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return detail_page(request, application, paper_form=form, status=400)
    try:
        data = form.cleaned_data["file"].read()
        add_paper(application, kind=form.cleaned_data["kind"], data=data, user=user_of(request))
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return detail_page(request, application, paper_form=form, status=400 if refusal.field else 409)
    messages.success(request, _("材料已上传。"))
    return redirect("applications:detail", uuid=application.uuid)


@login_required
@require_safe
def paper_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The picture, for whoever sees the application."""
    paper = _paper(request, uuid)
    if not paper.file.storage.exists(str(paper.file.name)):
        raise Http404
    with paper.file.storage.open(str(paper.file.name), "rb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def paper_drop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    paper = _paper(request, uuid)
    if not may_act(request.user, paper.application):
        raise Http404
    try:
        drop_paper(paper, user=user_of(request))
    except Refused as refusal:
        said(request, refusal)
    return redirect("applications:detail", uuid=paper.application.uuid)


@login_required
@require_POST
def paper_judge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rows = ApplicationPaper.objects.filter(application__in=to_decide(request.user))
    paper = get_object_or_404(rows.select_related("application"), uuid=uuid)
    try:
        judge_paper(paper, is_good=request.POST.get("good") == "1", user=user_of(request))
    except Refused as refusal:
        said(request, refusal)
    return redirect("applications:detail", uuid=paper.application.uuid)
