"""One year of the plan beside what was done: the rows of the overview and of the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps

from accounts.api import Region, User
from outreach.actions.gather_facts import gather_facts
from outreach.domain import counting, coverage
from outreach.domain.chart import Chart, draw
from outreach.domain.measures import MESSAGES, UNITS
from outreach.models import Measure, Quota
from outreach.permissions import units_seen, visible_quotas

MOST_ROWS = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One quota: numerator and denominator, pace, and the twelve months."""

    quota: Quota
    rate: counting.Rate
    pace: str
    months: list[int]
    unit: str

    @property
    def shown(self) -> int:
        """For the bar: never beyond its end."""
        return min(self.rate.done, self.rate.target)


@dataclass(frozen=True, slots=True)
class Heat:
    regions: list[str]
    places: list[Any]
    table: coverage.Table

    @property
    def rows(self) -> list[tuple[str, list[coverage.Cell]]]:
        return list(zip(self.regions, self.table.rows, strict=True))


def read_lines(user: User, *, year: int, today: date) -> list[Line]:
    facts = gather_facts(year=year)
    lines = []
    for quota in visible_quotas(user).filter(year=year).select_related("place", "organisation", "region"):
        goal = quota.as_goal()
        found = counting.rate(facts, goal)
        lines.append(
            Line(
                quota,
                found,
                counting.pace(found, year=year, today=today),
                counting.months(facts, goal),
                UNITS[quota.measure],
            )
        )
    order = list(Measure.values)
    return sorted(lines, key=lambda line: (order.index(line.quota.measure), line.quota.pk))


def read_heat(user: User, *, year: int) -> Heat:
    """The user's own regions, one row for the level itself and one for each region right below it."""
    units = units_seen(user)
    facts = gather_facts(year=year, organisations=units.values_list("pk", flat=True))
    places = list(apps.get_model("publicity", "Place").objects.all())
    roots = list(Region.objects.filter(pk__in=units.values("region")).order_by("level", "code"))
    top = [region for region in roots if region.level == roots[0].level] if roots else []
    keys: list[tuple[int, str]] = []
    for root in top:
        below = list(root.children.order_by("code"))
        keys.append((-root.pk if below else root.pk, f"{root.name}本级" if below else root.name))
        keys += [(region.pk, region.name) for region in below]
    keys = keys[:MOST_ROWS]
    table = coverage.heat(
        [fact for fact in facts if fact.measure != MESSAGES],
        regions=[key for key, _name in keys],
        places=[place.pk for place in places],
    )
    return Heat([name for _key, name in keys], places, table)


def read_chart(user: User, *, year: int, measure: str) -> tuple[Chart, int]:
    """The months of one measure over every unit one sees, and the year's sum."""
    facts = gather_facts(year=year, organisations=units_seen(user).values_list("pk", flat=True))
    goal = counting.Goal(measure, year, 0)
    values = counting.months(facts, goal)
    targets = [
        quota.target for quota in visible_quotas(user).filter(year=year, measure=measure, place=None, organisation=None)
    ]
    return draw(values, even=max(targets, default=0) / 12), sum(values)


def years_with_rows(user: User, *, today: date) -> list[int]:
    found = set(visible_quotas(user).values_list("year", flat=True)) | {today.year}
    return sorted(found, reverse=True)[:6]
