"""What the members of a class said of it: sums from five answers on, sentences for the institution alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Sum

from courses.actions.load_evaluation_forms import form_named
from courses.domain.evaluation import ENOUGH, Result, overall, results
from courses.models import ClassEvaluation, EvaluationTally, TrainingClass


@dataclass(frozen=True, slots=True)
class Said:
    """`results` are empty below five answers; `average` is their mean."""

    evaluation: ClassEvaluation
    answered: int
    invited: int
    results: tuple[Result, ...]

    @property
    def average(self) -> float | None:
        return overall(self.results)

    @property
    def lacking(self) -> int:
        """Answers until there is something to see."""
        return max(0, ENOUGH - self.answered)


def read_evaluation(training_class: TrainingClass) -> Said | None:
    """None while the class has not ended."""
    evaluation = ClassEvaluation.objects.filter(training_class=training_class).first()
    if evaluation is None:
        return None
    tallies = {(row.question, row.mark): row.count for row in evaluation.tallies.all()}
    answered = evaluation.slips.count()
    found = results(form_named(evaluation.form), tallies, answered=answered)
    return Said(evaluation, answered, training_class.enrolments.count(), found)


def words_of(training_class: TrainingClass) -> list[str]:
    """Only together with results: below five answers a sentence would have an author."""
    evaluation = ClassEvaluation.objects.annotate(voices=Count("slips")).filter(training_class=training_class)
    found = evaluation.filter(voices__gte=ENOUGH).first()
    return list(found.words.values_list("text", flat=True)) if found else []


def averages(classes: Iterable[int]) -> dict[int, tuple[float, int]]:
    """Class → (mean of all marks, answers), where there are enough; two queries for any number of classes."""
    wanted = list(classes)
    voices = dict(
        ClassEvaluation.objects.filter(training_class__in=wanted)
        .annotate(voices=Count("slips"))
        .filter(voices__gte=ENOUGH)
        .values_list("training_class", "voices")
    )
    sums = (
        EvaluationTally.objects.filter(evaluation__training_class__in=voices)
        .order_by()
        .values("evaluation__training_class")
        .annotate(marks=Sum(F("mark") * F("count")), given=Sum("count"))
    )
    return {
        row["evaluation__training_class"]: (
            round(row["marks"] / row["given"], 2), voices[row["evaluation__training_class"]]
        )
        for row in sums
        if row["given"]
    }  # fmt: skip
