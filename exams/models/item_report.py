"""What a candidate says about an item while sitting: "there is something wrong with this one"."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST = 5
"""Reports of one attempt: whoever has more to say raises a hand."""


class ItemReportKind(models.TextChoices):
    """What can be wrong with an item, in a candidate's words."""

    WORDING = "wording", _("题目看不懂或有错字")
    NO_ANSWER = "no_answer", _("没有正确答案")
    MANY_ANSWERS = "many_answers", _("正确答案不止一个")
    PICTURE = "picture", _("图片或声音打不开")
    OTHER = "other", _("其他")


def item_report_kinds() -> list[tuple[str, Any]]:
    """A callable, so that a new kind needs no migration."""
    return ItemReportKind.choices


class ItemReport(models.Model):
    """One report; `number` counts those of the attempt from 1, which is what limits them (K4)."""

    Kind = ItemReportKind

    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="item_reports")
    number = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey("exams.ItemVersion", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("问题"), max_length=12, choices=item_report_kinds)
    text = models.CharField(_("说明"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_item_report_per_number"),
            models.UniqueConstraint(fields=["attempt", "position"], name="one_item_report_per_position"),
            models.CheckConstraint(condition=models.Q(number__range=(1, MOST)), name="few_item_reports"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.get_kind_display()}"
