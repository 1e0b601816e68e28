"""A promise: work that must not be lost, kept as a row until it is done (stack.md section 0, decision 3).

A row is written in the same transaction as the change that makes it due. Whoever does the work claims it first by
compare-and-set on the lease; a dead worker's lease runs out and the sweep finds the row again. The broker is only
a faster way to wake up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PromiseQuerySet(models.QuerySet[Any]):
    def claimable(self, now: datetime) -> PromiseQuerySet:
        """Rows that are due and that nobody holds."""
        return self.filter(
            Q(promise_state=Promise.State.QUEUED) & (Q(lease_until__isnull=True) | Q(lease_until__lte=now)),
            not_before__lte=now,
        )

    def claim(self, pk: int, *, now: datetime, lease: timedelta) -> bool:
        """True for exactly one caller while the lease lasts."""
        return bool(self.claimable(now).filter(pk=pk).update(lease_until=now + lease, tries=F("tries") + 1))


class Promise(models.Model):
    """Abstract: state, tries and lease of one promised piece of work."""

    class State(models.TextChoices):
        QUEUED = "queued", _("待处理")
        DONE = "done", _("已完成")
        FAILED = "failed", _("已放弃")

    promise_state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        abstract = True
