"""Practice questions of a lesson: open to everybody, nothing is recorded, nothing counts as hours."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from courses.domain.quiz import Question, questions
from courses.models import LessonPage
from courses.views.study import study_bar
from pages.api import trail, whole_number

JUDGEMENTS = (gettext_lazy("对"), gettext_lazy("错"))
SEED_LENGTH = 24


@csrf_exempt  # changes nothing: the answers are read, shown against the keys, and forgotten
@require_http_methods(["GET", "POST"])
def quiz(request: HttpRequest, lesson: int, block: str) -> HttpResponse:
    """Draw, ask, and show right and wrong with the explanation; the seed travels in the form."""
    page = get_object_or_404(LessonPage.objects.live().public(), pk=lesson)
    plan = next((part for part in page.body if part.id == block and part.block_type == "quiz"), None)
    if plan is None:
        raise Http404
    seed = request.POST.get("seed", "")[:SEED_LENGTH] or secrets.token_hex(SEED_LENGTH // 2)
    drawn = questions(plan.value["bank"], areas=list(plan.value["areas"]), count=plan.value["count"], seed=seed)
    answered = request.method == "POST" and "seed" in request.POST
    rows = [_row(question, request.POST.getlist(f"q{question.id}") if answered else None) for question in drawn]
    context = {
        "lesson": page,
        "breadcrumbs": [*trail(page)[:-1], {"label": page.title, "url": page.url}, {"label": _("练习"), "url": ""}],
        "rows": rows,
        "seed": seed,
        "answered": answered,
        "right": sum(row["right"] for row in rows),
    }
    if "study" in request.GET and request.user.is_authenticated:
        context |= {**study_bar(request, page), "in_study": True}
    return render(request, "courses/quiz.html", context)


def _row(question: Question, given: list[str] | None) -> dict[str, Any]:
    """One question as the page draws it; `given` are the indexes sent back, None before answering."""
    chosen = {whole_number(text, digits=2) for text in given or ()}
    texts = question.options or JUDGEMENTS
    options = [
        {"index": at, "text": text, "chosen": at in chosen, "is_key": at in question.key}
        for at, text in enumerate(texts)
    ]
    return {
        "question": question,
        "options": options,
        "several": question.type == "multiple",
        "right": given is not None and chosen == set(question.key),
        "blank": given is not None and not chosen,
    }
