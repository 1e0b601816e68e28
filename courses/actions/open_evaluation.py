"""The end of a class opens its evaluation and tells everybody in it, once."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.api import promise_message
from courses.actions.load_evaluation_forms import CURRENT, form_named
from courses.models import ClassEvaluation, TrainingClass
from evidence import api as evidence

LATEST = timedelta(days=60)
"""Classes that ended longer ago are not asked about any more: they ended before there was an evaluation."""


def classes_to_ask(*, on: date) -> QuerySet[TrainingClass]:
    """Ended not long ago, with people in it, and not yet asked."""
    ended = Q(ends_on__lt=on) | Q(state=TrainingClass.State.FINISHED, ends_on__lte=on)
    return TrainingClass.objects.filter(
        ended, ends_on__gte=on - LATEST, evaluation__isnull=True, enrolments__isnull=False
    ).distinct()


def open_evaluation(training_class: TrainingClass) -> bool:
    """False when it was open already: two workers open it once, and the messages' keys are one a person."""
    form, now = form_named(CURRENT), timezone.now()
    with transaction.atomic():
        evaluation, created = ClassEvaluation.objects.get_or_create(
            training_class=training_class,
            defaults={
                "form": form.key,
                "opened_at": now,
                "closes_on": timezone.localdate(now) + timedelta(days=form.days),
            },
        )
        if not created:
            return False
        for row in training_class.enrolments.select_related("person__user"):
            promise_message(
                person=row.person,
                kind="courses.evaluation",
                subject="请给刚上完的培训班打个分",
                body=f"“{training_class.name}”已结业。请花一分钟说说培训好不好：不记名，"
                f"{evaluation.closes_on:%Y-%m-%d} 前有效。",
                link=reverse("courses:evaluate", args=[training_class.uuid]),
                unique_key=f"evaluation:{evaluation.uuid}:{row.person_id}",
                channels=("desk", "wechat"),
            )
        evidence.append(
            "courses.evaluation.opened",
            actor="system",
            subjects=[training_class.subject],
            body={"form": form.key, "closes_on": evaluation.closes_on.isoformat()},
        )
    return True
