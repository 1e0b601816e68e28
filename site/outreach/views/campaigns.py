"""信息发送: the list, one campaign with its live counts, writing, approving, starting and stopping it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.api import NotAllowed, Refused, Role, User, may
from outreach.actions.audience import count_audience
from outreach.actions.follow_deliveries import delivery_counts
from outreach.actions.write_campaign import (
    approve_campaign,
    save_campaign,
    sight_of,
    start_campaign,
    stop_campaign,
)
from outreach.domain.texting import sms_parts, with_opt_out
from outreach.forms import CampaignForm
from outreach.models import Delivery, MessageCampaign, Tally
from outreach.permissions import RECORD, may_approve, may_record, units_seen, visible_campaigns
from outreach.tables import CAMPAIGN_TONES, CampaignTable
from outreach.views.frame import campaign_or_404, name_of, require_desk, trail, user_of

State = MessageCampaign.State
LINK_LENGTH = 52
"""Characters of the signed link beside the address of the site."""


@login_required
@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    require_desk(request)
    left = Q(deliveries__state__in=(Delivery.State.PROMISED, Delivery.State.SENT))
    rows = visible_campaigns(request.user).select_related("organisation").annotate(promised=Count("deliveries", left))
    table = CampaignTable(rows)
    RequestConfig(request, paginate={"per_page": 20}).configure(table)
    return render(
        request,
        "outreach/campaign_list.html",
        {"table": table, "may_write": may(request.user, RECORD), "years": _years(user_of(request))},
    )


def _years(user: User) -> list[dict[str, Any]]:
    """This year's count of each unit that has sent anything, beside its limit."""
    year = timezone.localdate().year
    units = {f"organisation:{unit.pk}:{year}": unit.name for unit in units_seen(user)}
    rows = Tally.objects.filter(key__in=units, campaign__isnull=True)
    return [{"name": units[row.key], "count": row.count, "limit": row.limit} for row in rows]


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    campaign, user = campaign_or_404(request, uuid), user_of(request)
    own = may_record(user, campaign.organisation)
    total, out = count_audience(campaign) if campaign.state == State.DRAFT else (campaign.estimate, 0)
    today = Tally.objects.filter(pk=Tally.day_key(campaign, timezone.localdate())).first()
    return render(
        request,
        "outreach/campaign_detail.html",
        {
            "campaign": campaign,
            "tone": CAMPAIGN_TONES[campaign.state],
            "author": name_of(campaign.author),
            "approver": name_of(campaign.approver) if campaign.approver else "",
            "total": total,
            "out": out,
            "willing": total - out,
            "text": with_opt_out(campaign.text),
            "parts": sms_parts(with_opt_out(campaign.text) + "x" * LINK_LENGTH)
            if "sms" in campaign.channel_list
            else 0,
            "counts": _counts(campaign),
            "today": today,
            "days": -(-max(total - out, 0) // campaign.daily_quota),
            "may_edit": own and campaign.state == State.DRAFT,
            "may_approve": campaign.state == State.DRAFT and may_approve(user, campaign),
            "sight": sight_of(campaign),
            "may_start": campaign.state in (State.APPROVED, State.STOPPED) and own,
            "may_stop": campaign.state in (State.APPROVED, State.SENDING),
            "is_author": campaign.author_id == user.pk,
            "kind_label": dict(campaign.organisation.Kind.choices).get(campaign.kind, ""),
            "role_label": dict(Role.choices).get(campaign.role, ""),
            "breadcrumbs": trail((_("信息发送"), reverse("outreach:campaigns")), (campaign.title, "")),
        },
    )


def _counts(campaign: MessageCampaign) -> dict[str, int]:
    counts = delivery_counts(campaign)
    return {**counts, "dealt": sum(counts.values()), "estimate": campaign.estimate}


@login_required
@require_safe
def counts(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The figures of the open page, asked again every few seconds while it is sending."""
    campaign = campaign_or_404(request, uuid)
    response = JsonResponse({"state": campaign.state, "counts": _counts(campaign)})
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    if not may(request.user, RECORD):
        raise NotAllowed
    return _edit(request, MessageCampaign())


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    campaign = campaign_or_404(request, uuid)
    if not may_record(user_of(request), campaign.organisation):
        raise Http404
    return _edit(request, campaign)


def _edit(request: HttpRequest, campaign: MessageCampaign) -> HttpResponse:
    form = CampaignForm(request.POST or None, instance=campaign, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_campaign(form.instance, by=user_of(request))
        except Refused as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("草稿已保存，请另一个人批准。"))
            return redirect("outreach:campaign", uuid=saved.uuid)
    rows = trail((_("信息发送"), reverse("outreach:campaigns")), (_("写一条"), ""))
    return render(request, "outreach/campaign_form.html", {"form": form, "campaign": campaign, "breadcrumbs": rows})


def _step(
    request: HttpRequest, uuid: UUID, act: Callable[..., MessageCampaign], said: str, **facts: str
) -> HttpResponse:
    campaign = campaign_or_404(request, uuid)
    try:
        act(campaign, by=user_of(request), **facts)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("outreach:campaign", uuid=campaign.uuid)


@login_required
@require_POST
def approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _step(request, uuid, approve_campaign, _("已批准，可以开始发送。"), seen=request.POST.get("seen", ""))


@login_required
@require_POST
def start(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _step(request, uuid, start_campaign, _("开始发送：在规定的钟点内一批一批发出。"))


@login_required
@require_POST
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _step(request, uuid, stop_campaign, _("已停止。排好队的还会送出，后面的人不再发送。"))
