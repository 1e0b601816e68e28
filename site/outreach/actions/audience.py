"""Whom a campaign means: people with an open post, by region, kind of unit, role and trade."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.api import Consent, Membership, Person
from outreach.models import MessageCampaign
from outreach.permissions import PLANNING_KINDS, regions_below


def audience(campaign: MessageCampaign) -> QuerySet[Person]:
    """In the order of their numbers. A unit that plans for no region reaches its own people only."""
    posts = Membership.objects.open()
    if campaign.organisation.kind in PLANNING_KINDS:
        reach = regions_below(campaign.organisation.region_id)
        wanted = regions_below(campaign.region_id) & reach if campaign.region_id else reach
        posts = posts.filter(organisation__region__in=wanted)
    else:
        posts = posts.filter(organisation=campaign.organisation_id)
    narrowed: dict[str, Any] = {
        "organisation__kind": campaign.kind,
        "role": campaign.role,
        "organisation__industry": campaign.industry,
    }
    posts = posts.filter(**{name: value for name, value in narrowed.items() if value})
    return Person.objects.filter(Exists(posts.filter(person=OuterRef("pk")))).order_by("pk")


def opted_out() -> Q:
    """People whose latest word about messages is no."""
    latest = Consent.objects.filter(person=OuterRef("pk"), kind=Consent.Kind.MESSAGES).order_by("-at", "-pk")
    return Q(pk__in=Person.objects.annotate(said=Subquery(latest.values("given")[:1])).filter(said=False).values("pk"))


def count_audience(campaign: MessageCampaign) -> tuple[int, int]:
    """(people meant, of whom have opted out)."""
    people = audience(campaign)
    return people.count(), people.filter(opted_out()).count()
