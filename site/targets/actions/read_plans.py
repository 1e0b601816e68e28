"""The plans as files, and readings of their targets for whoever looks."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from accounts.api import organisations_where
from targets.actions.read_measures import MEASURES, Span
from targets.domain.plan import Plan, Reading, Target, month_ends, period, read_plan

FOLDER = Path(__file__).resolve().parents[1] / "plans"
MONTHS = 12


@lru_cache(maxsize=1)
def plans() -> dict[str, Plan]:
    """All plans by key, in the order of their days."""
    files = sorted(FOLDER.glob("*.toml"))
    read = [read_plan(file.stem, tomllib.loads(file.read_text(encoding="utf-8")), measures=MEASURES) for file in files]
    return {plan.key: plan for plan in sorted(read, key=lambda plan: plan.dated)}


def read_target(target: Target, *, until: date, user: Any) -> Reading:
    """One reading over the organisations the account looks after."""
    within = organisations_where(user, "duties.view")
    return MEASURES[target.measure](Span(period(target, until), until, within))


def trend(target: Target, *, until: date, user: Any) -> list[tuple[date, Reading]]:
    """The same reading on the last ends of months: a rate starts anew each January, as its period does."""
    return [(day, read_target(target, until=day, user=user)) for day in month_ends(until, MONTHS)]
