"""What one candidate gets that others do not: more time, the paper read aloud, large type."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.domain.accommodation import MOST_MINUTES, MOST_PERCENT, Aid


class Accommodation(models.Model):
    """Granted with a reason before the sitting is locked. `percent` of the paper's own time, and `minutes` on top."""

    registration = models.OneToOneField("exams.Registration", on_delete=models.PROTECT, related_name="accommodation")
    percent = models.PositiveSmallIntegerField(_("加时（%）"), default=0)
    minutes = models.PositiveSmallIntegerField(_("加时（分钟）"), default=0)
    read_aloud = models.BooleanField(_("可用朗读"), default=False)
    large_type = models.BooleanField(_("默认大字号"), default=False)
    reason = models.CharField(_("理由"), max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("考试照顾")
        verbose_name_plural = _("考试照顾")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__lte=MOST_PERCENT, minutes__lte=MOST_MINUTES),
                name="extra_time_within_reason",
            )
        ]

    def __str__(self) -> str:
        return "、".join(self.aid.words()) or "—"

    @property
    def aid(self) -> Aid:
        """As the domain reads it."""
        return Aid(self.percent, self.minutes, self.read_aloud, self.large_type)
