"""The paper one candidate gets, stored whole when it is drawn; its key is kept apart and never leaves the server."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Paper(models.Model):
    """Exactly what the candidate sees.

    `content`: {sections: [{title, type, marks, items: [{n, type, stem, options: [[letter, text]…]}]}]}.
    `origin`: item version id of each position, in order. `paper_hash`: digest of content and origin.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.OneToOneField("exams.Registration", on_delete=models.PROTECT, related_name="paper")
    seed = models.CharField(max_length=64, editable=False)
    algorithm = models.CharField(max_length=40)
    pool_hash = models.CharField(max_length=64)
    content: Any = models.JSONField()
    origin: Any = models.JSONField()
    paper_hash = models.CharField(_("试卷哈希"), max_length=64)
    drawn_at = models.DateTimeField(_("抽题时间"))

    class Meta:
        verbose_name = _("试卷")
        verbose_name_plural = _("试卷")

    def __str__(self) -> str:
        return self.paper_hash[:16]


class PaperKey(models.Model):
    """The right letters of each position: {"1": "B", "2": "AC", …}; for 判断 `T` or `F`."""

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="answer_key")
    letters: Any = models.JSONField()

    def __str__(self) -> str:
        return str(self.paper_id)
