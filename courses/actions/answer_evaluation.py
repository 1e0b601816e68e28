"""Take one person's answer: the slip says that they answered, the sums take what they said.

No event of the chain is written and no time is kept: a moment beside a name is what would tell them apart. Sentences
are laid anew in a random order with each answer, written or not, so that neither the order of rows nor what a database
notes about them (PostgreSQL: the transaction) belongs to the one who answered last. Whoever compares two copies of the
database still sees the difference; copies are the operator's to guard.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.api import Person
from courses.actions.load_evaluation_forms import form_named
from courses.domain.evaluation import faults
from courses.models import ClassEvaluation, Enrolment, EvaluationSlip, EvaluationTally, EvaluationWords
from courses.refusals import Refused


def answer_evaluation(evaluation: ClassEvaluation, person: Person, *, marks: Mapping[str, int], text: str) -> None:
    """Refused for strangers, after the last day, for a second time, and with every fault of the answer at once."""
    today, words = timezone.localdate(), " ".join(text.split())
    if not Enrolment.objects.filter(training_class=evaluation.training_class_id, person=person).exists():
        raise Refused("您不在这个培训班的名单里。")
    if today > evaluation.closes_on:
        raise Refused(f"评价已于 {evaluation.closes_on:%Y-%m-%d} 截止。")
    form = form_named(evaluation.form)
    if found := faults(form, marks, words):
        raise Refused("".join(found))
    try:
        with transaction.atomic():
            EvaluationSlip.objects.create(evaluation=evaluation, person=person, answered_on=today)
            # The class's row is the lock of its sums and sentences.
            ClassEvaluation.objects.select_for_update().get(pk=evaluation.pk)
            for question in form.questions:
                _add(evaluation, question.key, marks[question.key])
            _lay_words(evaluation, words)
    except IntegrityError as error:
        raise Refused("您已经评价过了，谢谢。") from error


def has_answered(evaluation: ClassEvaluation, person: Person) -> bool:
    return EvaluationSlip.objects.filter(evaluation=evaluation, person=person).exists()


def evaluations_open_to(person: Person) -> list[ClassEvaluation]:
    """Those of the person's classes that wait for a word."""
    rows = ClassEvaluation.objects.filter(
        training_class__enrolments__person=person, closes_on__gte=timezone.localdate()
    ).exclude(slips__person=person)
    return list(rows.select_related("training_class"))


def _add(evaluation: ClassEvaluation, question: str, mark: int) -> None:
    tally, _created = EvaluationTally.objects.get_or_create(evaluation=evaluation, question=question, mark=mark)
    EvaluationTally.objects.filter(pk=tally.pk).update(count=F("count") + 1)


def _lay_words(evaluation: ClassEvaluation, words: str) -> None:
    texts = list(evaluation.words.values_list("text", flat=True))
    texts += [words] if words else []
    secrets.SystemRandom().shuffle(texts)
    evaluation.words.all().delete()
    EvaluationWords.objects.bulk_create(EvaluationWords(evaluation=evaluation, text=text) for text in texts)
