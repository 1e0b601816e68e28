"""A candidate asks for the mark to be looked at again: once for each report, within the days the edition gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import NotAllowed, User, person_of
from evidence import api as evidence
from exams.models import Registration, ScoreReport, ScoreReview
from qualifications import api as qualifications


class ReviewRefused(Exception):
    """The review can't be asked for or decided; the message says why and what to do."""


def review_closes_on(registration: Registration) -> date | None:
    """The last day to ask; None while the marks are not published, or where the edition gives no such right."""
    sitting = registration.sitting
    clocks = qualifications.edition(sitting.edition_key).clocks
    if sitting.published_at is None or clocks is None or clocks.score_review_days is None:
        return None
    return timezone.localdate(sitting.published_at) + timedelta(days=clocks.score_review_days)


def ask_score_review(
    registration: Registration, *, reason: str, user: User, now: datetime | None = None
) -> ScoreReview:
    """The one request about this report; asked again, the same row."""
    person = person_of(user)
    if person is None or person.pk != registration.person_id:
        raise NotAllowed
    report = ScoreReport.objects.filter(attempt__registration=registration).first()
    closes = review_closes_on(registration)
    if report is None or closes is None:
        raise ReviewRefused(_("成绩公布后才能申请复核。"))
    now = now or evidence.database_now()
    if timezone.localdate(now) > closes:
        raise ReviewRefused(_("复核申请已于 %(day)s 截止。") % {"day": closes.isoformat()})
    if not reason.strip():
        raise ReviewRefused(_("请写明复核理由。"))
    existing = ScoreReview.objects.filter(report=report).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            review = ScoreReview.objects.create(
                registration=registration, report=report, reason=reason.strip()[:300], asked_at=now
            )
            evidence.append(
                "exams.review.asked",
                actor=user.actor,
                subjects=[review.subject, registration.subject],
                body={"reason_digest": evidence.digest(review.reason), "total": report.total},
            )
    except IntegrityError:  # two clicks at once
        return ScoreReview.objects.get(report=report)
    return review
