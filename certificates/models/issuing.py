"""Issuing as a promise with steps, each of which can be taken up again after a crash (F21)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate
from evidence.api import Promise


class IssuingOrder(Promise):
    """One certificate owed: for an outcome, for an entry of a batch, or in place of a certificate. `step` is the last
    step finished.
    """

    class Step(models.IntegerChoices):
        ORDERED = 0, _("已受理")
        RESERVED = 1, _("已编号")
        HASHED = 2, _("内容已固定")
        RENDERED = 3, _("已制版")
        SIGNED = 4, _("已签名")
        STORED = 5, _("已入库")
        EVIDENCED = 6, _("已存证")
        NOTIFIED = 7, _("已通知")

    TOGETHER = (Step.ORDERED, Step.HASHED)  # where the bulk lane takes an order up; the single lane knows every step
    ROUND = 100  # `tries` starts at the next hundred after a person's retry, so an old worker's claim never fits again

    outcome = models.OneToOneField(
        "exams.Outcome", null=True, blank=True, on_delete=models.PROTECT, related_name="issuing_order"
    )
    replaces = models.OneToOneField(
        "certificates.Certificate", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement_order"
    )
    entry = models.OneToOneField(
        "certificates.BatchEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="order"
    )
    reason = models.CharField(_("换发原因"), max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    certificate = models.OneToOneField(
        "certificates.Certificate", null=True, blank=True, on_delete=models.PROTECT, related_name="issuing_order"
    )
    step = models.PositiveSmallIntegerField(_("步骤"), choices=Step.choices, default=Step.ORDERED)
    ordered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("制证任务")
        verbose_name_plural = _("制证任务")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__isnull=False, replaces__isnull=True)
                | models.Q(outcome__isnull=True, replaces__isnull=False, entry__isnull=True)
                | models.Q(outcome__isnull=True, replaces__isnull=True, entry__isnull=False),
                name="one_ground_of_three",
            )
        ]

    def __str__(self) -> str:
        return f"{self.replaces or self.outcome or self.entry} · {self.get_step_display()}"

    @classmethod
    def fresh(cls) -> Q:
        """What may be made together with others: nobody has tried it yet, so one order that breaks whatever makes it
        takes the others of its portion with it once, and never again.
        """
        return Q(step__in=cls.TOGETHER, replaces=None) & Q(Exact(Mod(F("tries"), cls.ROUND), 0))

    @property
    def ground(self) -> Any:
        """The outcome or entry the certificate rests on; for a replacement, that of the first of the line."""
        return self.outcome or self.entry or (self.replaces.ground if self.replaces else None)

    @property
    def reserved(self) -> Certificate:
        """The certificate being made; only steps after the first ask for it."""
        if self.certificate is None:
            raise RuntimeError(f"Order {self.pk} has no number yet.")
        return self.certificate

    def advance(self, *, to: int, **fields: Any) -> bool:
        """Move from the step before `to` to `to`, if nobody else did and our claim (`tries`) still counts."""
        moved = IssuingOrder.objects.filter(pk=self.pk, step=to - 1, tries=self.tries).update(step=to, **fields)
        if moved:
            self.step = to
            for name, value in fields.items():
                setattr(self, name, value)
        return bool(moved)


class NumberSeries(models.Model):
    """One row a series; its lock hands out the next serial number."""

    key = models.CharField(max_length=20, unique=True)
    last_serial = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class NumberReservation(models.Model):
    """Every number ever handed out is issued or voided with a reason: no gap is silent (I5)."""

    class State(models.TextChoices):
        RESERVED = "reserved", _("已占用")
        ISSUED = "issued", _("已签发")
        VOIDED = "voided", _("已作废")

    number = models.CharField(max_length=30, unique=True)
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT)
    serial = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    reason = models.CharField(max_length=200, blank=True)
    reserved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "serial"], name="one_number_per_serial")]

    def __str__(self) -> str:
        return self.number
