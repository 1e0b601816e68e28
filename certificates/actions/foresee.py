"""Ahead of time: renewals by month and item for those who plan rooms, and what a draft edition would change."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from accounts.api import Person, User, mask_name, require
from certificates.actions.duty_rules import rule_of, rules
from certificates.actions.read_histories import read_catalogue, read_histories
from certificates.actions.recompute_duties import everybody
from certificates.domain.folding import owed
from certificates.domain.rules import add_months
from certificates.domain.what_if import Change, changes, with_draft
from certificates.models import Duty
from evidence.api import database_now
from qualifications import api as qualifications

MONTHS = 36
EXAMINED = (Duty.Kind.RENEWAL, Duty.Kind.REVIEW, Duty.Kind.ASSESSMENT, Duty.Kind.PRACTICAL, Duty.Kind.INITIAL)
CHUNK, SHOWN, MOST = 2_000, 200, 50_000


@dataclass(frozen=True, slots=True)
class Forecast:
    """`months`: first days; `rows`: item name → count by month; `late`: what is owed already and was not done."""

    months: tuple[date, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    late: int

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(sum(counts) for counts in zip(*(counts for _name, counts in self.rows), strict=True)) or (
            (0,) * len(self.months)
        )


def forecast(people: Any = None, *, today: date | None = None) -> Forecast:
    """Examinations that duties ask for in the next 36 months; of these people, or (None) of everybody."""
    day = today or localdate(database_now())
    first = day.replace(day=1)
    months = tuple(add_months(first, number) for number in range(MONTHS))
    waiting = Duty.objects.filter(state__in=(Duty.State.OPEN, Duty.State.LAPSED), kind__in=EXAMINED)
    if people is not None:
        waiting = waiting.filter(person__in=people)
    found: dict[str, dict[date, int]] = defaultdict(dict)
    coming = waiting.filter(lapses_on__gte=day, lapses_on__lt=add_months(first, MONTHS)).order_by()
    grouped = coming.annotate(month=TruncMonth("lapses_on")).values_list("operation_item__name", "month")
    for name, month, count in grouped.annotate(count=Count("pk")):
        found[name][month] = count
    rows = sorted(
        ((name, tuple(counts.get(month, 0) for month in months)) for name, counts in found.items()),
        key=lambda row: (-sum(row[1]), row[0]),
    )
    return Forecast(months, tuple(rows), waiting.filter(lapses_on__lt=day).count())


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a draft would change: counts by kind of change, and the first of them with masked names."""

    people: int
    counts: dict[str, int]
    shown: tuple[tuple[str, str, Change], ...]
    is_whole: bool


def foresee(text: str, *, on: date, by: User) -> Foreseen:
    """Fold everybody twice, as the rules are and with the draft; nothing is stored. EditionRefused for a bad draft."""
    require(by, "editions.view")
    known = rules()
    drafted = with_draft(known, rule_of(qualifications.read_edition(text, name="草案")))
    catalogue, counts = read_catalogue(), Counter[str]()
    shown: list[tuple[str, str, Change]] = []
    ids = everybody()
    for start in range(0, min(len(ids), MOST), CHUNK):
        chunk = ids[start : start + CHUNK]
        histories = read_histories(chunk, catalogue=catalogue)
        names = dict(Person.objects.filter(pk__in=chunk).values_list("pk", "name"))
        for person, history in histories.items():
            before = owed(history, rules=known, today=on)
            for change in changes(before, owed(history, rules=drafted, today=on)):
                counts[change.what] += 1
                duty = change.duty
                item = catalogue.item_of(key=duty.item_key, family=duty.family, high_risk=duty.high_risk)
                if len(shown) < SHOWN:
                    shown.append((mask_name(names[person]), catalogue.rows[item][1] if item else "", change))
    return Foreseen(min(len(ids), MOST), dict(counts), tuple(islice(shown, SHOWN)), len(ids) <= MOST)
