"""Simulators that post results: their keys, the requests they made, and what they proposed."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import EncryptedTextField


class Simulator(models.Model):
    """A machine at an exam point that may propose results of some subjects. `secret` signs its requests."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("模拟机"), max_length=60)
    exam_point = models.ForeignKey(
        "exams.ExamPoint", verbose_name=_("考点"), on_delete=models.PROTECT, related_name="simulators"
    )
    subjects: Any = models.JSONField(_("可报科目"))
    secret = EncryptedTextField(editable=False)
    is_active = models.BooleanField(_("启用"), default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["exam_point", "name"]
        verbose_name = _("模拟机")
        verbose_name_plural = _("模拟机")
        constraints = [models.UniqueConstraint(fields=["exam_point", "name"], name="one_simulator_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"simulator:{self.uuid}"


class SimulatorNonce(models.Model):
    """A request that was accepted as genuine: the same nonce is never accepted again."""

    simulator = models.ForeignKey(Simulator, on_delete=models.CASCADE, related_name="nonces")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["simulator", "nonce"], name="one_nonce_once")]

    def __str__(self) -> str:
        return self.nonce


class SimulatorResult(models.Model):
    """What a simulator says of one subject of one candidate: a proposal that an assessor takes over, or does not.

    `steps`: [{step, deducted, veto}]. `result_id` is the simulator's; the same id is stored once.
    """

    simulator = models.ForeignKey(Simulator, on_delete=models.PROTECT, related_name="results")
    result_id = models.CharField(max_length=64)
    registration = models.ForeignKey("exams.Registration", on_delete=models.PROTECT, related_name="simulator_results")
    code = models.CharField(_("科目"), max_length=4)
    task = models.CharField(max_length=60)
    steps: Any = models.JSONField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["simulator", "result_id"], name="one_simulator_result_per_id")]

    def __str__(self) -> str:
        return f"{self.simulator_id}/{self.result_id}"
