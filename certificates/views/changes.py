"""Revoking, suspending and restoring by two people, replacing, and taking failed orders up again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certificates import api
from certificates.domain.states import grounds_for
from certificates.forms import ChangeForm, ReplaceForm, RevokeForm
from certificates.permissions import account, certificate_or_404, orders_within_reach, within_reach
from certificates.tasks import issue
from certificates.views.desk import keep_private
from certificates.views.navigation import desk_nav


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The first person's form."""
    certificate = certificate_or_404(request.user, uuid, "certificates.issue")
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            api.propose_revocation(certificate, by=account(request.user), **form.cleaned_data)
        except api.ChangeRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("撤销申请已提出，等待另一位证书管理员审批。"))
        return redirect("certificates:detail", uuid=uuid)
    return _form(request, certificate, form=form, title=_("提出撤销"), submit=_("提出撤销申请"), tone="danger-solid")


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The first person's form to suspend."""
    return _change(request, uuid, to="suspended", title=_("提出暂停"), submit=_("提出暂停申请"))


@login_required
@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The first person's form to restore what was suspended, or revoked by a decision that was overturned."""
    return _change(request, uuid, to="valid", title=_("提出恢复"), submit=_("提出恢复申请"))


def _change(request: HttpRequest, uuid: UUID, *, to: str, title: str, submit: str) -> HttpResponse:
    certificate = certificate_or_404(request.user, uuid, "certificates.issue")
    form = ChangeForm(request.POST or None, grounds=grounds_for(certificate.state, to))
    if request.method == "POST" and form.is_valid():
        try:
            api.propose_change(certificate, to=to, by=account(request.user), **form.cleaned_data)
        except api.ChangeRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("申请已提出，等待另一位证书管理员审批。"))
        return redirect("certificates:detail", uuid=uuid)
    return _form(request, certificate, form=form, title=title, submit=submit, tone="primary")


@login_required
@require_POST
def decide(request: HttpRequest, pk: int, verdict: str) -> HttpResponse:
    """The second person's answer; whoever proposed may only take it back."""
    reach = within_reach(request.user, "certificates.issue")
    change = api.StateChange.objects.filter(pk=pk, certificate__in=reach).select_related("certificate").first()
    if change is None:
        raise Http404
    try:
        if verdict == "approve":
            api.approve_revocation(change, by=account(request.user))
            messages.success(request, _("已批准，公众查验立即生效。"))
        else:
            api.refuse_revocation(change, by=account(request.user))
            messages.success(request, _("申请已关闭，证书状态不变。"))
    except api.ChangeRefused as error:
        messages.error(request, str(error))
    return redirect("certificates:detail", uuid=change.certificate.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A new certificate in place of this one, with the holder's data as they are now."""
    certificate = certificate_or_404(request.user, uuid, "certificates.issue")
    differences = api.changed_since(certificate)
    form = ReplaceForm(request.POST or None, differs=bool(differences))
    if request.method == "POST" and form.is_valid():
        try:
            order = api.order_replacement(certificate, reason=form.full_reason(), by=account(request.user))
        except api.OrderRefused as error:
            messages.error(request, str(error))
        else:
            api.wake(issue.name, order.pk)
            messages.success(request, _("已受理换发，新证制好后旧证自动停用。"))
        return redirect("certificates:detail", uuid=uuid)
    intro = _("新证用新编号，按档案里现在的姓名、证件和照片制作，有效期不变。新证制好后旧证停用，查旧编号会指向新证。")
    return _form(
        request,
        certificate,
        form=form,
        title=_("换发证书"),
        submit=_("确认换发"),
        tone="primary",
        intro=intro,
        differences=differences,
    )


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """After the photo or the name was put right."""
    order = orders_within_reach(request.user, "certificates.issue").filter(pk=pk).first()
    if order is None:
        raise Http404
    if api.retry_order(order, by=account(request.user)):
        api.wake(issue.name, order.pk)
        messages.success(request, _("已重新提交制证。"))
    return redirect("certificates:orders")


def _form(
    request: HttpRequest, certificate: api.Certificate, *, form: Any, title: str, submit: str, tone: str, **more: Any
) -> HttpResponse:
    context = {
        "certificate": certificate,
        "form": form,
        "heading": title,
        "submit": submit,
        "submit_tone": tone,
        "desk_nav": desk_nav(request, "certificates:list"),
        **more,
    }
    status = 400 if form.errors else 200
    return keep_private(render(request, "certificates/change.html", context, status=status))
