"""Lists and the page of one certificate, for those who issue and supervise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from accounts.api import require
from certificates.api import Certificate, IssuingOrder
from certificates.domain.facts import printed_facts
from certificates.domain.states import ways_from
from certificates.permissions import certificate_or_404, may, orders_within_reach, within_reach
from certificates.tables import CertificateFilter, CertificateTable
from certificates.views.navigation import desk_nav

RESTORED = _("恢复有效")


def keep_private(response: HttpResponse) -> HttpResponse:
    """Nothing of it stays in a shared browser (SEC-14)."""
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_GET
def certificates(request: HttpRequest) -> HttpResponse:
    """Certificates within reach, filtered."""
    require(request.user, "certificates.view")
    found = CertificateFilter(request.GET, queryset=within_reach(request.user, "certificates.view").defer("payload"))
    table = CertificateTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    context = {"filter": found, "table": table, "desk_nav": desk_nav(request, "certificates:list")}
    return keep_private(render(request, "certificates/list.html", context))


@login_required
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """What is being made, and what could not be made and why."""
    require(request.user, "certificates.issue")
    waiting = orders_within_reach(request.user, "certificates.issue").order_by("-ordered_at")[:100]
    rows = [_order_row(order) for order in waiting]
    context = {"orders": rows, "desk_nav": desk_nav(request, "certificates:orders")}
    return keep_private(render(request, "certificates/orders.html", context))


def _order_row(order: IssuingOrder) -> dict[str, Any]:
    ground = order.outcome or order.replaces or order.entry
    return {
        "order": order,
        "person": ground.person if ground else "",
        "replaced": order.replaces,
        "item": (ground.operation_item or (order.entry.batch.name if order.entry else "")) if ground else "",
        "failed": order.promise_state == IssuingOrder.State.FAILED,
    }


@login_required
@require_GET
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One certificate: its facts, its standing, what happened to it, and what may be done now."""
    certificate = certificate_or_404(request.user, uuid, "certificates.view")
    may_issue = may(request.user, "certificates.issue", certificate.issuer)
    proposal = certificate.state_changes.filter(at=None, refused_at=None).select_related("proposed_by").first()
    replacing = _replacing(certificate) if may_issue else None
    context = {
        "certificate": certificate,
        "standing": certificate.standing(localdate()),
        "facts": _facts(certificate),
        "history": _history(certificate),
        "proposal": proposal,
        "replacing": replacing,
        "may_change": may_issue
        and certificate.state == Certificate.State.VALID
        and proposal is None
        and replacing is None,
        "ways": ways_from(certificate.state) if may_issue and proposal is None else [],
        "may_decide": may_issue and proposal is not None and proposal.proposed_by_id != request.user.pk,
        "may_withdraw": may_issue and proposal is not None and proposal.proposed_by_id == request.user.pk,
        "may_trace": may(request.user, "evidence.view", certificate.issuer),
        "desk_nav": desk_nav(request, "certificates:list"),
    }
    return keep_private(render(request, "certificates/detail.html", context))


def _replacing(certificate: Certificate) -> IssuingOrder | None:
    """The order for its successor, until that is there."""
    if certificate.state != Certificate.State.VALID:
        return None
    return IssuingOrder.objects.filter(replaces=certificate).select_related("requested_by").first()


def _facts(certificate: Certificate) -> list[dict[str, Any]]:
    rows = [{"label": fact.label, "value": fact.value} for fact in printed_facts(certificate.payload)]
    return [*rows, {"label": "文件 SHA-256", "value": certificate.pdf_sha256, "code": True}]


def _history(certificate: Certificate) -> list[dict[str, Any]]:
    """Newest first, for the timeline."""
    rows: list[dict[str, Any]] = []
    for change in certificate.state_changes.select_related("proposed_by", "approved_by", "refused_by"):
        if change.at is not None:
            who = " · ".join(str(user) for user in (change.proposed_by, change.approved_by) if user)
            rows.append(
                {
                    "title": _("恢复有效")
                    if change.to_state == Certificate.State.VALID
                    else change.get_to_state_display(),
                    "who": who,
                    "when": localtime(change.at).strftime("%Y-%m-%d %H:%M"),
                    "note": change.ground
                    if change.to_state == Certificate.State.REPLACED
                    else f"{change.get_kind_display()}：{change.ground}",
                    "tone": {"revoked": "danger", "valid": "ok"}.get(change.to_state, "warn"),
                }
            )
        elif change.refused_at is not None:
            when = localtime(change.refused_at).strftime("%Y-%m-%d %H:%M")
            rows.append(
                {
                    "title": f"{change.get_to_state_display()}：申请未通过",
                    "who": str(change.refused_by),
                    "when": when,
                    "note": change.ground,
                }
            )
    if certificate.issued_at:
        when = localtime(certificate.issued_at).strftime("%Y-%m-%d %H:%M")
        old = certificate.replaces
        note = _("换发，代替 %(number)s。") % {"number": old.number} if old else ""
        rows.insert(0, {"title": "签发", "who": certificate.issuer.name, "when": when, "tone": "ok", "note": note})
    return rows[::-1]
