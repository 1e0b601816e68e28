"""The book of wrong answers (错题本)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mistake(models.Model):
    """One item somebody got wrong; `card` is the memory's state (`domain.spacing`), `item` an item version's id."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="mistakes")
    item = models.ForeignKey("exams.ItemVersion", on_delete=models.CASCADE, related_name="+")
    card: Any = models.JSONField()
    due_at = models.DateTimeField(_("下次复习"), db_index=True)
    wrong = models.PositiveSmallIntegerField(_("错过几次"), default=1)
    mastered_at = models.DateTimeField(_("掌握时间"), null=True, blank=True)

    class Meta:
        ordering = ["due_at"]
        verbose_name = _("错题")
        verbose_name_plural = _("错题")
        constraints = [models.UniqueConstraint(fields=["person", "item"], name="one_mistake_per_item")]

    def __str__(self) -> str:
        return f"{self.item_id}"
