"""What a bank covers: area × type × difficulty, with the holes that blueprints would fall into."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api import may
from exams.actions.prove_blueprint import asked_words
from exams.domain.blueprint import PoolItem
from exams.domain.coverage import ANY_AREA, ANY_LEVEL, Coverage, cover, shortages
from exams.models import Blueprint, Difficulty, ItemBank, ItemType
from exams.models.pool import banks_of, pool_counts, pool_items, rule_of
from exams.views.desk_bank_items import bank_of, trail_of
from exams.views.desk_banks import ACTIVE, USUAL, bank_tabs
from exams.views.desk_frame import desk

LEVELS = (*(level.value for level in Difficulty), ANY_LEVEL)
MOST_BLUEPRINTS = 20


def blueprints_on(bank: ItemBank) -> list[Blueprint]:
    """Blueprints that draw from the bank and may still be used, the newest first."""
    rows = Blueprint.objects.filter(Q(bank=bank) | Q(more_banks=bank)).exclude(state=Blueprint.State.RETIRED)
    return list(rows.distinct().order_by("-created_at")[:MOST_BLUEPRINTS])


def _link(bank: ItemBank, area: str, kind: str, level: int) -> str:
    asked = {"state": "active", "area": area, "type": kind, "difficulty": level or ""}
    return f"{reverse('exams:bank-detail', args=[bank.key])}?{urlencode({k: v for k, v in asked.items() if v})}"


def _row(bank: ItemBank, found: Coverage, area: str, kinds: list[ItemType]) -> dict[str, Any]:
    cells = []
    for kind in kinds:
        for level in LEVELS:
            cell = (area, kind.value, level)
            cells.append(
                {
                    "have": found.have[cell],
                    "need": found.need.get(cell, 0),
                    "missing": found.missing(cell),
                    "url": _link(bank, *cell) if found.have[cell] else "",
                    "is_sum": level == ANY_LEVEL,
                }
            )
    total = sum(found.have[area, kind.value, ANY_LEVEL] for kind in kinds)
    return {
        "area": area,
        "name": area.rsplit("/", 1)[-1] or _("全部知识点"),
        "depth": area.count("/") + 1 if area else 0,
        "cells": cells,
        "sum": total,
        "url": _link(bank, area, "", ANY_LEVEL),
    }


def _short(bank: ItemBank, blueprints: list[Blueprint], rules: dict[int, Any]) -> list[dict[str, Any]]:
    """Quotas that too few items fit; a pool is read once for all blueprints that draw from the same banks."""
    pools: dict[tuple[int, ...], list[PoolItem]] = {}
    rows = []
    for blueprint in blueprints:
        banks = banks_of(blueprint)
        place = tuple(sorted(one.pk for one in banks))
        if place not in pools:
            pools[place] = pool_items(banks)
        for short in shortages(blueprint.pk, rules[blueprint.pk], pools[place]):
            rows.append({"blueprint": blueprint, "words": asked_words(short.quota), "short": short})
    return rows


@login_required
@require_safe
def bank_coverage(request: HttpRequest, key: str) -> HttpResponse:
    """Approved items by area, type and difficulty; each cell leads to its items."""
    bank = bank_of(request, key)
    blueprints = blueprints_on(bank)
    rules = {blueprint.pk: rule_of(blueprint) for blueprint in blueprints}
    counts = pool_counts([bank])
    found = cover(counts, rules.values())
    present = {kind for _area, kind, _level in (*counts, *found.need)}
    kinds = [kind for kind in ItemType if kind.value in present or kind in USUAL]
    context = {
        "bank": bank,
        "bank_tabs": bank_tabs(bank, "bank-coverage", request.user),
        "kinds": [kind.label for kind in kinds],
        "levels": [*(level.label for level in Difficulty), _("计")],
        "rows": [_row(bank, found, area, kinds) for area in (ANY_AREA, *found.areas)],
        "is_empty": not counts and not found.need,
        "blueprints": len(blueprints),
        "short": _short(bank, blueprints, rules),
        "may_plan": may(request.user, "blueprints.manage", bank.owner),
    }
    return desk(request, "bank_coverage.html", context, active=ACTIVE, trail=trail_of(bank, _("覆盖情况")))
