"""Write a review of a course, and decide whether others see it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.api import Person, User, actor_of
from courses.models import CoursePage, CourseReview
from courses.permissions import require_moderate
from courses.refusals import Refused
from evidence import api as evidence

MAX_TEXT = 500


def review_course(course: CoursePage, *, person: Person, stars: int, text: str, now: datetime) -> CourseReview:
    """One a person and course: a second one replaces the first and is read again before it is shown."""
    text = text.strip()
    if not course.live:
        raise Refused("这门课没有公开，不能评价。")
    if not 1 <= stars <= 5 or len(text) > MAX_TEXT:
        raise Refused(f"请选 1 到 5 星；评价不超过 {MAX_TEXT} 字。")
    with transaction.atomic():
        review, _created = CourseReview.objects.select_for_update().get_or_create(
            course=course, person=person, defaults={"stars": stars, "text": text, "written_at": now}
        )
        review.stars, review.text, review.written_at = stars, text, now
        review.state, review.reason = CourseReview.State.WAITING, ""
        review.moderated_by = review.moderated_at = None
        review.save()
    return review


def moderate_review(review: CourseReview, *, show: bool, reason: str, by: User, now: datetime) -> CourseReview:
    """Show or hide; hiding needs a reason, and both are evidenced without the words themselves."""
    require_moderate(by, review)
    reason = reason.strip()[:200]
    if not show and not reason:
        raise Refused("隐藏评价须写明理由。")
    with transaction.atomic():
        review = CourseReview.objects.select_for_update().get(pk=review.pk)
        review.state = CourseReview.State.SHOWN if show else CourseReview.State.HIDDEN
        review.reason = "" if show else reason
        review.moderated_by, review.moderated_at = by, now
        review.save()
        evidence.append(
            "courses.review.moderated",
            actor=actor_of(by),
            subjects=[f"review:{review.uuid}"],
            body={"state": review.state, "reason": review.reason, "stars": review.stars},
        )
    return review
