"""What is left when a contest is over: the frozen ranking, and certificates drawn on demand."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage
from evidence.api import Promise


class FinalStanding(models.Model):
    """One place of the published ranking, never computed again."""

    class Kind(models.TextChoices):
        ENTRY = "entry", _("个人")
        TEAM = "team", _("战队")
        ORGANISATION = "organisation", _("单位")

    contest = models.ForeignKey("contests.Contest", on_delete=models.PROTECT, related_name="standings")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    place = models.PositiveIntegerField(_("名次"))
    owner = models.PositiveBigIntegerField()
    name = models.CharField(max_length=120)
    score = models.PositiveIntegerField(_("得分"))
    spent_ms = models.PositiveBigIntegerField()
    parts = models.PositiveSmallIntegerField()
    prize = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "kind", "place"], name="one_owner_a_place"),
            models.UniqueConstraint(fields=["contest", "kind", "owner"], name="one_place_an_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.name}"


def award_token() -> str:
    return secrets.token_urlsafe(24)


class Award(Promise):
    """A contest certificate: a keepsake with a public check, no qualification and not in the certificates' ledger."""

    entry = models.OneToOneField("contests.Entry", on_delete=models.PROTECT, related_name="award")
    number = models.CharField(_("编号"), max_length=30, unique=True)
    token = models.CharField(max_length=40, unique=True, default=award_token, editable=False)
    prize = models.CharField(max_length=8, blank=True)
    place = models.PositiveIntegerField()
    score = models.PositiveIntegerField()
    ordered_at = models.DateTimeField()
    pdf = models.FileField(storage=private_storage, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("竞赛证书")
        verbose_name_plural = _("竞赛证书")
        constraints = [
            models.CheckConstraint(condition=Q(drawn_at__isnull=True) | ~Q(pdf_sha256=""), name="drawn_award_has_file")
        ]

    def __str__(self) -> str:
        return self.number
