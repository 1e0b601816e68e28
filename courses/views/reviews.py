"""Reviews of a course: writing one's own, and the desk that reads them before others do."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import NotAllowed, person_of
from courses.actions.review_course import moderate_review, review_course
from courses.forms import ModerationForm, ReviewForm
from courses.models import CoursePage, CourseReview
from courses.permissions import may_moderate, reviews_for
from courses.refusals import Refused
from courses.views.frame import user_of
from pages.api import trail

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, course: int) -> HttpResponse:
    """One's own word about a course; only people have one, not accounts."""
    page = get_object_or_404(CoursePage.objects.live().public(), pk=course)
    person = person_of(request.user)
    if person is None:
        raise NotAllowed(_("请先填写个人信息，再写评价。"))
    own = CourseReview.objects.filter(course=page, person=person).first()
    form = ReviewForm(request.POST or None, initial={"stars": own.stars, "text": own.text} if own else None)
    if request.method == "POST" and form.is_valid():
        try:
            review_course(page, person=person, **form.cleaned_data, now=timezone.now())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("评价已提交，审核后显示。"))
            return redirect(page.url)
    crumbs = [*trail(page)[:-1], {"label": page.title, "url": page.url}, {"label": _("写评价"), "url": ""}]
    return render(
        request, "courses/reviews/form.html", {"form": form, "course": page, "own": own, "breadcrumbs": crumbs}
    )


@login_required
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    if not may_moderate(request.user):
        raise NotAllowed
    rows = reviews_for(request.user).select_related("course", "person", "moderated_by__person")
    state = request.GET.get("state", CourseReview.State.WAITING)
    if state not in CourseReview.State.values:
        state = CourseReview.State.WAITING
    tabs = [
        {
            "label": label,
            "url": f"?state={value}",
            "active": value == state,
            "count": rows.filter(state=value).count() if value == CourseReview.State.WAITING else 0,
        }
        for value, label in CourseReview.State.choices
    ]
    page = Paginator(rows.filter(state=state), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/reviews/list.html", {"page_obj": page, "tabs": tabs, "state": state})


@login_required
@require_POST
def review_moderate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(reviews_for(request.user), uuid=uuid)
    form = ModerationForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选“显示”或“隐藏”。"))
        return redirect("courses:review-list")
    show = form.cleaned_data["verdict"] == "show"
    try:
        moderate_review(found, show=show, reason=form.cleaned_data["reason"], by=user_of(request), now=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("评价已显示。") if show else _("评价已隐藏。"))
    return redirect("courses:review-list")
