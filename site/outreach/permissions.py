"""Who records, who sees, who confirms: editors for their unit, a regulator's supervisors for their region."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.api import NotAllowed, Organisation, Region, organisations_where
from outreach.models import MessageCampaign, Quota, Record

RECORD, VIEW = "pages.edit", "outreach.view"
PLANNING_KINDS = ("regulator", "publicity_office")
"""Units that may plan and write for their whole region; every other one only for itself."""


def units_recording(user: Any) -> QuerySet[Organisation]:
    """The units for which this account records and writes."""
    return organisations_where(user, RECORD)


def units_seen(user: Any) -> QuerySet[Organisation]:
    """Its own units, and every unit of the region for a supervisor."""
    own = organisations_where(user, RECORD).values("pk")
    reached = organisations_where(user, VIEW).values("pk")
    return Organisation.objects.filter(Q(pk__in=own) | Q(pk__in=reached))


def visible_records(user: Any) -> QuerySet[Record]:
    """A draft is its unit's own business; what was handed in is seen by the region as well."""
    own = Q(organisation__in=units_recording(user))
    handed_in = Q(organisation__in=organisations_where(user, VIEW)) & ~Q(state=Record.State.DRAFT)
    return Record.objects.filter(own | handed_in)


def may_record(user: Any, organisation: Organisation) -> bool:
    return units_recording(user).filter(pk=organisation.pk).exists()


def may_confirm(user: Any, record: Record) -> bool:
    """Whoever supervises the unit, but never the one who recorded it."""
    return (
        record.recorded_by_id != user.pk and organisations_where(user, VIEW).filter(pk=record.organisation_id).exists()
    )


def visible_campaigns(user: Any) -> QuerySet[MessageCampaign]:
    return MessageCampaign.objects.filter(organisation__in=units_seen(user))


def may_approve(user: Any, campaign: MessageCampaign) -> bool:
    """A second person: of the same unit, or who supervises it."""
    return campaign.author_id != user.pk and units_seen(user).filter(pk=campaign.organisation_id).exists()


def planning_units(user: Any) -> QuerySet[Organisation]:
    return units_recording(user).filter(kind__in=PLANNING_KINDS)


def regions_below(*roots: int) -> set[int]:
    """These regions and every region under them (four levels)."""
    found, wave = set(roots), set(roots)
    while wave:
        wave = {region.pk for region in Region.objects.filter(parent__in=wave)} - found
        found |= wave
    return found


def visible_quotas(user: Any) -> QuerySet[Quota]:
    """Lines of the plan that ask something of one's units or of their region (or of a region around it)."""
    units = units_seen(user)
    regions = set(units.values_list("region", flat=True))
    around = set(regions)
    for _level in range(3):
        above = Region.objects.filter(pk__in=around).values_list("parent", flat=True)
        around |= {pk for pk in above if pk is not None}
    return Quota.objects.filter(
        Q(organisation__in=units)
        | Q(organisation__isnull=True) & (Q(region__isnull=True) | Q(region__in=around | regions_below(*regions)))
    )


def may_plan(user: Any, quota: Quota) -> bool:
    """A planning unit plans for its own region and the units in it."""
    roots = set(planning_units(user).values_list("region", flat=True))
    region = quota.organisation.region_id if quota.organisation else quota.region_id
    return bool(roots) and region in regions_below(*roots)


def require(allowed: bool) -> None:
    """NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed
