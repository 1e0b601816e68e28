"""The transparency log: leaves in order, and the hashes of the perfect subtrees above them. Rows only ever come."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LogHead(models.Model):
    """One row: leaves so far, and the last event of the chain that was looked at. Its lock makes growing serial."""

    name = models.CharField(max_length=20, unique=True, default="main")
    size = models.PositiveBigIntegerField(default=0)
    seen_seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}#{self.size}"


class LogLeaf(models.Model):
    """One leaf as it is hashed: canonical JSON without personal data. `about` finds the leaves of one thing, `also`
    those in which it is the second (the certificate that a new one replaces).
    """

    index = models.PositiveBigIntegerField(_("序号"), unique=True)
    seq = models.PositiveBigIntegerField(unique=True)
    about = models.CharField(max_length=64, db_index=True)
    also = models.CharField(max_length=64, blank=True, db_index=True)
    data = models.TextField(_("内容"))

    class Meta:
        ordering = ["index"]
        verbose_name = _("公开日志记录")
        verbose_name_plural = _("公开日志记录")

    def __str__(self) -> str:
        return f"#{self.index}"


class LogNode(models.Model):
    """Hash (hex) of the perfect subtree over the leaves index·2^level … ; level 0 are the leaves' own hashes."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_hash_per_subtree")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"
