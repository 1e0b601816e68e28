"""Everything done, as values the rules can count: confirmed records, and messages that left the house."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.api import Region
from outreach.domain.counting import Fact
from outreach.domain.measures import MESSAGES
from outreach.models import Record, Tally


def region_paths() -> dict[int, frozenset[int]]:
    """Region → itself and everything above it; the negative number stands for the region without those below."""
    parents = dict(Region.objects.values_list("pk", "parent_id"))
    paths: dict[int, frozenset[int]] = {}
    for pk in parents:
        path: set[int] = {-pk}
        here: int | None = pk
        while here is not None and here not in path:
            path.add(here)
            here = parents.get(here)
        paths[pk] = frozenset(path)
    return paths


def gather_facts(*, year: int, organisations: Iterable[int] | None = None) -> list[Fact]:
    """Of one year, of these units only when they are given."""
    paths = region_paths()
    records = Record.objects.filter(state=Record.State.CONFIRMED, done_on__year=year)
    days = Tally.objects.filter(campaign__isnull=False, on__year=year, sent__gt=0)
    if organisations is not None:
        units = set(organisations)
        records = records.filter(organisation__in=units)
        days = days.filter(campaign__organisation__in=units)
    facts = [
        Fact(measure, on, quantity, heads, place, unit, paths[region], times=0 if corrects else 1)
        for measure, on, quantity, heads, place, unit, region, corrects in records.order_by().values_list(
            "measure", "done_on", "quantity", "heads", "place_id", "organisation_id", "region_id", "corrects_id"
        )
    ]
    facts += [
        Fact(MESSAGES, on, sent, 0, None, unit, paths[region])
        for on, sent, unit, region in days.order_by().values_list(
            "on", "sent", "campaign__organisation_id", "campaign__organisation__region_id"
        )
        if on is not None
    ]
    return facts
