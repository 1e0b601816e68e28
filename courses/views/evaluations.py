"""培训评价: a member's one answer, and what all of them came to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import write_tables
from courses.actions.answer_evaluation import answer_evaluation, has_answered
from courses.actions.class_lists import evaluation_rows
from courses.actions.load_evaluation_forms import form_named
from courses.actions.open_evaluation import LATEST
from courses.actions.read_evaluation import Said, read_evaluation, words_of
from courses.domain.evaluation import MARKS, EvaluationForm
from courses.models import ClassEvaluation
from courses.permissions import VIEW, may_read_words, person_of
from courses.refusals import Refused
from courses.views.frame import class_or_404, sheet_response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def evaluate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For members of the class only; everybody else finds nothing here."""
    person = person_of(request.user)
    rows = ClassEvaluation.objects.select_related("training_class__institution")
    evaluation = get_object_or_404(rows, training_class__uuid=uuid)
    if person is None or not evaluation.training_class.enrolments.filter(person=person).exists():
        raise Http404
    form, refusal = form_named(evaluation.form), ""
    chosen = {row.key: _mark(request.POST.get(row.key, "")) for row in form.questions}
    if request.method == "POST":
        try:
            answer_evaluation(evaluation, person, marks=chosen, text=request.POST.get("text", ""))
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("评价已收到，谢谢。"))
            return redirect("courses:evaluate", uuid=uuid)
    context = {
        "training_class": evaluation.training_class,
        "evaluation": evaluation,
        "form": form,
        "questions": _questions(form, chosen),
        "text": request.POST.get("text", ""),
        "refusal": refusal,
        "is_done": has_answered(evaluation, person),
        "is_over": timezone.localdate() > evaluation.closes_on,
    }
    return render(request, "courses/evaluations/form.html", context, status=400 if refusal else 200)


def _mark(text: str) -> int:
    """0 for what is no mark."""
    return int(text) if text in {str(mark) for mark in MARKS} else 0


def _questions(form: EvaluationForm, chosen: dict[str, int]) -> list[dict[str, Any]]:
    words = list(zip(MARKS, form.words, strict=True))
    return [
        {
            "row": question,
            "choices": [{"mark": mark, "word": word, "on": chosen[question.key] == mark} for mark, word in words[::-1]],
        }
        for question in form.questions
    ]


@login_required
@require_safe
def evaluation_results(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For the institution and whoever supervises it; sentences for the institution. `?format=xlsx`: as a table."""
    training_class = class_or_404(request, uuid, ability=VIEW)
    said = read_evaluation(training_class)
    may_read = may_read_words(request.user, training_class.institution)
    words = words_of(training_class) if may_read else []
    if request.GET.get("format") == "xlsx" and said is not None and said.results:
        return sheet_response(f"{training_class.name}-培训评价.xlsx", _table(said, words))
    context = {
        "training_class": training_class,
        "said": said,
        "form": form_named(said.evaluation.form) if said else None,
        "words": words,
        "is_over": training_class.ends_on < timezone.localdate() - LATEST,
        "may_read": may_read,
        "breadcrumbs": [
            {"label": _("培训班"), "url": reverse("courses:class-list")},
            {"label": training_class.name, "url": reverse("courses:class-detail", args=[training_class.uuid])},
            {"label": _("培训评价")},
        ],
    }
    return render(request, "courses/evaluations/results.html", context)


def _table(said: Said, words: list[str]) -> bytes:
    """For the institution with a second sheet of sentences."""
    header, rows = evaluation_rows(said)
    sheets: list[Any] = [("培训评价", header, rows)]
    if words:
        sheets.append(("留言", ("留言",), [(text,) for text in words]))
    return write_tables(sheets, widths={"问题": 20, "留言": 80})
