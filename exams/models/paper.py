"""The paper one candidate gets, stored whole when it is drawn; its key is kept apart and never leaves the server."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class FrozenPool(models.Model):
    """The items of a pool as a lock found them, and the plan of the papers: what a proof starts from.

    Kept once for all sittings that lock the same pool under the same blueprint. `rows`: zlib-packed JSON list of
    `domain.blueprint.PoolItem`; `plan`: {classes: [{quotas, required, units}], fill: [[[quota, units]…]…]}, packed too.
    """

    digest = models.CharField(max_length=64, unique=True)
    pool_hash = models.CharField(max_length=64, db_index=True)
    plan_hash = models.CharField(max_length=64)
    rows = models.BinaryField()
    plan = models.BinaryField()
    size = models.PositiveIntegerField(_("题数"))
    frozen_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.pool_hash[:16]


class Paper(models.Model):
    """Exactly what the candidate sees; the shapes of `content` are in `domain.paper`.

    `origin`: item version id of each position; `orders`: the author's option indexes in the order shown.
    `draw_hash`: digest of origin and orders, which anybody can draw again without knowing a word of the items.
    `paper_hash`: digest of content, origin and key. `packed`: the content as a start sends it (`domain.packing`); empty
    when the paper is from before it was.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.OneToOneField("exams.Registration", on_delete=models.PROTECT, related_name="paper")
    seed = models.CharField(max_length=64, editable=False)
    algorithm = models.CharField(max_length=40)
    pool_hash = models.CharField(max_length=64)
    content: Any = models.JSONField()
    packed = models.BinaryField(default=b"")
    origin: Any = models.JSONField()
    orders: Any = models.JSONField(default=list)
    expected = models.PositiveIntegerField(_("期望得分"), default=0, help_text=_("以百分之一分计"))
    draw_hash = models.CharField(max_length=64, blank=True)
    paper_hash = models.CharField(_("试卷哈希"), max_length=64)
    drawn_at = models.DateTimeField(_("抽题时间"))

    class Meta:
        verbose_name = _("试卷")
        verbose_name_plural = _("试卷")

    def __str__(self) -> str:
        return self.paper_hash[:16]


class PaperKey(models.Model):
    """The key of each position, by its number as text; shapes in `domain.paper`. It never leaves the server."""

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="answer_key")
    letters: Any = models.JSONField()

    def __str__(self) -> str:
        return str(self.paper_id)
