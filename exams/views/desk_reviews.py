"""Marks looked at again: the candidate asks, an officer answers with everything derived anew beside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import NotAllowed, person_of
from exams.actions.ask_score_review import ReviewRefused, ask_score_review, review_closes_on
from exams.actions.decide_score_review import decide_score_review, recount
from exams.models import Registration, ScoreReport, ScoreReview
from exams.permissions import sittings_for
from exams.review_forms import ReviewAnswerForm, ReviewForm
from exams.views.desk_frame import account, desk
from exams.views.desk_sitting_frame import ACTIVE, open_sitting, sitting_frame, sitting_trail

TONES = {
    ScoreReview.State.ASKED: "warn",
    ScoreReview.State.UPHELD: "neutral",
    ScoreReview.State.CHANGED: "ok",
}


@login_required
@require_http_methods(["GET", "POST"])
def my_review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's own mark: ask once, and read what came of it."""
    person = person_of(request.user)
    registration = get_object_or_404(
        Registration.objects.filter(person__isnull=False, person=person).select_related("sitting__operation_item"),
        uuid=uuid,
    )
    review = ScoreReview.objects.filter(registration=registration).first()
    report = ScoreReport.objects.filter(attempt__registration=registration).first()
    closes = review_closes_on(registration)
    if review is None and (report is None or closes is None):
        raise Http404
    form, status = ReviewForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            ask_score_review(registration, reason=form.cleaned_data["reason"], user=account(request))
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("复核申请已提交，答复后会通知您。"))
            return redirect("exams:my-review", uuid=uuid)
    context = {
        "registration": registration,
        "sitting": registration.sitting,
        "report": report,
        "review": review,
        "tone": TONES[ScoreReview.State(review.state)] if review else "",
        "closes": closes,
        "form": form,
        "score": report.total / 100 if report else 0,
    }
    trail = ((_("我的考试"), reverse("exams:my-results")), (_("成绩复核"), ""))
    return desk(request, "my_review.html", context, active="exams:my-results", trail=trail, status=status)


@login_required
@require_safe
def sitting_reviews(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every request about this sitting, the unanswered ones first."""
    sitting = open_sitting(request, uuid)
    frame = sitting_frame(request, sitting, tab="results")
    if not frame["manages"]:
        raise NotAllowed
    reviews = ScoreReview.objects.filter(registration__sitting=sitting).select_related("registration__person", "report")
    rows = [
        {"review": review, "tone": TONES[ScoreReview.State(review.state)], "score": review.report.total / 100}
        for review in sorted(reviews, key=lambda one: (one.state != ScoreReview.State.ASKED, one.asked_at))
    ]
    trail = sitting_trail(sitting, (_("成绩"), _results(sitting.uuid)), (_("成绩复核"), ""))
    return desk(request, "sitting_reviews.html", {**frame, "rows": rows}, active=ACTIVE, trail=trail)


def _results(uuid: UUID) -> str:
    return reverse("exams:sitting-results", args=[uuid])


@login_required
@require_http_methods(["GET", "POST"])
def review_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is stored against what is derived, and the answer to the candidate."""
    review = get_object_or_404(
        ScoreReview.objects.filter(registration__sitting__in=sittings_for(request.user)).select_related(
            "registration__person", "registration__sitting__organiser", "report", "decided_by"
        ),
        uuid=uuid,
    )
    sitting = review.registration.sitting
    if not sitting_frame(request, sitting, tab="results")["manages"]:
        raise NotAllowed
    form, status, refusal = ReviewAnswerForm(request.POST or None), 200, ""
    if request.method == "POST" and form.is_valid():
        try:
            decide_score_review(review, changed=form.changed, answer=form.cleaned_data["answer"], user=account(request))
        except ReviewRefused as error:
            refusal, status = str(error), 409
        except NotAllowed as error:
            refusal, status = str(error), 403
        else:
            messages.success(request, _("已答复，考生会收到通知。"))
            return redirect("exams:sitting-reviews", uuid=sitting.uuid)
    found: dict[str, Any] = review.recount or recount(review)
    context = {
        "review": review,
        "registration": review.registration,
        "sitting": sitting,
        "links": found["links"],
        "was": found["total"] / 100,
        "now": found["now"] / 100 if found["now"] is not None else None,
        "form": form,
        "refusal": refusal,
        "is_open": review.state == ScoreReview.State.ASKED,
        "tone": TONES[ScoreReview.State(review.state)],
    }
    here = reverse("exams:sitting-reviews", args=[sitting.uuid])
    trail = sitting_trail(sitting, (_("成绩复核"), here), (review.registration.person.name, ""))
    return desk(request, "review_detail.html", context, active=ACTIVE, trail=trail, status=status)
