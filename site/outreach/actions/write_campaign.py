"""Write a message campaign, approve it (a second person), start and stop it."""

from __future__ import annotations

from django.db import transaction

from accounts.api import Refused, User
from evidence import api as evidence
from outreach.actions.audience import count_audience
from outreach.models import MessageCampaign
from outreach.permissions import may_approve, may_record, regions_below, require, units_seen

State = MessageCampaign.State
CHANGED = "这次发送的状态已经变了，请刷新页面。"
_LOOKED_AT = (
    "title", "text", "channels", "region_id", "kind", "role", "industry", "first_hour", "last_hour", "daily_quota",
    "yearly_quota",
)  # fmt: skip


def save_campaign(campaign: MessageCampaign, *, by: User) -> MessageCampaign:
    """While it is a draft. The estimate is counted anew with every change."""
    require(may_record(by, campaign.organisation))
    if campaign.region_id and campaign.region_id not in regions_below(campaign.organisation.region_id):
        raise Refused("区划要在本单位所在的区划之内。", field="region")
    with transaction.atomic():
        if campaign.pk is None:
            campaign.author, campaign.written_at = by, evidence.database_now()
        else:
            before = MessageCampaign.objects.select_for_update().get(pk=campaign.pk)
            require(may_record(by, before.organisation))
            if before.state != State.DRAFT:
                raise Refused("已批准的内容不能修改，请另写一条。")
        total, out = count_audience(campaign)
        campaign.estimate = total - out
        campaign.save()
    return campaign


def sight_of(campaign: MessageCampaign) -> str:
    """The digest of what an approver looks at: words, ways, audience and limits."""
    return evidence.digest({name: getattr(campaign, name) for name in _LOOKED_AT})


def approve_campaign(campaign: MessageCampaign, *, seen: str, by: User) -> MessageCampaign:
    """Author ≠ approver; approved is what the approver saw (`sight_of`), not what was written a moment ago."""
    with transaction.atomic():
        held = MessageCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        require(may_approve(by, held))
        if seen != sight_of(held):
            raise Refused("这条信息刚刚被修改，请重新看过再批准。")
        total, out = count_audience(held)
        if total - out < 1:
            raise Refused("按这些条件没有可以发送的人，请让拟稿人修改。")
        facts = {"approver": by, "approved_at": evidence.database_now(), "estimate": total - out}
        return _move(campaign, State.APPROVED, {State.DRAFT}, by=by, **facts)


def start_campaign(campaign: MessageCampaign, *, by: User) -> MessageCampaign:
    """Also goes on with one that was stopped, from where it stood."""
    require(units_seen(by).filter(pk=campaign.organisation_id).exists())
    return _move(campaign, State.SENDING, {State.APPROVED, State.STOPPED}, by=by)


def stop_campaign(campaign: MessageCampaign, *, by: User) -> MessageCampaign:
    """Whoever sees it may stop it; what is queued already leaves."""
    require(units_seen(by).filter(pk=campaign.organisation_id).exists())
    return _move(campaign, State.STOPPED, {State.SENDING, State.APPROVED}, by=by)


def _move(
    campaign: MessageCampaign, to: str, from_: set[MessageCampaign.State], *, by: User, **more: object
) -> MessageCampaign:
    with transaction.atomic():
        moved = MessageCampaign.objects.filter(pk=campaign.pk, state__in=from_).update(state=to, **more)
        if not moved:
            raise Refused(CHANGED)
        campaign.refresh_from_db()
        evidence.append(
            f"outreach.campaign.{to}",
            actor=by.actor,
            subjects=[campaign.subject],
            body={
                "text": evidence.digest({"title": campaign.title, "text": campaign.text}),
                "estimate": campaign.estimate,
            },
        )
    return campaign
