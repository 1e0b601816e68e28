"""Digital badges: the signed credential of a certificate as it was handed out, and how often its list has changed."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class Badge(models.Model):
    """One certificate's Open Badge. `jws` is what was handed out; `pk` gives its place in the status lists.

    `holder` stands for the person in this badge alone; `salt` hides the token of the certificate's QR code.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    certificate = models.OneToOneField("certificates.Certificate", on_delete=models.PROTECT, related_name="badge")
    holder = models.UUIDField(default=uuid4, unique=True, editable=False)
    salt = models.CharField(max_length=32, editable=False)
    jws = models.TextField(editable=False)
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("数字徽章")
        verbose_name_plural = _("数字徽章")

    def __str__(self) -> str:
        return str(self.uuid)


class BadgeList(models.Model):
    """One status list. `revision` is raised in the transaction that changes the state of one of its certificates."""

    number = models.PositiveIntegerField(unique=True)
    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.number}@{self.revision}"
