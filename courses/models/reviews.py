"""What learners say of a course: seen by others only after somebody has read it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

ENOUGH_FOR_AVERAGE = 5
"""Fewer would say who gave what."""


class ReviewQuerySet(models.QuerySet["CourseReview"]):
    def shown(self) -> ReviewQuerySet:
        return self.filter(state=CourseReview.State.SHOWN)

    def waiting(self) -> ReviewQuerySet:
        return self.filter(state=CourseReview.State.WAITING)


class CourseReview(models.Model):
    """One person's word about one course; changed words are read anew."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待审")
        SHOWN = "shown", _("已显示")
        HIDDEN = "hidden", _("已隐藏")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(
        "courses.CoursePage", verbose_name=_("课程"), on_delete=models.CASCADE, related_name="reviews"
    )
    person = models.ForeignKey(
        "accounts.Person", verbose_name=_("评价人"), on_delete=models.CASCADE, related_name="course_reviews"
    )
    stars = models.PositiveSmallIntegerField(_("星级"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    text = models.TextField(_("评价"), max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("隐藏理由"), max_length=200, blank=True)
    written_at = models.DateTimeField(_("写于"))
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    moderated_at = models.DateTimeField(_("审核时间"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="one_review_a_person"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="review_stars_1_to_5"),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(reason=""), name="hidden_review_has_reason"),
        ]
        verbose_name = _("课程评价")
        verbose_name_plural = _("课程评价")

    def __str__(self) -> str:
        return f"{self.stars}"

    @property
    def by(self) -> str:
        """The writer as strangers see them: 王**."""
        return f"{self.person.name[:1]}**"

    @property
    def star_row(self) -> list[bool]:
        return [place < self.stars for place in range(5)]
