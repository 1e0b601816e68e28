"""The waiting list of a full sitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from applications.models.application import Application


class SeatWish(models.Model):
    """An accepted application that waits for a place. Whoever joined first moves up first."""

    class State(models.TextChoices):
        WAITING = "waiting", _("候补中")
        MOVED = "moved", _("已递补")
        LEFT = "left", _("已退出")
        PASSED_OVER = "passed_over", _("未能递补")

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="wishes")
    sitting = models.ForeignKey("exams.Sitting", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.WAITING)
    note = models.CharField(max_length=200, blank=True)
    joined_at = models.DateTimeField(_("加入时间"))

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name = _("候补")
        verbose_name_plural = _("候补")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "sitting"],
                condition=models.Q(state="waiting"),
                name="waits_once_for_a_sitting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_state_display()}"

    @classmethod
    def waiting_of(cls, application: Application) -> list[SeatWish]:
        """The lines one application stands in, with what is said of each sitting."""
        found = cls.objects.filter(application=application, state=cls.State.WAITING)
        return list(found.select_related("sitting__exam_point__organisation"))

    @property
    def place(self) -> int:
        """Which in the line of its sitting, from 1."""
        line = SeatWish.objects.filter(sitting_id=self.sitting_id, state=self.State.WAITING)
        return line.filter(joined_at__lt=self.joined_at).count() + 1
