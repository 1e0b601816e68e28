"""What the public may know of institutions, exam points and bases: from the rows that the desks keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.api import Organisation
from courses.api import TrainingClass
from exams.api import Attempt, ExamPoint

FEW = 20
"""Rates are shown from so many attempts on: fewer would point at people."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory. `passed` and `sat` are None below FEW attempts."""

    name: str
    region: str
    address: str
    phone: str
    facts: list[tuple[str, str]]


def _institutions() -> QuerySet[Organisation]:
    return _active(Organisation.Kind.TRAINING_INSTITUTION)


def _bases() -> QuerySet[Organisation]:
    return _active(Organisation.Kind.PRACTICAL_BASE)


def _active(kind: str) -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=kind, is_active=True)


def _points() -> QuerySet[Organisation]:
    return Organisation.objects.filter(exam_point__isnull=False, is_active=True)


KINDS: dict[str, Callable[[], QuerySet[Organisation]]] = {
    "institutions": _institutions,
    "points": _points,
    "bases": _bases,
}


def regions_of(kind: str) -> list[tuple[str, str]]:
    """Code and name of every region that holds one."""
    rows = KINDS[kind]().order_by("region__code").values_list("region__code", "region__name").distinct()
    return list(dict.fromkeys(rows))


def entries_of(kind: str, *, region: str, words: str) -> list[Entry]:
    """Everybody of this kind in the region (or below it) whose name or address holds the words."""
    rows = KINDS[kind]().select_related("region")
    if region:
        above = [f"region{'__parent' * depth}__code" for depth in range(4)]
        rows = rows.filter(Q(*((path, region) for path in above), _connector=Q.OR))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | Q(address__icontains=words))
    found = list(rows.order_by("region__code", "name"))
    facts = {"institutions": _taught, "points": _examined, "bases": _nothing}[kind](found)
    return [Entry(row.name, row.region.name, row.address, row.phone, facts.get(row.pk, [])) for row in found]


def _nothing(_found: list[Organisation]) -> dict[int, list[tuple[str, str]]]:
    return {}


def _taught(found: list[Organisation]) -> dict[int, list[tuple[str, str]]]:
    """Items taught and classes held, from the training desk."""
    facts: dict[int, list[tuple[str, str]]] = {}
    rows = (
        TrainingClass.objects.filter(institution__in=found)
        .values("institution", "operation_item__name")
        .annotate(classes=Count("pk", distinct=True), people=Count("enrolments", distinct=True))
    )
    for row in rows.order_by("institution", "operation_item__sort_order"):
        held = _("%(classes)s 个班，%(people)s 人次") % {"classes": row["classes"], "people": row["people"]}
        facts.setdefault(row["institution"], []).append((row["operation_item__name"], held))
    return facts


def _examined(found: list[Organisation]) -> dict[int, list[tuple[str, str]]]:
    """Level, what may be examined, seats, and how many sat."""
    facts: dict[int, list[tuple[str, str]]] = {}
    points = ExamPoint.objects.filter(organisation__in=found).annotate(seats=Sum("rooms__seats"))
    counts = dict(
        Attempt.objects.filter(registration__sitting__exam_point__in=points)
        .values_list("registration__sitting__exam_point")
        .annotate(number=Count("pk"))
    )
    for point in points.prefetch_related("operation_items"):
        parts = [word for word, holds in ((_("理论"), point.holds_theory), (_("实操"), point.holds_practical)) if holds]
        names = [item.name for item in point.operation_items.all()]
        more = _(" 等 %(n)s 项") % {"n": len(names)} if len(names) > 4 else ""
        shown = _("、").join(names[:4]) + more
        rows: list[tuple[str, Any]] = [
            (_("级别"), point.get_level_display()),
            (_("科目"), _("、").join(parts)),
            (_("可考项目"), shown),
            (_("机位"), _("%(n)s 个") % {"n": point.seats or 0}),
            (_("交通"), point.directions),
        ]
        if counts.get(point.pk, 0) >= FEW:
            rows.append((_("已组织"), _("%(n)s 人次") % {"n": counts.get(point.pk, 0)}))
        facts[point.organisation_id] = [(label, str(value)) for label, value in rows if value]
    return facts
