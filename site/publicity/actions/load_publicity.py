"""Lay the house's own campaigns, events and venues, from TOML files; what is a sample only where samples are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from pages.api import body, digest_of, home_page, is_loaded, lay_page, mark_loaded, read_files
from publicity.actions.fit_occasion import fit_occasion
from publicity.models import (
    CampaignIndexPage,
    CampaignPage,
    EventIndexPage,
    EventPage,
    Place,
    VenueIndexPage,
    VenuePage,
)

CONTENT = Path(__file__).resolve().parents[1] / "content"
NAME = "publicity"
EVENT_LEAD = "讲座、展览、演练、咨询日和参观。多数活动免费，不用注册就能报名。"
VENUE_LEAD = "警示教育基地、体验馆、实践基地和主题公园：先在线上看一看，再约时间去走一走。"
CAMPAIGN_LEAD = "安全生产月、消防宣传月、职业病防治法宣传周……一年里的大活动都在这里。"


@dataclass
class Laid:
    """How many entries of each kind were laid; `kept` are those an editor has worked on."""

    campaigns: int = 0
    events: int = 0
    venues: int = 0
    kept: int = 0


def load_publicity(
    content: Path = CONTENT, *, sample: bool = False, again: bool = False, today: date | None = None
) -> Laid | None:
    """None when these very files are in the database already, or when the site has no home page of ours.

    Samples lie around `today`: each loading with `again` brings the events that are still to come near it again.
    """
    folders = [content / name for name in ("campaigns", "events", "venues")]
    name = f"{NAME}:sample" if sample else NAME
    digest, home = digest_of(folders), home_page()
    if home is None or (is_loaded(name, digest) and not again):
        return None
    with transaction.atomic():
        laid = Laid()
        places = dict(Place.objects.values_list("key", "pk"))
        campaigns = _index(home, CampaignIndexPage, "campaigns", "宣传活动", CAMPAIGN_LEAD)
        events = _index(home, EventIndexPage, "events", "活动报名", EVENT_LEAD)
        venues = _index(home, VenueIndexPage, "venues", "安全场馆", VENUE_LEAD)
        for key, entry in _wanted(content / "campaigns", sample=sample):
            _count(laid, "campaigns", _campaign(campaigns, key, entry, places))
        for key, entry in _wanted(content / "venues", sample=sample):
            _count(laid, "venues", _venue(venues, key, entry))
        for key, entry in _wanted(content / "events", sample=sample):
            page = _event(events, key, entry, places, today or timezone.localdate())
            _count(laid, "events", page)
            if page is not None:
                fit_occasion(page)
        mark_loaded(name, digest)
    return laid


def _wanted(folder: Path, *, sample: bool) -> list[tuple[str, dict[str, Any]]]:
    return [(key, entry) for key, entry in read_files(folder).items() if sample or not entry.get("sample")]


def _count(laid: Laid, kind: str, page: Page | None) -> None:
    field = kind if page is not None else "kept"
    setattr(laid, field, getattr(laid, field) + 1)


def _index(home: Page, model: type[Any], slug: str, title: str, lead: str) -> Page:
    found = model.objects.child_of(home).first()
    if found is not None:
        return found
    page = lay_page(home, model, slug=slug, title=title, lead=lead, show_in_menus=True)
    if page is None:
        raise RuntimeError(f"the index page {slug} was moved or belongs to somebody else")
    return page  # type: ignore[return-value]


def _campaign(index: Page, key: str, entry: Mapping[str, Any], places: Mapping[str, int]) -> CampaignPage | None:
    return lay_page(
        index,
        CampaignPage,
        slug=key,
        places=entry.get("places", ()),
        title=entry["title"],
        theme=entry.get("theme", ""),
        lead=entry["lead"],
        search_description=entry["lead"],
        starts_on=entry["starts_on"],
        ends_on=entry["ends_on"],
        audience=entry.get("audience", ""),
        organisers=entry.get("organisers", ""),
        drawing=entry.get("drawing", CampaignPage.Drawing.SAFETY_MONTH),
        body=_campaign_body(entry, key, places),
    )


def _campaign_body(entry: Mapping[str, Any], key: str, places: Mapping[str, int]) -> list[dict[str, Any]]:
    """The house's blocks; the place of an activity is stored by its row, and lists of plain items are put in order."""
    stored = body(entry.get("body", ()), key=f"campaign:{key}", folder="publicity/campaigns/")
    for block in stored:
        if block["type"] == "activities":
            for item in block["value"]["items"]:
                item["place"] = places.get(item.get("place", ""))
    return stored


def _event(index: Page, key: str, entry: Mapping[str, Any], places: Mapping[str, int], today: date) -> EventPage | None:
    begins = timezone.make_aware(
        datetime.combine(today + timedelta(days=entry["days_from_now"]), time.fromisoformat(entry["start"]))
    )
    return lay_page(
        index,
        EventPage,
        slug=key,
        title=entry["title"],
        kind=entry["kind"],
        lead=entry["lead"],
        search_description=entry["lead"],
        campaign=CampaignPage.objects.filter(slug=entry.get("campaign") or "-").first(),
        place_id=places.get(entry.get("place", "")),
        begins_at=begins,
        ends_at=begins + timedelta(minutes=entry["minutes"]),
        where=entry["where"],
        audience=entry.get("audience", ""),
        organiser_text=entry.get("organiser", ""),
        fee=entry.get("fee", ""),
        bring=entry.get("bring", ""),
        takes_sign_up=entry.get("takes_sign_up", True),
        capacity=entry.get("capacity"),
        heads=entry.get("heads"),
        result_text=entry.get("result_text", ""),
        body=body(entry.get("body", ()), key=f"event:{key}", folder="publicity/events/"),
    )


def _venue(index: Page, key: str, entry: Mapping[str, Any]) -> VenuePage | None:
    facts = entry.get("facts", ())
    blocks = [{"type": "facts", "title": "参观须知", "facts": facts}] if facts else []
    return lay_page(
        index,
        VenuePage,
        slug=key,
        title=entry["title"],
        kind=entry["kind"],
        lead=entry["lead"],
        search_description=entry["lead"],
        where=entry["where"],
        opening=entry["opening"],
        capacity=entry.get("capacity"),
        is_free=entry.get("is_free", True),
        body=body([*blocks, *entry.get("body", ())], key=f"venue:{key}", folder="publicity/venues/"),
        exhibits=body([{"type": "exhibit", **row} for row in entry.get("exhibits", ())], key=f"hall:{key}", folder=""),
    )
