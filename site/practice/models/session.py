"""One go at practising."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_A_DAY = 20
"""Starts a person has each day (SEC-17)."""


class PracticeSession(models.Model):
    """What was asked and answered. `items`: ids of item versions in their order; `answers`: {id: [indexes]}.

    `number` counts the person's sessions of the day; the database refuses one beyond the limit and one twice.
    """

    class Kind(models.TextChoices):
        CHAPTER = "chapter", _("章节练习")
        MOCK = "mock", _("模拟考试")
        MISTAKES = "mistakes", _("错题重做")
        DAILY = "daily", _("今日五题")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="practice_sessions")
    kind = models.CharField(_("方式"), max_length=8, choices=Kind.choices)
    title = models.CharField(_("名称"), max_length=160)
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    items: Any = models.JSONField(default=list)
    marks: Any = models.JSONField(default=list)
    sections: Any = models.JSONField(default=list)
    cut: Any = models.JSONField(default=dict)
    answers: Any = models.JSONField(default=dict)
    right = models.PositiveSmallIntegerField(_("答对"), default=0)
    total = models.PositiveIntegerField(_("得分"), default=0)
    started_at = models.DateTimeField(_("开始时间"))
    deadline_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("练习")
        verbose_name_plural = _("练习")
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "number"], name="one_practice_per_number"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=MOST_A_DAY), name="practice_starts_a_day"
            ),
            models.UniqueConstraint(
                fields=["person", "day"], condition=models.Q(kind="daily"), name="five_questions_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_mock(self) -> bool:
        return self.kind == self.Kind.MOCK
