"""What waits in institutions: meetings, rosters, approvals, teachers; each a QuerySet to count and to list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.api import Organisation
from courses.actions.load_study_rules import rules_for
from courses.models import (
    ClassSession,
    Enrolment,
    HoursCorrection,
    HoursEntry,
    RosterImport,
    TeacherRecord,
    TrainingClass,
)

SOON = timedelta(days=60)
"""How long ahead a teacher's qualification is told to run out."""


def coming_sessions(classes: QuerySet[TrainingClass], *, now: datetime, days: int = 7) -> QuerySet[ClassSession]:
    return ClassSession.objects.filter(
        training_class__in=classes, starts_at__gte=now, starts_at__lt=now + timedelta(days=days)
    ).select_related("training_class__institution", "teacher")


def unconfirmed_sessions(classes: QuerySet[TrainingClass], *, now: datetime) -> QuerySet[ClassSession]:
    """Over, and nobody has confirmed who was there."""
    return ClassSession.objects.filter(
        training_class__in=classes, starts_at__lt=now, closed_at__isnull=True
    ).select_related("training_class__institution", "teacher")


def last_sessions(classes: QuerySet[TrainingClass]) -> Any:
    """A QuerySet: the last confirmed meeting of each class, with `present` of `members`."""
    closed = ClassSession.objects.filter(training_class=OuterRef("pk"), closed_at__isnull=False)
    newest = closed.order_by("-starts_at", "-pk").values("pk")[:1]
    present = HoursEntry.objects.filter(session=OuterRef("pk"), counters__isnull=True).order_by().values("session")
    members = Enrolment.objects.filter(training_class=OuterRef("training_class")).order_by().values("training_class")
    return (
        ClassSession.objects.filter(pk__in=classes.order_by().annotate(newest=Subquery(newest)).values("newest"))
        .annotate(
            present=_count(present.annotate(n=Count("person", distinct=True)).values("n")),
            members=_count(members.annotate(n=Count("pk")).values("n")),
        )
        .select_related("training_class__institution", "teacher")
    )


def _count(rows: Any) -> Any:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def open_rosters(institutions: Any) -> QuerySet[RosterImport]:
    """Not committed yet, or committed with lines left out; of classes that are not over."""
    waiting = (RosterImport.State.CHECKED, *RosterImport.OPEN)
    return (
        RosterImport.objects.filter(
            Q(state__in=waiting) | Q(result__refused__gt=0), training_class__institution__in=institutions
        )
        .exclude(training_class__state=TrainingClass.State.FINISHED)
        .select_related("training_class", "uploaded_by__person")
        .defer("payload")
    )


def plans_to_approve(institutions: Any) -> QuerySet[TrainingClass]:
    """Nobody has approved the plan, and the class is not over."""
    return TrainingClass.objects.filter(institution__in=institutions, approved_at__isnull=True).exclude(
        state=TrainingClass.State.FINISHED
    )


def corrections_to_decide(institutions: Any, *, by: Any) -> QuerySet[HoursCorrection]:
    """By somebody else than who proposed them."""
    classes = TrainingClass.objects.filter(institution__in=institutions).values("pk")
    return HoursCorrection.objects.waiting().of_classes(classes).exclude(proposed_by=by)


def teachers_running_out(institutions: Sequence[Organisation], *, on: date) -> QuerySet[TeacherRecord]:
    """Qualification over or ending within `SOON`, or too little continuing education last year where it is asked."""
    faults = Q(valid_to__lt=on + SOON)
    asked: dict[int, list[int]] = {}
    for row in institutions:
        hours = rules_for(row).continuing_hours
        if hours:
            asked.setdefault(hours, []).append(row.pk)
    for hours, pks in asked.items():
        lacking = Q(continuing_year__isnull=True) | ~Q(continuing_year=on.year - 1) | Q(continuing_hours__lt=hours)
        faults |= Q(institution__in=pks) & lacking
    return (
        TeacherRecord.objects.filter(faults, institution__in=[row.pk for row in institutions])
        .select_related("person", "institution__region")
        .order_by(F("valid_to").asc(nulls_last=True), "person__name")
    )
