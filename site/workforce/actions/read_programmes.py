"""How far the three-level education of an organisation's people is, counted in the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation
from workforce.models import LevelRecord, LevelSign, Programme

TEACH, SIGN, READY, CLEARED = "teach", "sign", "ready", "cleared"
STAGES = {TEACH: _("正在教育"), SIGN: _("等待签名"), READY: _("可以上岗"), CLEARED: _("已上岗")}
TONES = {TEACH: "info", SIGN: "warn", READY: "ok", CLEARED: "neutral"}


def with_progress(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Each with `passed` (levels), `hours` (of passed levels) and `half` (somebody signed a level, the other not)."""
    half = LevelRecord.objects.filter(
        Exists(LevelSign.objects.filter(level=OuterRef("pk"), digest=OuterRef("digest"))),
        programme=OuterRef("pk"), passed_at__isnull=True,
    )  # fmt: skip
    done = Q(levels__passed_at__isnull=False)
    return rows.annotate(
        passed=Count("levels", filter=done), hours=Coalesce(Sum("levels__hours", filter=done), Decimal(0)),
        half=Exists(half),
    )  # fmt: skip


def stage_of(programme: Any) -> str:
    """Of a row with progress."""
    if programme.cleared_on is not None:
        return CLEARED
    if programme.passed >= programme.levels_asked and programme.hours >= programme.hours_asked:
        return READY
    return SIGN if programme.half else TEACH


def in_stage(rows: QuerySet[Programme], stage: str) -> QuerySet[Programme]:
    """Rows of one stage; everything for a stage there is not. `rows` carry progress."""
    full = Q(passed__gte=F("levels_asked"), hours__gte=F("hours_asked"))
    if stage == CLEARED:
        return rows.filter(cleared_on__isnull=False)
    conditions = {READY: full, SIGN: ~full & Q(half=True), TEACH: ~full & Q(half=False)}
    return rows.filter(conditions[stage], cleared_on__isnull=True) if stage in conditions else rows


def count_stages(unit: Organisation, *, day: date | None = None) -> dict[str, int]:
    """Stage → people who are not at work yet; one question."""
    running = with_progress(Programme.objects.running(day or localdate()).filter(post__organisation=unit))
    full = Q(passed__gte=F("levels_asked"), hours__gte=F("hours_asked"))
    found: dict[str, int] = running.order_by().aggregate(
        **{READY: Count("pk", filter=full), SIGN: Count("pk", filter=~full & Q(half=True)), "all": Count("pk")}
    )
    return {TEACH: found["all"] - found[READY] - found[SIGN], SIGN: found[SIGN], READY: found[READY]}
