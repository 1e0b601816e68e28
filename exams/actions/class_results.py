"""How the members of classes did in examinations: published sittings only, one statement for any number of classes.

A member counts once a part, however often they sat: passed is who passed at least once. Sittings of the class's
operation item count from the class's first day on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from courses.api import Part
from exams.models import Registration, Sitting


@dataclass(frozen=True, slots=True)
class ClassResults:
    """Heads, by part."""

    theory: int = 0
    theory_passed: int = 0
    practical: int = 0
    practical_passed: int = 0

    @property
    def theory_percent(self) -> int | None:
        return round(100 * self.theory_passed / self.theory) if self.theory else None

    @property
    def practical_percent(self) -> int | None:
        return round(100 * self.practical_passed / self.practical) if self.practical else None


def class_results(classes: Iterable[int]) -> dict[int, ClassResults]:
    """Class → results; classes whose members have no published mark are left out."""
    theory = Q(sitting__part=Part.THEORY, attempt__score_report__isnull=False)
    practical = Q(sitting__part=Part.PRACTICAL, practical_result__isnull=False)
    rows = (
        Registration.objects.filter(
            sitting__state=Sitting.State.PUBLISHED,
            state=Registration.State.REGISTERED,
            person__enrolments__training_class__in=list(classes),
            sitting__operation_item=F("person__enrolments__training_class__operation_item"),
            sitting__starts_at__date__gte=F("person__enrolments__training_class__starts_on"),
        )
        .order_by()
        .values("person__enrolments__training_class")
        .annotate(
            theory=_heads(theory),
            theory_passed=_heads(theory & Q(attempt__score_report__passed=True)),
            practical=_heads(practical),
            practical_passed=_heads(practical & Q(practical_result__passed=True)),
        )
    )
    return {
        row["person__enrolments__training_class"]: ClassResults(
            row["theory"], row["theory_passed"], row["practical"], row["practical_passed"]
        )
        for row in rows
        if row["theory"] or row["practical"]
    }


def _heads(which: Q) -> Count:
    return Count("person", filter=which, distinct=True)
