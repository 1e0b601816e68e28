"""Everybody of some classes with what counts, what is asked and what will be there at the end; counted by the database.

One statement for any number of classes and people. Theory and practical are minutes of the ledger for the class's
operation item, as `count_hours` counts them for one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from courses.domain.pace import course_of
from courses.models import ClassSession, Enrolment, Exemption, HoursEntry, TrainingClass
from courses.models.training_class import Part
from qualifications import api as qualifications


def running(institutions: Any, *, on: date) -> QuerySet[TrainingClass]:
    """Begun, not over, not finished."""
    return TrainingClass.objects.filter(institution__in=institutions, starts_on__lte=on, ends_on__gte=on).exclude(
        state=TrainingClass.State.FINISHED
    )


def ended(institutions: Any, *, since: date, on: date) -> QuerySet[TrainingClass]:
    """Over or finished, begun or ended not before `since`."""
    return TrainingClass.objects.filter(
        Q(ends_on__lt=on) | Q(state=TrainingClass.State.FINISHED), institution__in=institutions, ends_on__gte=since
    )


def progress(classes: Sequence[TrainingClass], *, on: date) -> Any:
    """A QuerySet of enrolments with `theory`, `practical` (minutes that count), `needs_theory`, `needs_practical`
    (asked) and `comes_theory`, `comes_practical` (what will be there at the end, at the pace so far).
    """
    minutes = {row.pk: _minutes_per_hour(row, on=on) for row in classes}
    factors = {row.pk: course_of(row.starts_on, row.ends_on, today=on).factor for row in classes}
    rows = Enrolment.objects.filter(training_class__in=list(minutes)).annotate(
        per_hour=_by_class(minutes, default=45),
        factor=_by_class(factors, default=0),
        theory=_counted(part=Part.THEORY),
        practical=_counted(part=Part.PRACTICAL),
        study=_counted(study_day__training_class=OuterRef("training_class")),
        planned_theory=_planned(Part.THEORY),
        planned_practical=_planned(Part.PRACTICAL),
        is_exempt=Exists(_exemptions(on)),
    )
    return rows.annotate(
        needs_theory=F("training_class__required_theory_hours") * F("per_hour"),
        needs_practical=F("training_class__required_practical_hours") * F("per_hour"),
        comes_theory=_whole(F("theory") + F("planned_theory") + F("study") * F("factor") / Value(1000)),
        comes_practical=_whole(F("practical") + F("planned_practical")),
    )


def behind(rows: Any) -> Any:
    """Who will not have the hours by the end, and need them."""
    return rows.filter(
        Q(comes_theory__lt=F("needs_theory")) | Q(comes_practical__lt=F("needs_practical")), is_exempt=False
    )


def full(rows: Any) -> Any:
    """Who has all hours."""
    return rows.filter(theory__gte=F("needs_theory"), practical__gte=F("needs_practical"))


def shares(rows: Any) -> dict[int, dict[str, int]]:
    """Class → {members, done, asked}: minutes of all its members, nobody's more than asked."""
    sums = (
        rows.order_by()
        .values("training_class")
        .annotate(
            members=Sum(Value(1)),
            done=Sum(Least(F("theory"), F("needs_theory")) + Least(F("practical"), F("needs_practical"))),
            asked=Sum(F("needs_theory") + F("needs_practical")),
        )
    )
    return {row["training_class"]: {name: row[name] or 0 for name in ("members", "done", "asked")} for row in sums}


def _minutes_per_hour(training_class: TrainingClass, *, on: date) -> int:
    return qualifications.edition_for(training_class.operation_item.family, on=on).hours.minutes_per_hour


def _by_class(values: dict[int, int], *, default: int) -> Case:
    """Grouped by value, so that the statement stays short."""
    groups: dict[int, list[int]] = {}
    for pk, value in values.items():
        groups.setdefault(value, []).append(pk)
    whens = [When(training_class__in=pks, then=Value(value)) for value, pks in groups.items()]
    return Case(*whens, default=Value(default), output_field=IntegerField())


def _counted(**where: Any) -> Any:
    """The item is asked by an expression: SQLite keeps no statistics here, and would look at everybody's entries of the
    item instead of the few of the person.
    """
    entries = HoursEntry.objects.annotate(item=F("operation_item_id") + 0).filter(
        person=OuterRef("person"), item=OuterRef("training_class__operation_item"), **where
    )
    sums = entries.order_by().values("person").annotate(sum=Sum("minutes")).values("sum")
    return Coalesce(Subquery(sums, output_field=IntegerField()), Value(0))


def _planned(part: str) -> Any:
    """Meetings whose attendance is still to be confirmed, also those that are over."""
    meetings = ClassSession.objects.filter(training_class=OuterRef("training_class"), part=part, closed_at__isnull=True)
    sums = meetings.order_by().values("training_class").annotate(sum=Sum("minutes")).values("sum")
    return Coalesce(Subquery(sums, output_field=IntegerField()), Value(0))


def _exemptions(on: date) -> QuerySet[Exemption]:
    return Exemption.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        person=OuterRef("person"),
        operation_item=OuterRef("training_class__operation_item"),
    )


def _whole(expression: Any) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=IntegerField())
